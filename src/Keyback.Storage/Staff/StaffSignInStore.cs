using Keyback.Audit;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Storage.Limits;
using Keyback.Storage.Recoveries;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>One try of somebody to sign in as a member.</summary>
/// <param name="Name">The name, or none when what was typed is none.</param>
/// <param name="Typed">What was typed, as it is counted when it is no name.</param>
/// <param name="Network">The /24 or /48 that asks.</param>
/// <param name="DeviceHash">The hash of the device cookie's token, or none.</param>
/// <param name="Now">The instant of the request.</param>
public sealed record StaffTry(StaffName? Name, string Typed, string Network, byte[]? DeviceHash, DateTimeOffset Now)
{
    /// <summary>Prints nothing of what was typed.</summary>
    public override string ToString() => nameof(StaffTry);
}

/// <summary>A session to open, and the browser to remember.</summary>
/// <param name="Session">The session.</param>
/// <param name="Device">The hash of the device's token, and until when it is remembered.</param>
public sealed record StaffOpening(NewSession Session, (byte[] Hash, DateTimeOffset ExpiresAt) Device)
{
    /// <summary>Prints nothing of the hashes.</summary>
    public override string ToString() => nameof(StaffOpening);
}

/// <summary>What a try led to.</summary>
/// <param name="Opened">Whether the session was opened.</param>
/// <param name="RetryAfter">When throttled: until another try is looked at.</param>
public sealed record StaffSignInResult(bool Opened, TimeSpan RetryAfter);

/// <summary>
/// Judges sign-ins of the staff where they are counted, like those of owners: any number of parallel guesses is bounded like
/// guesses in a row, for a name and for a network, and whoever knows no name learns none.
/// </summary>
public sealed class StaffSignInStore(Database database, DataKeys keys, LimitStore limitStore, LimitsOptions limits, StaffSessionStore sessions)
{
    private const int NetworkFactor = 10; // wrong tries of a network for each one of a name

    private static readonly string FindPassword = Sql.Text("Staff/find_password");
    private static readonly string StillHolds = Sql.Text("Staff/still_holds");
    private static readonly string RehashPassword = Sql.Text("Staff/rehash_password");

    /// <summary>The member of a name with the password's hash. Asked for every name.</summary>
    public async Task<(StaffId Id, string? PasswordHash)?> FindAsync(StaffName? name, CancellationToken ct)
    {
        var row = await database.FindAsync<PasswordRow>(FindPassword, new { name = name?.Value ?? "" }, ct);
        return row is null ? null : (new StaffId(row.Id), row.PasswordHash);
    }

    /// <summary>How long to wait before another try; zero when one is looked at. Asked before the costly hash.</summary>
    public Task<TimeSpan> LookAsync(StaffTry attempt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return database.WriteAsync(async scope => await WaitAsync(scope, attempt, await LaneAsync(scope, attempt)), ct);
    }

    /// <summary>Counts a wrong try, or opens a session and remembers the browser.</summary>
    /// <param name="attempt">The try.</param>
    /// <param name="member">The member of the name, or none.</param>
    /// <param name="verified">The hash that the password was verified against; none when it was wrong.</param>
    /// <param name="code">The code of the app: plain digits, or none when what was typed is none.</param>
    /// <param name="opening">What to open.</param>
    public Task<StaffSignInResult> JudgeAsync(StaffTry attempt, StaffId? member, string? verified, string? code, StaffOpening opening)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        ArgumentNullException.ThrowIfNull(opening);
        return database.WriteAsync(
            async scope =>
            {
                var lane = await LaneAsync(scope, attempt);
                await scope.HoldAsync(keys.Pseudonym("staff name", Subject(attempt)));
                if (lane is Lane.Stranger)
                {
                    await scope.HoldAsync(NetworkKey(attempt));
                }

                var wait = await WaitAsync(scope, attempt, lane);
                if (wait > TimeSpan.Zero)
                {
                    return new StaffSignInResult(false, wait);
                }

                // Both are asked for whatever the first says, so that the time tells nothing (I1).
                var holds = await scope.FindAsync<long?>(
                    StillHolds, new { id = member?.Value ?? Guid.Empty, verified = verified ?? "", active = (int)StaffStatus.Active }) is not null;
                var right = await StaffWays.UseCodeAsync(scope, keys, holds ? member!.Value : new StaffId(Guid.Empty), code ?? "", attempt.Now);
                if (holds && right)
                {
                    await OpenAsync(scope, member!.Value, opening, "password", attempt.Now);
                    return new StaffSignInResult(true, TimeSpan.Zero);
                }

                await ChargeAsync(scope, attempt, lane);
                scope.Record(new AuditEntry(AuditKind.StaffSignInFailed, Lane: RecoveryStore.LaneName(lane), Staff: member));
                return new StaffSignInResult(false, TimeSpan.Zero);
            },
            CancellationToken.None); // a guess is charged even if the caller hangs up
    }

    /// <summary>Keeps a hash of the same password with the present parameters.</summary>
    public Task RehashAsync(StaffId member, string old, string fresh) => database.WriteAsync(
        scope => scope.ExecuteAsync(RehashPassword, new { id = member.Value, old, fresh }), CancellationToken.None);

    /// <summary>How long a network has to wait before a passkey of it is looked at.</summary>
    public Task<TimeSpan> LookAsync(string network, DateTimeOffset now, CancellationToken ct)
    {
        var attempt = new StaffTry(null, "", network, null, now);
        return database.WriteAsync(
            async scope =>
            {
                var (left, wait) = await LimitStore.LeftAsync(
                    scope, NetworkKey(attempt), limits.WrongPasswords * NetworkFactor, limits.WrongPasswordsWindow, now);
                return left > 0 ? TimeSpan.Zero : Throttled(scope, wait, Lane.Stranger);
            },
            ct);
    }

    /// <summary>Counts a passkey that signed nobody in for its network, and puts it on the record.</summary>
    public Task RefuseAsync(StaffId? member, string network, string reason, DateTimeOffset now)
    {
        var attempt = new StaffTry(null, "", network, null, now);
        return database.WriteAsync(
            async scope =>
            {
                await LimitStore.TryTakeAsync(scope, NetworkKey(attempt), limits.WrongPasswords * NetworkFactor, limits.WrongPasswordsWindow, now);
                scope.Record(new AuditEntry(AuditKind.StaffSignInFailed, Reason: $"passkey_{reason}", Staff: member));
            },
            CancellationToken.None);
    }

    internal async Task OpenAsync(WriteScope scope, StaffId member, StaffOpening opening, string how, DateTimeOffset now)
    {
        await sessions.OpenAsync(scope, member, opening.Session, how, now);
        await StaffDevices.RememberAsync(scope, member, opening.Device);
    }

    private static Task<Lane> LaneAsync(WriteScope scope, StaffTry attempt) => StaffDevices.LaneAsync(scope, attempt.Name?.Value ?? "", attempt.DeviceHash, attempt.Now);

    private async Task<TimeSpan> WaitAsync(WriteScope scope, StaffTry attempt, Lane lane)
    {
        var (left, wait) = await LimitStore.LeftAsync(scope, NameKey(attempt, lane), limits.WrongPasswords, limits.WrongPasswordsWindow, attempt.Now);
        if (left <= 0)
        {
            return Throttled(scope, wait, lane);
        }

        if (lane is Lane.KnownDevice)
        {
            return TimeSpan.Zero; // neighbours in the same network must not use this up (I5)
        }

        (left, wait) = await LimitStore.LeftAsync(
            scope, NetworkKey(attempt), limits.WrongPasswords * NetworkFactor, limits.WrongPasswordsWindow, attempt.Now);
        return left <= 0 ? Throttled(scope, wait, lane) : TimeSpan.Zero;
    }

    private static TimeSpan Throttled(WriteScope scope, TimeSpan wait, Lane lane)
    {
        scope.Record(new AuditEntry(AuditKind.StaffSignInThrottled, Lane: RecoveryStore.LaneName(lane)));
        return wait;
    }

    private async Task ChargeAsync(WriteScope scope, StaffTry attempt, Lane lane)
    {
        var (limit, window, now) = (limits.WrongPasswords, limits.WrongPasswordsWindow, attempt.Now);
        await LimitStore.TryTakeAsync(scope, NameKey(attempt, lane), limit, window, now);
        if (lane is Lane.Stranger)
        {
            await LimitStore.TryTakeAsync(scope, NetworkKey(attempt), limit * NetworkFactor, window, now);
        }
    }

    private byte[] NameKey(StaffTry attempt, Lane lane) => limitStore.Key(LimitPurpose.WrongSignInsOfStaff, lane, Subject(attempt));

    private byte[] NetworkKey(StaffTry attempt) => limitStore.Key(LimitPurpose.WrongStaffSignInsOfNetwork, Lane.Stranger, attempt.Network);

    private static string Subject(StaffTry attempt) => attempt.Name?.Value ?? attempt.Typed;

    private sealed class PasswordRow
    {
        public Guid Id { get; init; }

        public string? PasswordHash { get; init; }
    }
}
