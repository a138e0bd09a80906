using Keyback.Accounts;

namespace Keyback.Support;

/// <summary>Names one change of contact.</summary>
public readonly record struct ContactChangeId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>How far a change of contact is. Stored as numbers: never renumber, never reuse.</summary>
public enum ContactChangeState
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Somebody of the staff proposed it; nobody else has looked yet.</summary>
    Proposed = 1,

    /// <summary>A second person approved it; the owner can veto until the delay is over.</summary>
    Waiting = 2,

    /// <summary>The delay is over and the address or number joined the account.</summary>
    Done = 3,

    /// <summary>The second person refused it.</summary>
    Refused = 4,

    /// <summary>The staff took it back.</summary>
    Withdrawn = 5,

    /// <summary>The owner, or the staff in doubt, said no: the account is frozen.</summary>
    Vetoed = 6,

    /// <summary>It came to nothing: nobody looked at it in time, the address is another account's, or the account is closed.</summary>
    Lapsed = 7,
}

/// <summary>
/// An address or number that is to join an account whose owner has lost every other. Two different people of the staff have
/// to want it, and the owner has a delay to veto it (I14).
/// </summary>
public sealed record ContactChange
{
    /// <summary>Finds it.</summary>
    public required ContactChangeId Id { get; init; }

    /// <summary>Its short name in messages and on the telephone. It proves nothing.</summary>
    public required string Reference { get; init; }

    /// <summary>Whose account.</summary>
    public required AccountId Account { get; init; }

    /// <summary>How far it is.</summary>
    public required ContactChangeState State { get; init; }

    /// <summary>Who proposed it.</summary>
    public required StaffId ProposedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>Who approved or refused it, if anybody has.</summary>
    public StaffId? JudgedBy { get; init; }

    /// <summary>When the owner was last told, once it was approved.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>The first instant at which the address or number may join, once it was approved.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether it can still come to something.</summary>
    public bool IsOpen => State is ContactChangeState.Proposed or ContactChangeState.Waiting;

    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}

/// <summary>How somebody of the staff stands to an account.</summary>
/// <param name="Staff">Who.</param>
/// <param name="Role">In which role.</param>
/// <param name="IsOwn">Whether the account is that person's own.</param>
/// <param name="IsColleagues">Whether it is a colleague's.</param>
/// <param name="IsManaged">Whether that person is its account manager.</param>
public sealed record StaffStanding(StaffId Staff, StaffRole Role, bool IsOwn = false, bool IsColleagues = false, bool IsManaged = false);
