namespace Keyback.Support;

/// <summary>Names one case of support.</summary>
public readonly record struct CaseId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>How far a case is. Stored as numbers: never renumber, never reuse.</summary>
public enum CaseState
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Somebody deals with it.</summary>
    Open = 1,

    /// <summary>It is over.</summary>
    Closed = 2,
}

/// <summary>How a case began. Stored as numbers: never renumber, never reuse.</summary>
public enum CaseSource
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Somebody called.</summary>
    Call = 1,

    /// <summary>Somebody wrote to support.</summary>
    Request = 2,

    /// <summary>The owner asked for the account's manager.</summary>
    Ask = 3,

    /// <summary>The manager opened it from the list of own accounts.</summary>
    OwnList = 4,
}

/// <summary>How a case ended. Stored as numbers: never renumber, never reuse.</summary>
public enum CaseOutcome
{
    /// <summary>No value was set: it is not over.</summary>
    None = 0,

    /// <summary>The owner is back in.</summary>
    BackIn = 1,

    /// <summary>The caller was helped in another way: a lock was lifted, a question answered.</summary>
    Helped = 2,

    /// <summary>The caller could not be made sure of.</summary>
    NotProved = 3,

    /// <summary>The caller hung up or did not come back.</summary>
    GivenUp = 4,

    /// <summary>The caller is probably not the owner.</summary>
    Suspicious = 5,

    /// <summary>Somebody else goes on with it.</summary>
    PassedOn = 6,
}

/// <summary>Why staff lifts a lock or a freeze. Stored as a phrase on the record.</summary>
public enum LiftReason
{
    /// <summary>No value was set.</summary>
    None = 0,

    /// <summary>The caller was checked, and is the owner.</summary>
    OwnerChecked = 1,

    /// <summary>The owner mistyped.</summary>
    OwnerMistyped = 2,

    /// <summary>Somebody attacked the account, and it is over.</summary>
    AttackOver = 3,

    /// <summary>The site's own mistake.</summary>
    OurMistake = 4,
}

/// <summary>In which way somebody of the staff works unusually. Part of sealed messages: never renumber, never reuse.</summary>
public enum StaffAlarmReason
{
    /// <summary>No value was set. Never told.</summary>
    None = 0,

    /// <summary>As many look-ups as a day allows.</summary>
    LookupQuota = 1,

    /// <summary>As many links as a day allows.</summary>
    LinkQuota = 2,

    /// <summary>Many look-ups in a row that found nobody.</summary>
    Misses = 3,

    /// <summary>Many cases that began with no request.</summary>
    OwnCases = 4,
}

/// <summary>How whoever acts is related to the account that is acted on.</summary>
public enum StaffRelation
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>It is one's own account.</summary>
    Own,

    /// <summary>It is the account of somebody else of the staff.</summary>
    Colleague,
}
