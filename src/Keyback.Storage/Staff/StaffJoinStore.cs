using Keyback.Audit;
using Keyback.Security;
using Keyback.Storage.Passkeys;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>
/// Lets members set up their first way in, by the link that they were given: of several that follow one link, one does, and the
/// link is dead with it.
/// </summary>
public sealed class StaffJoinStore(Database database, DataKeys keys, StaffPasskeyStore passkeys, StaffSignInStore signIns)
{
    private static readonly string FindByLink = Sql.Text("Staff/find_by_link");
    private static readonly string UseLink = Sql.Text("Staff/use_link");
    private static readonly string SetPassword = Sql.Text("Staff/set_password");
    private static readonly string FindWays = Sql.Text("Staff/find_ways");
    private static readonly string EndSessions = Sql.Text("Staff/end_sessions");

    /// <summary>Whose link it is, while it leads somewhere.</summary>
    public async Task<StaffMember?> FindAsync(byte[] tokenHash, DateTimeOffset now, CancellationToken ct) =>
        (await database.FindAsync<StaffRow>(FindByLink, new { hash = tokenHash, now, joining = (int)StaffStatus.Joining }, ct))?.ToMember();

    /// <summary>Joins with a password and an app, and opens a session.</summary>
    /// <returns>False when the link leads nowhere any more.</returns>
    public Task<bool> JoinAsync(byte[] tokenHash, NewWays ways, StaffOpening opening, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ways);
        return JoinAsync(tokenHash, ways.PasswordHash, "password", opening, now, async (scope, member) =>
        {
            await StaffWays.KeepTotpAsync(scope, keys, member, ways.Secret, ways.Step, now);
            return true;
        });
    }

    /// <summary>Joins with a passkey, and opens a session.</summary>
    /// <returns>False when the link leads nowhere any more, or the passkey is somebody's.</returns>
    public Task<bool> JoinAsync(byte[] tokenHash, NewPasskey passkey, StaffOpening opening, DateTimeOffset now) =>
        JoinAsync(tokenHash, null, "passkey", opening, now, (scope, member) => passkeys.AddAsync(scope, member, passkey, now));

    /// <summary>What a member has to sign in with.</summary>
    public async Task<StaffWaysIn> FindWaysAsync(StaffId member, CancellationToken ct)
    {
        var row = await database.FindAsync<WaysRow>(FindWays, new { member = member.Value }, ct);
        return new StaffWaysIn(row?.Passwords > 0, row?.Totps > 0, (int)(row?.Passkeys ?? 0));
    }

    /// <summary>Sets another password; every other session is over.</summary>
    /// <param name="member">Whose.</param>
    /// <param name="passwordHash">The PHC string.</param>
    /// <param name="session">The session that wants it.</param>
    public Task ChangePasswordAsync(StaffId member, string passwordHash, Guid session) => database.WriteAsync(
        async scope =>
        {
            await scope.AddAsync(SetPassword, new { member = member.Value, passwordHash });
            await scope.AddAsync(EndSessions, new { member = member.Value, except = session });
            scope.Record(new AuditEntry(AuditKind.StaffChanged, Reason: "password", Staff: member));
        },
        CancellationToken.None);

    /// <summary>Puts another app, proved by a code, in the place of the one before; every other session is over.</summary>
    public Task ChangeTotpAsync(StaffId member, byte[] secret, long step, Guid session, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await StaffWays.KeepTotpAsync(scope, keys, member, secret, step, now);
            await scope.AddAsync(EndSessions, new { member = member.Value, except = session });
            scope.Record(new AuditEntry(AuditKind.StaffChanged, Reason: "totp", Staff: member));
        },
        CancellationToken.None);

    private Task<bool> JoinAsync(
        byte[] tokenHash, string? passwordHash, string how, StaffOpening opening, DateTimeOffset now, Func<WriteScope, StaffId, Task<bool>> add) => database.WriteAsync(
        async scope =>
        {
            var used = await scope.FindAsync<Guid?>(
                UseLink, new { hash = tokenHash, now, passwordHash, joining = (int)StaffStatus.Joining, active = (int)StaffStatus.Active });
            if (used is not { } id)
            {
                return false;
            }

            var member = new StaffId(id);
            if (!await add(scope, member))
            {
                throw new InvalidOperationException("The passkey is somebody's already: the link stays."); // a fresh credential never is
            }

            scope.Record(new AuditEntry(AuditKind.StaffJoined, Reason: how, Staff: member));
            await signIns.OpenAsync(scope, member, opening, how, now);
            return true;
        },
        CancellationToken.None);

    private sealed class WaysRow
    {
        public long Passwords { get; init; }

        public long Totps { get; init; }

        public long Passkeys { get; init; }
    }
}
