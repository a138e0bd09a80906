using Keyback.Accounts;
using Keyback.Audit;

namespace Keyback.Storage.Audit;

/// <summary>One thing that happened to an account.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Reference">Which Recovery, where there is one.</param>
/// <param name="Reason">Why, as the record says it, or none.</param>
public sealed record AccountEvent(DateTimeOffset At, AuditKind Kind, string? Reference, string? Reason);

/// <summary>What the record says of one account, for its owner's eyes.</summary>
public sealed class AccountEvents(Database database)
{
    private static readonly string ReadEvents = Sql.Text("Audit/read_events");

    /// <summary>The newest entries of an account, the newest first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="kinds">Of which kinds.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<AccountEvent>> ReadAsync(AccountId account, IEnumerable<AuditKind> kinds, int count, CancellationToken ct)
    {
        var list = $",{string.Join(',', kinds.Select(kind => (int)kind))},";
        var rows = await database.QueryAsync<EventRow>(ReadEvents, new { account = account.Value, kinds = list, count }, ct);
        return [.. rows.Select(row => new AccountEvent(row.At, (AuditKind)row.Kind, row.Reference, row.Reason))];
    }

    private sealed class EventRow
    {
        public DateTimeOffset At { get; init; }

        public int Kind { get; init; }

        public string? Reference { get; init; }

        public string? Reason { get; init; }
    }
}
