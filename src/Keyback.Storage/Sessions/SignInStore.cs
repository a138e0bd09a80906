using System.Security.Cryptography;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Accounts;
using Keyback.Storage.Factors;
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
/// <param name="Asked">What the account asks for besides: the password was right, and no session is open. None where it asks for nothing or the password was wrong.</param>
/// <param name="Verdict">What came of the second factor that was given; none where none was looked at.</param>
public sealed record SignInResult(
    bool Opened, TimeSpan RetryAfter, bool Overtaken = false, AccountFactors? Asked = null, FactorVerdict? Verdict = null);

/// <summary>A session to open, and the browser to remember.</summary>
/// <param name="Session">The session.</param>
/// <param name="Device">The hash of the device's token, and until when it is remembered; none when it is known already.</param>
public sealed record Opening(NewSession Session, (byte[] Hash, DateTimeOffset ExpiresAt)? Device)
{
    /// <summary>Prints nothing of the hashes.</summary>
    public override string ToString() => nameof(Opening);
}

/// <summary>What somebody proved a moment ago who is asked for the second factor now.</summary>
/// <param name="Password">What <see cref="SignInStore.Stand"/> gave for the password that was right; empty for a scan.</param>
/// <param name="IsWeChat">Whether WeChat vouched for them instead.</param>
public sealed record FirstProof(byte[] Password, bool IsWeChat)
{
    /// <summary>Prints nothing of the password.</summary>
    public override string ToString() => nameof(FirstProof);
}

/// <summary>
/// Judges sign-ins where they are counted: in one transaction a right password opens a session only while tries are
/// left, and a wrong one is charged, so that any number of parallel guesses is bounded like guesses in a row.
/// </summary>
public sealed class SignInStore(
    Database database, DataKeys keys, LimitStore limitStore, FactorJudge judge, LimitsOptions limits, Randomness randomness)
{
    private const int NetworkFactor = 10; // wrong passwords of a network for each one of an account

    private static readonly string StillHolds = Sql.Text("Sessions/still_holds");

    /// <summary>
    /// How long to wait before another try; zero when one is allowed. Asked before the costly hash, of what is committed: what it
    /// lets through is judged by <see cref="JudgeAsync"/>.
    /// </summary>
    public async Task<TimeSpan> LookAsync(SignInTry attempt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        var lane = attempt.Identifier is { } identifier
            ? await Devices.LaneAsync(database, identifier, attempt.Asker.DeviceHash, attempt.Now, ct)
            : Lane.Stranger;
        var (ofIdentifier, ofNetwork) = await LimitStore.ReadAsync(database, IdentifierKey(attempt, lane), NetworkKey(attempt), ct);
        var wait = WaitOf(attempt, lane, ofIdentifier, ofNetwork);
        if (wait > TimeSpan.Zero)
        {
            await database.WriteSharedAsync(scope =>
            {
                scope.Record(new AuditEntry(AuditKind.SignInThrottled, Lane: RecoveryStore.LaneName(lane)));
                return Task.CompletedTask;
            });
        }

        return wait;
    }

    /// <summary>Counts a wrong password, or opens a full session and remembers the device.</summary>
    /// <param name="attempt">The try.</param>
    /// <param name="account">The account that the identifier finds, or none.</param>
    /// <param name="verified">The account's hash that the password was verified against; none when it was wrong or the account is not in use.</param>
    /// <param name="session">The session to open.</param>
    /// <param name="device">The device to remember: the hash of its token, and until when; none when it is known already.</param>
    /// <param name="factor">The second factor that came with it, if one did. It is looked at only behind a right password.</param>
    /// <param name="closed">The password was right, and the account is not in use: the record must not call it wrong.</param>
    public Task<SignInResult> JudgeAsync(
        SignInTry attempt,
        AccountId? account,
        string? verified,
        NewSession session,
        (byte[] Hash, DateTimeOffset ExpiresAt)? device,
        FactorAnswer? factor = null,
        bool closed = false)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return database.WriteAsync(
            async scope =>
            {
                var lane = await LaneAsync(scope, attempt);
                await HoldAsync(scope, attempt, account, lane);

                // The account's own count is silent: it would tell which identifiers belong together. It is asked for
                // whatever the password was, so that the time tells nothing either.
                var (ofIdentifier, ofNetwork) = (LimitStore.Ask(scope, IdentifierKey(attempt, lane)), LimitStore.Ask(scope, NetworkKey(attempt)));
                var ofAccount = LimitStore.Ask(scope, AccountKey(attempt, account, lane));
                var stillHolds = AskWhetherStillHolds(scope, account, verified);
                var factors = verified is null ? null : FactorJudge.Ask(scope, account);

                var wait = WaitOf(attempt, lane, (await LimitStore.ReadAsync(ofIdentifier)).Stamps, (await LimitStore.ReadAsync(ofNetwork)).Stamps);
                if (wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.SignInThrottled, Lane: RecoveryStore.LaneName(lane)));
                    return new SignInResult(false, wait);
                }

                var holds = await stillHolds.RowAsync() is not null;
                if (verified is not null && !holds)
                {
                    return new SignInResult(false, TimeSpan.Zero, Overtaken: true);
                }

                var (accountLeft, _) = await LimitStore.LeftAsync(ofAccount, limits.WrongPasswords, limits.WrongPasswordsWindow, attempt.Now);
                if (holds && accountLeft > 0)
                {
                    return await OpenAsync(scope, account!.Value, new Opening(session, device), lane, AuditKind.SignedIn, factor, attempt.Now, factors);
                }

                // Behind the last try the record tells no more than the answer does: its reader would go on guessing there.
                var why = accountLeft <= 0 ? "budget" : closed ? "password" : null;
                await ChargeAsync(scope, attempt, account, lane);
                scope.Record(new AuditEntry(AuditKind.SignInFailed, account, Lane: RecoveryStore.LaneName(lane), Reason: why));
                return new SignInResult(false, TimeSpan.Zero);
            },
            CancellationToken.None); // a guess is charged even if the caller hangs up
    }

    // A reset between the look at the hash and this transaction ended all sessions; the old password must open none after it (I12).
    private static Asked<long?> AskWhetherStillHolds(WriteScope scope, AccountId? account, string? verified) => scope.Ask<long?>(
        StillHolds, new { account = account?.Value ?? Guid.Empty, verified = verified ?? "", active = (int)AccountStatus.Active });

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

    /// <summary>Takes the second factor of somebody whose password or WeChat was right a moment ago, and opens a full session if it is right.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="first">What was right: as long as it still holds, the factor is looked at.</param>
    /// <param name="factor">What was given.</param>
    /// <param name="opening">The session to open.</param>
    /// <param name="deviceHash">The hash of the device cookie's token, or none.</param>
    /// <param name="now">The instant of the request.</param>
    public Task<SignInResult> JudgeFactorAsync(
        AccountId account, FirstProof first, FactorAnswer factor, Opening opening, byte[]? deviceHash, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account);
            if (!await StillStandsAsync(scope, account, first))
            {
                return new SignInResult(false, TimeSpan.Zero, Overtaken: true);
            }

            var lane = await Devices.LaneAsync(scope, account, deviceHash, now);
            var result = await OpenAsync(scope, account, opening, lane, first.IsWeChat ? AuditKind.WeChatSignedIn : AuditKind.SignedIn, factor, now);
            if (result.Opened && first.IsWeChat)
            {
                await SessionStore.StepUpByScanAsync(scope, account, opening.Session, now); // the scan of this very sign-in, and the factor besides
            }

            return result;
        },
        CancellationToken.None); // a guess is charged even if the caller hangs up

    private async Task<bool> StillStandsAsync(WriteScope scope, AccountId account, FirstProof first)
    {
        var known = await AccountStore.FindAsync(scope, account);
        return known is { Status: AccountStatus.Active }
            && (first.IsWeChat || (known.PasswordHash is { } hash && CryptographicOperations.FixedTimeEquals(Stand(account, hash), first.Password)));
    }

    /// <summary>What tells for a few minutes that the account's password was right, and until when: it is another one's for another password.</summary>
    public byte[] Stand(AccountId account, string passwordHash) => keys.Pseudonym($"password of {account}", passwordHash);

    /// <summary>
    /// Opens a full session, in a transaction that holds the account and has found the first proof right; where the account has
    /// a second factor, only with that (I11). Whoever shows it is no longer kept waiting, nor is anybody else.
    /// </summary>
    internal async Task<SignInResult> OpenAsync(
        WriteScope scope, AccountId account, Opening opening, Lane lane, AuditKind kind, FactorAnswer? factor, DateTimeOffset now, Asked<FactorJudge.FactorsRow>? asked = null)
    {
        var factors = (await (asked ?? FactorJudge.Ask(scope, account)).RowAsync())!.ToFactors();
        if (factors.Asked)
        {
            if (factor is null)
            {
                scope.Record(new AuditEntry(AuditKind.SecondFactorAsked, account, Lane: RecoveryStore.LaneName(lane)));
                return new SignInResult(false, TimeSpan.Zero, Asked: factors);
            }

            var verdict = await judge.JudgeAsync(scope, account, lane, factor, null, now);
            if (verdict is not FactorVerdict.Right)
            {
                return new SignInResult(false, TimeSpan.Zero, Asked: factors, Verdict: verdict);
            }

            await RecoveryEffects.EndWaitAsync(scope, account, null);
        }

        await SessionStore.OpenAsync(scope, randomness, account, SessionKind.Full, opening.Session, now);
        if (opening.Device is { } fresh)
        {
            await Devices.RememberAsync(scope, account, fresh, now);
        }

        scope.Record(new AuditEntry(kind, account, Lane: RecoveryStore.LaneName(lane)));
        return new SignInResult(true, TimeSpan.Zero);
    }

    private TimeSpan WaitOf(SignInTry attempt, Lane lane, SlidingWindow ofIdentifier, SlidingWindow ofNetwork)
    {
        var wait = ofIdentifier.RetryAfter(attempt.Now, limits.WrongPasswords, limits.WrongPasswordsWindow);
        if (wait > TimeSpan.Zero)
        {
            return wait;
        }

        if (lane is Lane.KnownDevice)
        {
            return TimeSpan.Zero; // neighbours in the same network must not use this up (I5)
        }

        return ofNetwork.RetryAfter(attempt.Now, limits.WrongPasswords * NetworkFactor, limits.WrongPasswordsWindow);
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
