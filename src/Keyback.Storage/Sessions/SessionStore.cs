using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Sessions;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.Sessions;

/// <summary>A live session.</summary>
public sealed record Session(
    SessionId Id,
    AccountId Account,
    SessionKind Kind,
    string UserAgent,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset ExpiresAt,
    string? UserName,
    string Locale,
    DateTimeOffset? SteppedUpAt,
    string? OpenedFrom = null);

/// <summary>
/// The sessions of all nodes, asked for at every request: one that ended is dead everywhere at once (I12).
/// </summary>
public sealed class SessionStore(Database database)
{
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(5); // a younger sight is not worth a write

    private static readonly string InsertSession = Sql.Text("Sessions/insert_session");
    private static readonly string FindSession = Sql.Text("Sessions/find_session");
    private static readonly string ListSessions = Sql.Text("Sessions/list_sessions");
    private static readonly string TouchSession = Sql.Text("Sessions/touch_session");
    private static readonly string EndSession = Sql.Text("Sessions/end_session");
    private static readonly string EndSessions = Sql.Text("Sessions/end_sessions");
    private static readonly string ForgetDevices = Sql.Text("Sessions/forget_devices");
    private static readonly string StepUpByScan = Sql.Text("Sessions/step_up_by_scan");

    /// <summary>The live session with this token of an account in use, or none.</summary>
    public async Task<Session?> FindAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.FindSharedAsync<SessionRow>(FindSession, new { hash = tokenHash, now, active = (int)AccountStatus.Active }, ct);
        if (row is not null && now - row.LastSeenAt >= SeenStep)
        {
            await database.WriteAsync(scope => scope.ExecuteAsync(TouchSession, new { id = row.Id, now }), ct);
        }

        return row?.ToSession();
    }

    /// <summary>The live sessions of an account, the last seen first.</summary>
    public async Task<IReadOnlyList<Session>> ListAsync(AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await database.QueryAsync<SessionRow>(ListSessions, new { account = account.Value, now }, ct);
        return [.. rows.Select(row => row.ToSession())];
    }

    /// <summary>Ends one session of an account.</summary>
    /// <returns>False when the account has no such session.</returns>
    public Task<bool> EndAsync(AccountId account, SessionId id) => database.WriteAsync(
        async scope =>
        {
            var ended = await scope.ExecuteAsync(EndSession, new { id = id.Value, account = account.Value }) == 1;
            if (ended)
            {
                scope.Record(new AuditEntry(AuditKind.SessionEnded, account));
            }

            return ended;
        },
        CancellationToken.None);

    /// <summary>Ends all sessions of an account, or all but one.</summary>
    public Task EndAllAsync(AccountId account, SessionId? except) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account); // nobody opens one that this does not see
            await scope.AddAsync(EndSessions, new { account = account.Value, except = except?.Value ?? Guid.Empty });
            scope.Record(new AuditEntry(AuditKind.SessionsEnded, account, Reason: "owner"));
        },
        CancellationToken.None);

    internal static Task OpenAsync(
        WriteScope scope, Randomness randomness, AccountId account, SessionKind kind, NewSession session, DateTimeOffset now) =>
        scope.AddAsync(
            InsertSession,
            new
            {
                id = randomness.NewId(now),
                hash = session.TokenHash,
                account = account.Value,
                kind = (int)kind,
                userAgent = session.UserAgent,
                openedFrom = session.OpenedFrom,
                now,
                expires = session.ExpiresAt,
            });

    /// <summary>Steps up the session that a scan with WeChat has just opened, where the account has no password to be asked for.</summary>
    internal static Task StepUpByScanAsync(WriteScope scope, AccountId account, NewSession session, DateTimeOffset now) =>
        scope.AddAsync(StepUpByScan, new { hash = session.TokenHash, account = account.Value, now });

    /// <summary>Ends every session and forgets every device of an account, or all but one.</summary>
    internal static async Task EndAllAsync(
        WriteScope scope, AccountId account, string? reference, byte[]? exceptDevice = null, SessionId? exceptSession = null)
    {
        await scope.AddAsync(EndSessions, new { account = account.Value, except = exceptSession?.Value ?? Guid.Empty });
        await scope.AddAsync(ForgetDevices, new { account = account.Value, except = exceptDevice ?? [] });
        scope.Record(new AuditEntry(AuditKind.SessionsEnded, account, reference));
    }

    private sealed class SessionRow
    {
        public Guid Id { get; init; }

        public Guid AccountId { get; init; }

        public int Kind { get; init; }

        public string UserAgent { get; init; } = "";

        public string? OpenedFrom { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset LastSeenAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public DateTimeOffset? SteppedUpAt { get; init; }

        public string? UserName { get; init; }

        public string Locale { get; init; } = "";

        public Session ToSession() => new(
            new SessionId(Id), new AccountId(AccountId), (SessionKind)Kind, UserAgent, CreatedAt, LastSeenAt, ExpiresAt, UserName, Locale, SteppedUpAt, OpenedFrom);
    }
}
