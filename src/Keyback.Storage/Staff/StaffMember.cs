using Keyback.Accounts;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>Whether a member may sign in. Stored as numbers: never renumber, never reuse.</summary>
public enum StaffStatus
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Has a link to join by, and nothing to sign in with yet.</summary>
    Joining = 1,

    /// <summary>May sign in.</summary>
    Active = 2,

    /// <summary>May not sign in any more, or for now.</summary>
    Disabled = 3,
}

/// <summary>Somebody who works for the site.</summary>
/// <param name="Id">Who.</param>
/// <param name="Name">By which the member signs in.</param>
/// <param name="DisplayName">What colleagues call the member.</param>
/// <param name="Email">Where links to join by and notices go; empty for whoever was added without one.</param>
/// <param name="Role">What the member may do.</param>
/// <param name="OwnAccount">The member's own account as a customer: colleagues keep their hands off it. None where it is not known.</param>
/// <param name="Status">Whether the member may sign in.</param>
/// <param name="Locale">The member's language: <c>zh-Hans</c> or <c>en</c>.</param>
/// <param name="CreatedAt">When the member was added.</param>
public sealed record StaffMember(
    StaffId Id,
    StaffName Name,
    string DisplayName,
    string Email,
    StaffRole Role,
    AccountId? OwnAccount,
    StaffStatus Status,
    string Locale,
    DateTimeOffset CreatedAt)
{
    /// <summary>Prints the name by which the member signs in.</summary>
    public override string ToString() => Name.Value;
}

/// <summary>What became of a change of the staff.</summary>
public enum StaffChange
{
    /// <summary>It is made.</summary>
    Done,

    /// <summary>There is no such member, or none to whom it applies.</summary>
    Unknown,

    /// <summary>Another member has this name.</summary>
    NameTaken,

    /// <summary>It would leave nobody who looks after the people.</summary>
    LastSupervisor,

    /// <summary>Nobody changes this of themselves.</summary>
    Own,
}
