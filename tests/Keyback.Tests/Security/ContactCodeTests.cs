using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Tests.Kit;
using Keyback.Tests.Recovery;

namespace Keyback.Tests.Security;

/// <summary>What binds a code to one new address of one account, and a Recovery from inside to its account.</summary>
public sealed class ContactCodeTests
{
    private static readonly AccountId Other = new(new Guid("00000000-0000-7000-8000-000000000009"));

    private readonly DataKeys _keys = new(new byte[DataKeys.RootBytes], new CountingRandomness());

    [Fact]
    public void I2_a_code_is_kept_for_one_account_and_one_address()
    {
        var contact = _keys.ContactId(Machine.Account, IdentifierKind.Email, "a@example.com");

        Assert.Equal(contact, _keys.ContactId(Machine.Account, IdentifierKind.Email, "a@example.com"));
        Assert.NotEqual(contact, _keys.ContactId(Other, IdentifierKind.Email, "a@example.com"));
        Assert.NotEqual(contact, _keys.ContactId(Machine.Account, IdentifierKind.Email, "b@example.com"));
        Assert.NotEqual(contact, _keys.ContactId(Machine.Account, IdentifierKind.Phone, "a@example.com"));
        Assert.NotEqual(_keys.CodeDigest(contact, "12345678"), _keys.CodeDigest(_keys.ContactId(Other, IdentifierKind.Email, "a@example.com"), "12345678"));
        Assert.NotEqual(_keys.CodeDigest(contact, "12345678"), _keys.CodeDigest(new RecoveryId(contact.Value), RecoveryGoal.NewPassword, "12345678"));
    }

    [Fact]
    public void I2_a_Recovery_from_inside_has_its_account_from_the_start()
    {
        var started = Machine.Rules.Start(
            new RecoveryId(Guid.Empty), "K7Q-2M9", RecoveryMethod.EmailCode, RecoveryGoal.NewPassword, Machine.Right, Machine.Start, null, Machine.Account);

        Assert.Equal(Machine.Account, started.Next.Account);
        Assert.Equal(RecoveryState.PasswordRequired, started.Next.Submit(Machine.Right).Next.State);
    }
}
