using Keyback.Accounts;
using Keyback.Support;

namespace Keyback.Storage.ContactChanges;

/// <summary>Finds the account that a case is about, for whoever of the staff may act on it.</summary>
public interface ICaseAccounts
{
    /// <summary>The account of a case, or none when there is no such case, it has no account, or it is not this person's to act on.</summary>
    /// <param name="reference">The case's reference.</param>
    /// <param name="staff">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    Task<AccountId?> FindAsync(string reference, StaffId staff, CancellationToken ct);
}
