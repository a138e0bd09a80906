using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Passkeys;
using Keyback.Sessions;
using Keyback.Storage.Accounts;
using Keyback.Storage.Limits;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Passkeys;

/// <summary>
/// Lets a passkey's right signature count, where its counter is kept: in one transaction the counter rises and a session
/// opens or is stepped up, or neither.
/// </summary>
public sealed class PasskeyProofs(Database database, LimitStore limitStore, LimitsOptions limits, Randomness randomness)
{
    private const int NetworkFactor = 10; // wrong passkeys of a network for each wrong password of an account

    private static readonly string UsePasskey = Sql.Text("Passkeys/use_passkey");
    private static readonly string HasPasskey = Sql.Text("Passkeys/has_passkey");
    private static readonly string StepUp = Sql.Text("Sessions/step_up");

    /// <summary>How long a network has to wait before another sign-in is judged; zero when one is. Depends on nobody's account.</summary>
    public Task<TimeSpan> LookAsync(string network, DateTimeOffset now, CancellationToken ct) => database.WriteAsync(
        async scope =>
        {
            var (left, wait) = await LimitStore.LeftAsync(
                scope, NetworkKey(network), limits.WrongPasswords * NetworkFactor, limits.WrongPasswordsWindow, now);
            if (left > 0)
            {
                return TimeSpan.Zero;
            }

            scope.Record(new AuditEntry(AuditKind.PasskeyThrottled));
            return wait;
        },
        ct);

    /// <summary>Puts a passkey that proved nothing on the record and counts it for its network.</summary>
    /// <param name="account">Whose passkey it was, or none.</param>
    /// <param name="network">The /24 or /48 it came from; none inside a session, where the challenges are counted.</param>
    /// <param name="reason">Why, in snake_case.</param>
    /// <param name="now">The instant of the request.</param>
    public Task RefuseAsync(AccountId? account, string? network, string reason, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            if (network is not null)
            {
                await LimitStore.TryTakeAsync(
                    scope, NetworkKey(network), limits.WrongPasswords * NetworkFactor, limits.WrongPasswordsWindow, now);
            }

            scope.Record(new AuditEntry(AuditKind.PasskeyRefused, account, Reason: reason));
        },
        CancellationToken.None); // it is counted even if the caller hangs up

    /// <summary>Opens a full session and remembers the device, where the account is in use.</summary>
    /// <param name="proof">The signature that was checked.</param>
    /// <param name="session">The session to open.</param>
    /// <param name="device">The device to remember: the hash of its token, and until when.</param>
    /// <param name="now">The instant of the request.</param>
    public Task<PasskeyUse> SignInAsync(
        PasskeyProof proof, NewSession session, (byte[] Hash, DateTimeOffset ExpiresAt) device, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(proof);
        return database.WriteAsync(
            async scope =>
            {
                var account = proof.Passkey.Account;
                await scope.HoldAsync(account); // whoever closes it or ends its sessions is seen, or sees this one
                if (await AccountStore.FindAsync(scope, account) is not { Status: AccountStatus.Active })
                {
                    scope.Record(new AuditEntry(AuditKind.SignInFailed, account, Reason: "passkey"));
                    return PasskeyUse.Closed;
                }

                if (await UseAsync(scope, proof, now) is not PasskeyUse.Accepted and var refused)
                {
                    return refused;
                }

                await RecoveryEffects.EndWaitAsync(scope, account, null); // the owner is back, with a device of the owner's
                await SessionStore.OpenAsync(scope, randomness, account, SessionKind.Full, session, now);
                await Devices.RememberAsync(scope, account, device, now);
                scope.Record(new AuditEntry(AuditKind.PasskeySignedIn, account));
                return PasskeyUse.Accepted;
            },
            CancellationToken.None);
    }

    /// <summary>Lets the session change its account for a while.</summary>
    /// <param name="act">Which session.</param>
    /// <param name="proof">The signature that was checked, by a passkey of its account.</param>
    public Task<PasskeyUse> StepUpAsync(SessionAct act, PasskeyProof proof)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(proof);
        return database.WriteAsync(
            async scope =>
            {
                if (await UseAsync(scope, proof, act.Now) is not PasskeyUse.Accepted and var refused)
                {
                    return refused;
                }

                if (await scope.ExecuteAsync(StepUp, new { session = act.Session.Value, account = act.Account.Value, now = act.Now }) == 0)
                {
                    return PasskeyUse.Closed;
                }

                scope.Record(new AuditEntry(AuditKind.SteppedUp, act.Account, Reason: "passkey"));
                return PasskeyUse.Accepted;
            },
            CancellationToken.None);
    }

    /// <summary>Raises the counter of an account's passkey, or puts on the record that it did not rise.</summary>
    internal static async Task<PasskeyUse> UseAsync(WriteScope scope, AccountId account, PasskeyId id, uint signCount, DateTimeOffset now)
    {
        if (await scope.ExecuteAsync(UsePasskey, new { id = id.Value, account = account.Value, signCount = (long)signCount, now }) == 1)
        {
            return PasskeyUse.Accepted;
        }

        var isThere = await scope.FindAsync<long?>(HasPasskey, new { id = id.Value, account = account.Value }) is not null;
        scope.Record(isThere
            ? new AuditEntry(AuditKind.PasskeyCounterBack, account)
            : new AuditEntry(AuditKind.PasskeyRefused, account, Reason: "removed"));
        return isThere ? PasskeyUse.CounterBack : PasskeyUse.Gone;
    }

    private static Task<PasskeyUse> UseAsync(WriteScope scope, PasskeyProof proof, DateTimeOffset now) =>
        UseAsync(scope, proof.Passkey.Account, proof.Passkey.Id, proof.SignCount, now);

    private byte[] NetworkKey(string network) => limitStore.Key(LimitPurpose.WrongPasskeysOfNetwork, Lane.Stranger, network);
}
