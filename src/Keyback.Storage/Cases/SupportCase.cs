using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>Who of the staff does something, and when.</summary>
/// <param name="By">Who.</param>
/// <param name="Now">The instant of the request.</param>
public sealed record StaffAct(StaffMember By, DateTimeOffset Now)
{
    /// <summary>Whether a supervisor acts.</summary>
    public bool IsSupervisor => By.Role is StaffRole.Supervisor;
}

/// <summary>One case of support.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Reference">Its short name.</param>
/// <param name="Staff">Who deals with it.</param>
/// <param name="StaffName">What to call them.</param>
/// <param name="State">How far it is.</param>
/// <param name="Source">How it began.</param>
/// <param name="About">The reference of what it began with, or none.</param>
/// <param name="Account">Which account was found, or none.</param>
/// <param name="FoundBy">By what it was found.</param>
/// <param name="Checks">How the caller was checked: names of checks.</param>
/// <param name="Said">What the caller said, as typed; none where nothing was.</param>
/// <param name="Note">What was noted, or none.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="ClosedAt">When it was closed, or none.</param>
public sealed record SupportCase(
    CaseId Id,
    string Reference,
    StaffId Staff,
    string StaffName,
    CaseState State,
    CaseSource Source,
    string? About,
    AccountId? Account,
    SaidKind FoundBy,
    IReadOnlyList<string> Checks,
    string? Said,
    string? Note,
    CaseOutcome Outcome,
    DateTimeOffset OpenedAt,
    DateTimeOffset? ClosedAt)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}

/// <summary>A link that was sent in a case.</summary>
/// <param name="Reference">The Recovery's reference, as in the message.</param>
/// <param name="Masked">The address that it went to, masked.</param>
/// <param name="Goal">What it leads to.</param>
/// <param name="SentAt">When it was asked for.</param>
/// <param name="ExpiresAt">When the present step is over.</param>
/// <param name="Progress">How far it is.</param>
public sealed record SentLink(
    string Reference, string Masked, RecoveryGoal Goal, DateTimeOffset SentAt, DateTimeOffset ExpiresAt, LinkProgress Progress);

/// <summary>What became of a look-up.</summary>
public abstract record LookupResult
{
    private LookupResult()
    {
    }

    /// <summary>The look-up was made; whether it found somebody stands in the case.</summary>
    /// <param name="Case">The case that it was made in.</param>
    /// <param name="Found">Whether an account was found.</param>
    public sealed record Made(CaseId Case, bool Found) : LookupResult;

    /// <summary>As many look-ups today as one may.</summary>
    /// <param name="RetryAfter">The time until another is allowed.</param>
    public sealed record Refused(TimeSpan RetryAfter) : LookupResult;

    /// <summary>There is no such case, or it is closed, has its account already, or is somebody else's.</summary>
    public sealed record NotOpen : LookupResult;
}

/// <summary>What became of the wish to have a link sent.</summary>
public abstract record LinkResult
{
    private LinkResult()
    {
    }

    /// <summary>It is on its way.</summary>
    /// <param name="Reference">The Recovery's reference.</param>
    public sealed record Sent(string Reference) : LinkResult;

    /// <summary>None was sent.</summary>
    /// <param name="Why">Why not.</param>
    public sealed record Refused(LinkRefusal Why) : LinkResult;
}

internal sealed class CaseRow
{
    public Guid Id { get; init; }

    public string Reference { get; init; } = "";

    public Guid StaffId { get; init; }

    public string? StaffName { get; init; }

    public int State { get; init; }

    public int Source { get; init; }

    public string? About { get; init; }

    public Guid? AccountId { get; init; }

    public int FoundBy { get; init; }

    public string Checks { get; init; } = "";

    public byte[]? SaidSealed { get; init; }

    public byte[]? NoteSealed { get; init; }

    public int Outcome { get; init; }

    public DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public SupportCase ToCase(CaseWordsBox box) => new(
        new CaseId(Id),
        Reference,
        new StaffId(StaffId),
        StaffName ?? "",
        (CaseState)State,
        (CaseSource)Source,
        About,
        AccountId is { } account ? new AccountId(account) : null,
        (SaidKind)FoundBy,
        Checks.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        box.Open(SaidSealed, Id, CaseWordsBox.Said),
        box.Open(NoteSealed, Id, CaseWordsBox.Note),
        (CaseOutcome)Outcome,
        OpenedAt,
        ClosedAt);
}
