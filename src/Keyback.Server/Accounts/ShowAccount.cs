using Keyback.Accounts;
using Keyback.Storage.Accounts;

namespace Keyback.Server.Accounts;

/// <summary>What an account's owner is shown of it. Addresses and numbers are masked: a session may be somebody else's.</summary>
/// <param name="UserName">The current user name, or none.</param>
/// <param name="Locale">The language of its messages.</param>
/// <param name="Contacts">The proved addresses and numbers, the oldest first, then those that wait for their code.</param>
internal sealed record OwnAccount(string? UserName, string Locale, IReadOnlyList<OwnContact> Contacts)
{
    /// <summary>Prints nothing of the name.</summary>
    public override string ToString() => nameof(OwnAccount);
}

/// <summary>Shows an account to its owner.</summary>
internal sealed class ShowAccount(IAccountDirectory directory, ContactStore contacts, TimeProvider clock)
{
    /// <summary>None when the account has gone.</summary>
    public async Task<OwnAccount?> HandleAsync(AccountId id, CancellationToken ct) => await directory.FindAsync(id, ct) is { } account
        ? new OwnAccount(account.UserName, account.Locale, await contacts.ListAsync(id, clock.GetUtcNow(), ct))
        : null;
}
