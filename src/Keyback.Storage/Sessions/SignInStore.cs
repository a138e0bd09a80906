using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Limits;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.Sessions;

/// <summary>One try to sign in.</summary>
/// <param name="Identifier">What was typed, or none when it is no identifier at all.</param>
/// <param name="Typed">What was typed, as it is counted when it is no identifier.</param>
/// <param name="Asker">Who tries.</param>
/// <param name="Now">The instant of the request.</param>
public sealed record SignInTry(Identifier? Identifier, string Typed, Asker Asker, DateTimeOffset Now)
{
    /// <summary>Prints nothing of what was typed.</summary>
    public override string ToString() => nameof(SignInTry);
}

/// <summary>What a try to sign in led to.</summary>
/// <param name="Opened">Whether the session was opened.</param>
/// <param name="RetryAfter">When throttled: until another try is allowed. A throttled try was not judged.</param>
/// <param name="Overtaken">The account has changed since the password was verified: nothing was judged or charged, and it is to be verified anew.</param>
public sealed record SignInResult(bool Opened, TimeSpan RetryAfter, bool Overtaken = false);

/// <summary>
/// Judges sign-ins where they are counted: in one transaction a right password opens a session only while tries are
/// left, and a wrong one is charged, so that any number of parallel guesses is bounded like guesses in a row.
/// </summary>
public sealed class SignInStore(Database database, DataKeys keys, LimitStore limitStore, LimitsOptions limits, Randomness randomness)
{
    private const int NetworkFactor = 10; // wrong passwords of a network for each one of an account

    private static readonly string StillHolds = Sql.Text("Sessions/still_holds");

    /// <summary>How long to wait before another try; zero when one is allowed. Asked before the costly hash.</summary>
    public Task<TimeSpan> LookAsync(SignInTry attempt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return database.WriteAsync(
            async scope =>
            {
                var wait = await WaitAsync(scope, attempt, await LaneAsync(scope, attempt));
                if (wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.SignInThrottled));
                }

                return wait;
            },
            ct);
    }

    /// <summary>Counts a wrong password, or opens a full session and remembers the device.</summary>
    /// <param name="attempt">The try.</param>
    /// <param name="account">The account that the identifier finds, or none.</param>
    /// <param name="verified">The account's hash that the password was verified against; none when it was wrong or the account is not in use.</param>
    /// <param name="session">The session to open.</param>
    /// <param name="device">The device to remember: the hash of its token, and until when; none when it is known already.</param>
    public Task<SignInResult> JudgeAsync(
        SignInTry attempt, AccountId? account, string? verified, NewSession session, (byte[] Hash, DateTimeOffset ExpiresAt)? device)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return database.WriteAsync(
            async scope =>
            {
                var lane = await LaneAsync(scope, attempt);
                await HoldAsync(scope, attempt, account, lane);
                var wait = await WaitAsync(scope, attempt, lane);
                if (wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.SignInThrottled, Lane: RecoveryStore.LaneName(lane)));
                    return new SignInResult(false, wait);
                }

                // The account's own count is silent: it would tell which identifiers belong together. It is asked for
                // whatever the password was, so that the time tells nothing either.
                var accountLeft = await AccountLeftAsync(scope, attempt, account, lane);
                var holds = await StillHoldsAsync(scope, account, verified);
                if (verified is not null && !holds)
                {
                    return new SignInResult(false, TimeSpan.Zero, Overtaken: true);
                }

                if (holds && accountLeft > 0)
                {
                    await OpenAsync(scope, attempt, account!.Value, session, device, lane);
                    return new SignInResult(true, TimeSpan.Zero);
                }

                await ChargeAsync(scope, attempt, account, lane);
                scope.Record(new AuditEntry(AuditKind.SignInFailed, account, Lane: RecoveryStore.LaneName(lane)));
                return new SignInResult(false, TimeSpan.Zero);
            },
            CancellationToken.None); // a guess is charged even if the caller hangs up
    }

    // A reset between the look at the hash and this transaction ended all sessions; the old password must open none after it (I12).
    private static async Task<bool> StillHoldsAsync(WriteScope scope, AccountId? account, string? verified) => await scope.FindAsync<long?>(
        StillHolds, new { account = account?.Value ?? Guid.Empty, verified = verified ?? "", active = (int)AccountStatus.Active }) is not null;

    // Every guess that draws on one of these budgets waits for the one before, so that none is judged beyond the last.
    private async Task HoldAsync(WriteScope scope, SignInTry attempt, AccountId? account, Lane lane)
    {
        await scope.HoldAsync(Pseudonym(attempt));
        await (account is { } known ? scope.HoldAsync(known) : scope.HoldAsync(Pseudonym(attempt))); // twice, so that it takes the same time (I1)
        if (lane is Lane.Stranger)
        {
            await scope.HoldAsync(NetworkKey(attempt));
        }
    }

    private async Task OpenAsync(
        WriteScope scope, SignInTry attempt, AccountId account, NewSession session, (byte[] Hash, DateTimeOffset ExpiresAt)? device, Lane lane)
    {
        await SessionStore.OpenAsync(scope, randomness, account, SessionKind.Full, session, attempt.Now);
        if (device is { } fresh)
        {
            await Devices.RememberAsync(scope, account, fresh, attempt.Now);
        }

        scope.Record(new AuditEntry(AuditKind.SignedIn, account, Lane: RecoveryStore.LaneName(lane)));
    }

    private async Task<TimeSpan> WaitAsync(WriteScope scope, SignInTry attempt, Lane lane)
    {
        var (left, wait) = await LimitStore.LeftAsync(
            scope, IdentifierKey(attempt, lane), limits.WrongPasswords, limits.WrongPasswordsWindow, attempt.Now);
        if (left <= 0)
        {
            return wait;
        }

        if (lane is Lane.KnownDevice)
        {
            return TimeSpan.Zero; // neighbours in the same network must not use this up (I5)
        }

        var (networkLeft, networkWait) = await LimitStore.LeftAsync(
            scope, NetworkKey(attempt), limits.WrongPasswords * NetworkFactor, limits.WrongPasswordsWindow, attempt.Now);
        return networkLeft <= 0 ? networkWait : TimeSpan.Zero;
    }

    private async Task<int> AccountLeftAsync(WriteScope scope, SignInTry attempt, AccountId? account, Lane lane)
    {
        var (left, _) = await LimitStore.LeftAsync(
            scope, AccountKey(attempt, account, lane), limits.WrongPasswords, limits.WrongPasswordsWindow, attempt.Now);
        return left;
    }

    private async Task ChargeAsync(WriteScope scope, SignInTry attempt, AccountId? account, Lane lane)
    {
        var (limit, window, now) = (limits.WrongPasswords, limits.WrongPasswordsWindow, attempt.Now);
        await LimitStore.TryTakeAsync(scope, IdentifierKey(attempt, lane), limit, window, now);
        await LimitStore.TryTakeAsync(scope, AccountKey(attempt, account, lane), limit, window, now);
        if (lane is Lane.Stranger)
        {
            await LimitStore.TryTakeAsync(scope, NetworkKey(attempt), limit * NetworkFactor, window, now);
        }
    }

    private static Task<Lane> LaneAsync(WriteScope scope, SignInTry attempt) => attempt.Identifier is { } identifier
        ? Devices.LaneAsync(scope, identifier, attempt.Asker.DeviceHash, attempt.Now)
        : Task.FromResult(Lane.Stranger);

    private byte[] IdentifierKey(SignInTry attempt, Lane lane) =>
        limitStore.Key(LimitPurpose.WrongPasswordsOfIdentifier, lane, SubjectOf(attempt));

    // Where there is no account a decoy's count is kept instead, so that counting takes the same time (I1).
    private byte[] AccountKey(SignInTry attempt, AccountId? account, Lane lane) =>
        limitStore.Key(LimitPurpose.WrongPasswordsOfAccount, lane, account?.ToString() ?? $"decoy {SubjectOf(attempt)}");

    private string SubjectOf(SignInTry attempt) => Convert.ToHexString(Pseudonym(attempt));

    private byte[] Pseudonym(SignInTry attempt) => keys.Pseudonym("identifier", attempt.Identifier?.Key ?? attempt.Typed);

    private byte[] NetworkKey(SignInTry attempt) =>
        limitStore.Key(LimitPurpose.WrongPasswordsOfNetwork, Lane.Stranger, attempt.Asker.Network);
}
