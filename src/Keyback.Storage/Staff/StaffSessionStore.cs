using Keyback.Audit;
using Keyback.Storage.Recoveries;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>A live session of a member.</summary>
/// <param name="Id">Which.</param>
/// <param name="Member">Whose.</param>
/// <param name="UserAgent">What the browser calls itself.</param>
/// <param name="OpenedFrom">The network in which it was opened, or none.</param>
/// <param name="CreatedAt">When the member signed in.</param>
/// <param name="LastSeenAt">When it was last used, give or take half a minute.</param>
/// <param name="ExpiresAt">Its end, whatever happens.</param>
public sealed record StaffSession(
    Guid Id, StaffMember Member, string UserAgent, string? OpenedFrom, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt);

/// <summary>
/// The sessions of the staff on all nodes, asked for at every request together with the member: who is disabled or has
/// another role is so everywhere at once.
/// </summary>
public sealed class StaffSessionStore(Database database, Randomness randomness)
{
    private static readonly TimeSpan SeenStep = TimeSpan.FromSeconds(30); // a younger sight is not worth a write

    private static readonly string FindSession = Sql.Text("Staff/find_session");
    private static readonly string ListSessions = Sql.Text("Staff/list_sessions");
    private static readonly string InsertSession = Sql.Text("Staff/insert_session");
    private static readonly string TouchSession = Sql.Text("Staff/touch_session");
    private static readonly string EndSession = Sql.Text("Staff/end_session");
    private static readonly string EndSessions = Sql.Text("Staff/end_sessions");

    /// <summary>The live session with this token of an active member, or none.</summary>
    /// <param name="tokenHash">The hash of its token.</param>
    /// <param name="idle">After how long without use it is over.</param>
    /// <param name="isUsed">Whether somebody uses it: what a page asks for by itself keeps no session alive.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<StaffSession?> FindAsync(byte[] tokenHash, TimeSpan idle, bool isUsed, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.FindAsync<SessionRow>(
            FindSession, new { hash = tokenHash, now, since = now - idle, active = (int)StaffStatus.Active }, ct);
        if (row is not null && isUsed && now - row.LastSeenAt >= SeenStep)
        {
            await database.WriteAsync(scope => scope.ExecuteAsync(TouchSession, new { id = row.SessionId, now, since = now - idle }), ct);
        }

        return row?.ToSession();
    }

    /// <summary>The live sessions of a member, the last seen first.</summary>
    public async Task<IReadOnlyList<StaffSession>> ListAsync(StaffId member, TimeSpan idle, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await database.QueryAsync<SessionRow>(ListSessions, new { member = member.Value, now, since = now - idle }, ct);
        return [.. rows.Select(row => row.ToSession())];
    }

    /// <summary>Ends one session of a member.</summary>
    /// <returns>False when the member has no such session.</returns>
    public Task<bool> EndAsync(StaffId member, Guid id, string reason) => database.WriteAsync(
        async scope =>
        {
            var ended = await scope.ExecuteAsync(EndSession, new { id, member = member.Value }) == 1;
            if (ended)
            {
                scope.Record(new AuditEntry(AuditKind.StaffSessionEnded, Reason: reason, Staff: member));
            }

            return ended;
        },
        CancellationToken.None);

    /// <summary>Ends all sessions of a member but one.</summary>
    public Task EndOthersAsync(StaffId member, Guid except) => database.WriteAsync(
        async scope =>
        {
            await scope.AddAsync(EndSessions, new { member = member.Value, except });
            scope.Record(new AuditEntry(AuditKind.StaffSessionEnded, Reason: "others", Staff: member));
        },
        CancellationToken.None);

    /// <summary>Opens one in the transaction that found the proof right.</summary>
    public async Task OpenAsync(WriteScope scope, StaffId member, NewSession session, string how, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(session);
        await scope.AddAsync(
            InsertSession,
            new
            {
                id = randomness.NewId(now),
                hash = session.TokenHash,
                member = member.Value,
                userAgent = session.UserAgent,
                openedFrom = session.OpenedFrom,
                now,
                expires = session.ExpiresAt,
            });
        scope.Record(new AuditEntry(AuditKind.StaffSignedIn, Reason: how, Staff: member));
    }

    /// <summary>Ends every session of a member, in the transaction that makes them wrong.</summary>
    internal static Task EndAllAsync(WriteScope scope, StaffId member) =>
        scope.ExecuteAsync(EndSessions, new { member = member.Value, except = Guid.Empty });

    private sealed class SessionRow : StaffRow
    {
        public Guid SessionId { get; init; }

        public string UserAgent { get; init; } = "";

        public string? OpenedFrom { get; init; }

        public DateTimeOffset OpenedAt { get; init; }

        public DateTimeOffset LastSeenAt { get; init; }

        public DateTimeOffset ExpiresAt { get; init; }

        public StaffSession ToSession() => new(SessionId, ToMember(), UserAgent, OpenedFrom, OpenedAt, LastSeenAt, ExpiresAt);
    }
}
