using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Storage.Locks;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>An account as the staff is shown it: everything by which its owner could be reached is masked.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserName">Its user name, masked, or none.</param>
/// <param name="Contacts">Its proved addresses and numbers, masked, the oldest first.</param>
/// <param name="RegisteredVia">Where it came from, or none.</param>
/// <param name="CreatedAt">Since when it is.</param>
/// <param name="Status">Whether it may be used.</param>
/// <param name="Frozen">When and why it was frozen, where it is.</param>
/// <param name="HasSecondFactor">Whether it has a second factor; which, nobody here is told.</param>
/// <param name="Locale">The owner's language.</param>
/// <param name="Manager">Who looks after it: a name of the staff, or none.</param>
/// <param name="Locks">Its running locks.</param>
/// <param name="Recoveries">Its open Recoveries.</param>
/// <param name="Reasons">What speaks for caution.</param>
/// <param name="Relation">Whose account it is.</param>
public sealed record SeenAccount(
    AccountId Id,
    string? UserName,
    IReadOnlyList<SeenContact> Contacts,
    string? RegisteredVia,
    DateTimeOffset CreatedAt,
    AccountStatus Status,
    SeenCause? Frozen,
    bool HasSecondFactor,
    string Locale,
    string? Manager,
    IReadOnlyList<SeenLock> Locks,
    IReadOnlyList<SeenRecovery> Recoveries,
    IReadOnlyList<RiskReason> Reasons,
    StaffRelation Relation)
{
    /// <summary>Prints the id alone.</summary>
    public override string ToString() => Id.ToString();
}

/// <summary>An address or number, masked.</summary>
/// <param name="Id">Names it; it finds nothing outside of its account.</param>
/// <param name="Kind">E-mail or phone.</param>
/// <param name="Masked">As it is shown.</param>
/// <param name="IsOld">Whether it belonged to the account, and was proved, before the case was opened: only then may a link go there (I14).</param>
public sealed record SeenContact(ContactId Id, IdentifierKind Kind, string Masked, bool IsOld);

/// <summary>Why something is as it is, from the record.</summary>
/// <param name="At">Since when.</param>
/// <param name="Reason">Why: a fixed phrase, or none.</param>
/// <param name="Reference">Which Recovery led to it, or none.</param>
public sealed record SeenCause(DateTimeOffset At, string? Reason, string? Reference);

/// <summary>A running lock.</summary>
/// <param name="Kind">What is closed.</param>
/// <param name="Lane">For whom.</param>
/// <param name="Cause">Why, from the record.</param>
/// <param name="Until">Until when.</param>
public sealed record SeenLock(LockKind Kind, Lane Lane, SeenCause Cause, DateTimeOffset Until);

/// <summary>An open Recovery.</summary>
/// <param name="Reference">Its reference.</param>
/// <param name="Method">How it proves.</param>
/// <param name="Goal">What it leads to.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="ExpiresAt">When the present step is over.</param>
public sealed record SeenRecovery(
    string Reference, RecoveryMethod Method, RecoveryGoal Goal, RecoveryState State, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

/// <summary>One line in the list of an account manager.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserName">Its user name, masked, or none.</param>
/// <param name="Contact">Its oldest address or number, masked, or none.</param>
/// <param name="Status">Whether it may be used.</param>
/// <param name="RegisteredVia">Where it came from, or none.</param>
/// <param name="CreatedAt">Since when it is.</param>
public sealed record ManagedAccount(
    AccountId Id, string? UserName, string? Contact, AccountStatus Status, string? RegisteredVia, DateTimeOffset CreatedAt);
