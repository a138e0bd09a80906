using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Storage.Accounts;
using Keyback.Storage.Factors;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Accounts;

/// <summary>What an account's owner is shown of it. Addresses and numbers are masked: a session may be somebody else's.</summary>
/// <param name="UserName">The current user name, or none.</param>
/// <param name="Locale">The language of its messages.</param>
/// <param name="Contacts">The proved addresses and numbers, the oldest first, then those that wait for their code.</param>
/// <param name="Factors">What it has beside its password.</param>
/// <param name="Passkeys">Its passkeys, the oldest first.</param>
/// <param name="HasPassword">Whether it has a password; one that came through WeChat has none before its owner sets one.</param>
/// <param name="Wait">A Recovery of it that waits, because somebody says to have lost the second factor; or none.</param>
internal sealed record OwnAccount(
    string? UserName,
    string Locale,
    IReadOnlyList<OwnContact> Contacts,
    AccountFactors Factors,
    IReadOnlyList<Passkey> Passkeys,
    bool HasPassword,
    WaitingRecovery? Wait)
{
    /// <summary>What to call an account: its user name, or its oldest contact, masked.</summary>
    public static string NameOf(Account? account) => account?.UserName
        ?? account?.Contacts.Select(contact => new Identifier(contact.Kind, contact.Key, contact.Value).ToString()).FirstOrDefault()
        ?? "";

    /// <summary>Prints nothing of the name.</summary>
    public override string ToString() => nameof(OwnAccount);
}

/// <summary>Shows an account to its owner.</summary>
internal sealed class ShowAccount(
    IAccountDirectory directory, ContactStore contacts, FactorStore factors, PasskeyStore passkeys, WaitStore waits, TimeProvider clock)
{
    /// <summary>None when the account has gone.</summary>
    public async Task<OwnAccount?> HandleAsync(AccountId id, CancellationToken ct) => await directory.FindAsync(id, ct) is { } account
        ? new OwnAccount(
            account.UserName,
            account.Locale,
            await contacts.ListAsync(id, clock.GetUtcNow(), ct),
            await factors.ShowAsync(id, ct),
            await passkeys.ListAsync(id, ct),
            account.PasswordHash is not null,
            await waits.FindAsync(id, clock.GetUtcNow(), ct))
        : null;
}
