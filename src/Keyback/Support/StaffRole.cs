namespace Keyback.Support;

/// <summary>What a member of the staff may do; one role a person. Stored as numbers: never renumber, never reuse.</summary>
public enum StaffRole
{
    /// <summary>No value was set. Never stored, and never let in anywhere.</summary>
    None = 0,

    /// <summary>Takes calls and requests.</summary>
    Agent = 1,

    /// <summary>Looks after accounts that are assigned to the manager, and no others.</summary>
    AccountManager = 2,

    /// <summary>Does what an agent does, approves what needs four eyes, and looks after the people.</summary>
    Supervisor = 3,

    /// <summary>Reads the record and the figures, and changes nothing.</summary>
    Auditor = 4,
}
