using Keyback.Accounts;
using Keyback.Storage.ContactChanges;
using Keyback.Support;

namespace Keyback.Server.Tests.Kit;

/// <summary>A desk with one case: whoever names it acts on its account.</summary>
/// <param name="reference">The case's reference.</param>
internal sealed class OneCase(string reference) : ICaseAccounts
{
    /// <summary>The account that it is about.</summary>
    public AccountId? Account { get; set; }

    public Task<AccountId?> FindAsync(string asked, StaffId staff, CancellationToken ct) => Task.FromResult(asked == reference ? Account : null);
}
