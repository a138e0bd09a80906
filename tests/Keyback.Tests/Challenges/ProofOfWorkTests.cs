using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Keyback.Challenges;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Challenges;

public sealed class ProofOfWorkTests
{
    // printf 'salt&123' | sha256sum
    private const string SaltTarget = "8e5ec79e9a684176b568b490ca21a86dafdcc24b296258d9b5c09d424a628133";

    [Fact]
    public void The_target_is_what_sha256sum_says() => Assert.True(ProofOfWork.Verify("salt&", SaltTarget, 1000, 123));

    [Theory]
    [InlineData(122)]
    [InlineData(-123)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Another_number_is_refused(long number) => Assert.False(ProofOfWork.Verify("salt&", SaltTarget, 1000, number));

    [Fact]
    public void A_right_number_above_the_highest_is_refused() => Assert.False(ProofOfWork.Verify("salt&", SaltTarget, 122, 123));

    [Fact]
    public void Salt_and_number_cannot_be_spliced()
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("salt&123")));

        Assert.False(ProofOfWork.Verify("salt&1", hash, 1000, 23));
        Assert.False(ProofOfWork.Verify("salt&12", hash, 1000, 3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("8E5EC79E9A684176B568B490CA21A86DAFDCC24B296258D9B5C09D424A628133")]
    public void A_target_of_another_form_accepts_nothing(string target) => Assert.False(ProofOfWork.Verify("salt&", target, 1000, 123));

    [Fact]
    public void A_new_challenge_has_exactly_one_answer()
    {
        var randomness = new CountingRandomness();

        for (var i = 0; i < 20; i++)
        {
            var work = ProofOfWork.New(randomness, 200);
            Assert.EndsWith("&", work.Salt, StringComparison.Ordinal);
            Assert.Matches("^[0-9a-f]{64}$", work.Target);
            Assert.Single(Enumerable.Range(-1, 203), number => work.Accepts(number));
        }
    }

    [Fact]
    public void Both_ends_are_drawn()
    {
        var randomness = new CountingRandomness();
        var drawn = Enumerable.Range(0, 60).Select(_ => ProofOfWork.New(randomness, 1).Accepts(0)).ToList();

        Assert.Contains(true, drawn);
        Assert.Contains(false, drawn);
    }

    [Fact]
    public void Salts_never_repeat()
    {
        var randomness = new CountingRandomness();
        var salts = Enumerable.Range(0, 1000).Select(_ => ProofOfWork.New(randomness).Salt).ToList();

        Assert.Equal(salts.Count, salts.Distinct().Count());
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("262144", 262144)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_number_is_read_as_it_is_hashed(string typed, long expected)
    {
        Assert.True(ProofOfWork.TryReadNumber(typed, out var number));
        Assert.Equal(expected, number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("01")]
    [InlineData("00")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("１")]
    [InlineData("9223372036854775808")]
    [InlineData("00000000000000000001")]
    public void Any_other_way_of_writing_it_is_refused(string? typed) => Assert.False(ProofOfWork.TryReadNumber(typed, out _));

    [Fact]
    public void Every_number_that_is_read_prints_as_it_was_typed() => Gen.Long[0, long.MaxValue].Sample(number =>
        ProofOfWork.TryReadNumber($"{number}", out var read) && read == number);
}
