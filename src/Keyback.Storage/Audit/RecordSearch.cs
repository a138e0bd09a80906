using System.Globalization;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Support;

namespace Keyback.Storage.Audit;

/// <summary>What to look for in the record. One of reference, account and member narrows it; the times always do.</summary>
/// <param name="Reference">Of a Recovery, request, case or change.</param>
/// <param name="Account">Whose account.</param>
/// <param name="Member">What somebody of the staff did.</param>
/// <param name="From">Not before.</param>
/// <param name="Until">Before.</param>
public sealed record RecordQuestion(string? Reference, AccountId? Account, StaffId? Member, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>What it is narrowed by, as the record says it.</summary>
    public string By => (Reference, Account, Member) switch
    {
        (not null, _, _) => "reference",
        (_, not null, _) => "account",
        (_, _, not null) => "staff",
        _ => "time",
    };
}

/// <summary>Where a page of the record ends, and the next begins.</summary>
/// <param name="At">The time of its last entry.</param>
/// <param name="Chain">That entry's chain.</param>
/// <param name="Sequence">Its number there.</param>
public sealed record RecordMark(long At, string Chain, long Sequence)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static RecordMark? Parse(string? text) =>
        text?.Split('_') is [var at, var chain, var sequence]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var instant)
        && Guid.TryParseExact(chain, "D", out _)
        && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new RecordMark(instant, chain, number)
            : null;

    /// <summary>For an address: time, chain and number.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}_{Chain}_{Sequence}");
}

/// <summary>One entry for the eyes of the staff.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Account">Whose account, or none.</param>
/// <param name="UserName">By which it is shown, or none.</param>
/// <param name="Reference">Which Recovery, request, case or change, or none.</param>
/// <param name="Reason">Why, or none.</param>
/// <param name="Lane">Whose budget was drawn on, or none.</param>
/// <param name="Member">Who of the staff did it, as people call them, or none.</param>
/// <param name="Mark">Its place.</param>
public sealed record RecordLine(
    DateTimeOffset At, AuditKind Kind, AccountId? Account, string? UserName, string? Reference, string? Reason, string? Lane, string? Member, RecordMark Mark);

/// <summary>Looks for entries in the record. That somebody looked is an entry itself, so whoever watches is watched.</summary>
public sealed class RecordSearch(Database database)
{
    /// <summary>Entries of a page.</summary>
    public const int Page = 50;

    private static readonly Dictionary<string, string> Statements =
        new[] { "reference", "account", "staff", "time" }.ToDictionary(by => by, by => Sql.Text($"Audit/search_by_{by}"));

    /// <summary>One page, the newest first.</summary>
    /// <param name="question">What to look for.</param>
    /// <param name="after">Where the page before ended; none for the first.</param>
    /// <param name="staff">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The entries, one more than <see cref="Page"/> where there is a next page.</returns>
    public async Task<IReadOnlyList<RecordLine>> ReadAsync(RecordQuestion question, RecordMark? after, StaffId staff, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(question);
        await database.WriteAsync(
            scope =>
            {
                scope.Record(new AuditEntry(AuditKind.RecordSearched, question.Account, Reason: question.By, Staff: staff)); // every page: the next ones are a look, too
                return Task.CompletedTask;
            },
            ct);
        var rows = await database.QueryAsync<LineRow>(
            Statements[question.By],
            new
            {
                reference = question.Reference,
                account = question.Account?.Value,
                staff = question.Member?.Value,
                from = question.From,
                at = after?.At ?? question.Until.ToUnixTimeMilliseconds(),
                chain = after?.Chain ?? "",
                sequence = after?.Sequence ?? 0,
                count = Page + 1,
            },
            ct);
        return [.. rows.Select(row => row.ToLine())];
    }

    /// <summary>Puts on the record that somebody took the whole of it, or had it verified.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="reason">The result, or none.</param>
    /// <param name="staff">Who.</param>
    public Task NoteAsync(AuditKind kind, string? reason, StaffId staff) => database.WriteAsync(
        scope =>
        {
            scope.Record(new AuditEntry(kind, Reason: reason, Staff: staff));
            return Task.CompletedTask;
        },
        CancellationToken.None);

    private sealed class LineRow
    {
        public string Chain { get; init; } = "";

        public long Sequence { get; init; }

        public DateTimeOffset At { get; init; }

        public int Kind { get; init; }

        public Guid? AccountId { get; init; }

        public string? UserName { get; init; }

        public string? Reference { get; init; }

        public string? Reason { get; init; }

        public string? Lane { get; init; }

        public string? Staff { get; init; }

        public RecordLine ToLine() => new(
            At,
            (AuditKind)Kind,
            AccountId is { } account ? new AccountId(account) : null,
            UserName,
            Reference,
            Reason,
            Lane,
            Staff,
            new RecordMark(At.ToUnixTimeMilliseconds(), Chain, Sequence));
    }
}
