using Keyback.Accounts;
using Keyback.Security;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Recoveries;

/// <summary>A password that was verified before the account changed opens nothing after it.</summary>
public sealed class OvertakenSignInTests : IDisposable
{
    private const string Owner = "owner@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public OvertakenSignInTests() => _node = _folder.Open();

    [Fact]
    public async Task I12_a_password_verified_before_a_reset_opens_no_session_after_it()
    {
        var account = await _node.AddAccountAsync(Owner);
        var walk = await Walk.StartBoundAsync(_node, Owner, Now);
        await walk.TypeRightAsync(_node, Now);
        await walk.ChooseAsync(_node, "a new hash", Now);

        var late = await SignInAsync(account, verified: "an old hash");

        Assert.Equal((false, true), (late.Opened, late.Overtaken));
        Assert.Empty(await _node.Sessions.ListAsync(account, Now, CancellationToken.None));
        Assert.True((await SignInAsync(account, verified: "a new hash")).Opened);
    }

    [Fact]
    public async Task I10_a_password_verified_before_the_account_was_frozen_opens_no_session_after_it()
    {
        var account = await _node.AddAccountAsync(Owner);
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET status = @frozen WHERE id = @id", new { frozen = (int)AccountStatus.Frozen, id = account.Value }),
            CancellationToken.None);

        Assert.Equal((false, true), await SignInAsync(account, verified: "an old hash") is var late ? (late.Opened, late.Overtaken) : default);
    }

    public void Dispose() => _folder.Dispose();

    private Task<SignInResult> SignInAsync(AccountId account, string? verified)
    {
        Assert.True(Identifier.TryParse(Owner, "US", out var identifier));
        return _node.Part<SignInStore>().JudgeAsync(
            new SignInTry(identifier, Owner, new Asker("192.0.2.0/24", "en", null), Now),
            account,
            verified,
            new NewSession(BearerToken.Hash(_node.Randomness.NewToken())!, "a browser", Now.AddHours(1)),
            null);
    }
}
