using System.Text;
using CsCheck;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Security;

public sealed class SecurityTests
{
    private static readonly DataKeys Keys = new(new byte[DataKeys.RootBytes], new CountingRandomness());

    [Fact]
    public void I2_a_codes_digest_serves_one_Recovery_and_one_goal()
    {
        var (one, other) = (new RecoveryId(new Guid("00000000-0000-7000-8000-000000000001")), new RecoveryId(new Guid("00000000-0000-7000-8000-000000000002")));
        var digest = Keys.CodeDigest(one, RecoveryGoal.NewPassword, "12345678");

        Assert.True(digest == Keys.CodeDigest(one, RecoveryGoal.NewPassword, "12345678"));
        Assert.False(digest == Keys.CodeDigest(one, RecoveryGoal.TemporaryCode, "12345678"));
        Assert.False(digest == Keys.CodeDigest(other, RecoveryGoal.NewPassword, "12345678"));
        Assert.False(digest == Keys.CodeDigest(one, RecoveryGoal.NewPassword, "12345679"));
    }

    [Fact]
    public void I8_without_the_key_nobody_makes_the_digest_of_a_code_or_the_pseudonym_of_a_subject()
    {
        var others = new DataKeys([.. Enumerable.Repeat((byte)1, DataKeys.RootBytes)], new CountingRandomness());
        var id = new RecoveryId(new Guid("00000000-0000-7000-8000-000000000001"));

        Assert.False(Keys.CodeDigest(id, RecoveryGoal.NewPassword, "12345678") == others.CodeDigest(id, RecoveryGoal.NewPassword, "12345678"));
        Assert.NotEqual(Keys.Pseudonym("identifier", "owner@example.com"), others.Pseudonym("identifier", "owner@example.com"));
        Assert.NotEqual(Keys.AuditMac("head"u8), others.AuditMac("head"u8));
    }

    [Fact]
    public void I8_of_a_token_its_SHA_256_is_kept_and_not_the_token()
    {
        var token = new CountingRandomness().NewToken();
        var plain = System.Buffers.Text.Base64Url.DecodeFromChars(token);

        Assert.Equal(32, plain.Length);
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(plain), BearerToken.Hash(token));
    }

    [Fact]
    public void An_empty_digest_equals_nothing_not_even_itself() =>
        Assert.False(new Keyback.Challenges.ChallengeDigest([]).Equals(new Keyback.Challenges.ChallengeDigest([])));

    [Fact]
    public void I8_a_sealed_value_opens_only_with_its_key_its_context_and_every_bit()
    {
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 20], Gen.Int[0, 10_000]).Sample((plain, context, at) =>
        {
            var box = Keys.Messages;
            var closed = box.Seal(plain, context);
            Assert.Equal(plain, box.Open(closed, context));
            Assert.Null(Keys.DataProtection.Open(closed, context));
            Assert.Null(box.Open(closed, [.. context, 1]));

            closed[at % closed.Length] ^= 1;
            Assert.Null(box.Open(closed, context));
        });
    }

    [Fact]
    public void I8_what_is_sealed_does_not_show() => Assert.DoesNotContain(
        "secret", Encoding.Latin1.GetString(Keys.Messages.Seal("a secret"u8, "here"u8)), StringComparison.Ordinal);

    [Fact]
    public void Only_a_token_of_ours_has_a_hash()
    {
        var token = new CountingRandomness().NewToken();

        Assert.NotNull(BearerToken.Hash(token));
        Assert.Null(BearerToken.Hash(token + "A"));
        Assert.Null(BearerToken.Hash(token[..^1] + "!"));
        Assert.Null(BearerToken.Hash(null));
        Gen.String.Sample(text => BearerToken.Hash(text));
    }

    [Fact]
    public void Digits_are_drawn_evenly_and_keep_their_leading_zeros()
    {
        var randomness = new CountingRandomness();
        var codes = Enumerable.Range(0, 4000).Select(_ => randomness.NewDigits(8)).ToList();

        Assert.All(codes, code => Assert.Matches("^[0-9]{8}$", code));
        for (var position = 0; position < 8; position++)
        {
            // Chi-square with 9 degrees of freedom: 33.7 is passed by chance once in 10,000 times.
            var chi = codes.GroupBy(code => code[position]).Sum(group => Math.Pow(group.Count() - 400, 2) / 400);
            Assert.InRange(chi, 0, 33.7);
        }
    }

    [Fact]
    public void Ids_sort_by_their_instant_and_say_their_version()
    {
        var randomness = new CountingRandomness();
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 100).Select(second => randomness.NewId(start.AddSeconds(second)).ToString("D")).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Equal('7', id[14]));
    }
}
