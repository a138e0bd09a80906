using System.Security.Cryptography;
using System.Text.Json;
using CsCheck;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Support;

namespace Keyback.Tests.Audit;

public sealed class AuditHashTests
{
    private static readonly Guid Chain = new("0199a1b2-0000-7000-8000-000000000001");
    private static readonly AuditEntry Entry = new(
        AuditKind.CodeRight, new AccountId(new Guid("0199a1b2-0000-7000-8000-000000000002")), "K7Q-2M9", Lane: "stranger");

    [Fact]
    public void I15_an_entry_by_nobody_of_the_staff_has_the_hash_that_it_had_before_there_was_a_staff() => Assert.Equal(
        "fc4c4941fac918c14a4b8701c52b3ef0b0ed7e759b9692ce573e3ea52301e48e", // written down when entries had seven words
        HashOf(Entry));

    [Fact]
    public void I15_the_hash_covers_who_of_the_staff_did_it() => Assert.Equal(
        "790212b20f5f24e774d11727cce60e41129576718aee77c6464e8c3f975739bc",
        HashOf(Entry with { Staff = new StaffId(new Guid("0199a1b2-0000-7000-8000-000000000003")) }));

    [Fact]
    public void I15_what_is_hashed_is_an_array_in_JSON_whatever_the_words() => Gen.Select(Word, Word, Word, Gen.Long, Gen.Bool, Gen.Bool).Sample((reference, reason, lane, at, byStaff, ofAccount) =>
    {
        var entry = new AuditEntry(AuditKind.CodeRight, ofAccount ? Entry.Account : null, reference, reason, lane, byStaff ? new StaffId(Chain) : null);
        object?[] words = [7, at, (int)entry.Kind, entry.Account?.ToString(), reference, reason, lane];
        var genesis = AuditHash.Genesis(Chain);

        var hash = AuditHash.Next(genesis, 7, at, entry);

        var json = JsonSerializer.SerializeToUtf8Bytes(byStaff ? [.. words, Chain.ToString("D")] : words);
        Assert.Equal(SHA256.HashData([.. genesis, .. json]), hash);
    });

    private static Gen<string?> Word => Gen.OneOf(Gen.String, Gen.String[Gen.OneOfConst('"', '\\', '<', '中', '\n', 'a'), 0, 600]).Null();

    private static string HashOf(AuditEntry entry) =>
        Convert.ToHexStringLower(AuditHash.Next(AuditHash.Genesis(Chain), 7, 1772000000000, entry));
}
