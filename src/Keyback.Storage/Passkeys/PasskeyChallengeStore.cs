using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Passkeys;
using Keyback.Storage.Limits;

namespace Keyback.Storage.Passkeys;

/// <summary>For what and for whom a challenge is made.</summary>
/// <param name="Purpose">What its answer serves.</param>
/// <param name="Subject">The session or Recovery that it is bound to; empty for a sign-in, which is nobody's yet.</param>
/// <param name="Account">Whose session or Recovery; none for a sign-in.</param>
public sealed record PasskeyBinding(PasskeyPurpose Purpose, string Subject, AccountId? Account)
{
    /// <summary>Prints the purpose.</summary>
    public override string ToString() => Purpose.ToString();
}

/// <summary>
/// Holds the challenges that passkeys answer: each serves one purpose of one subject, once, for five minutes, on whichever
/// node the answer arrives.
/// </summary>
public sealed class PasskeyChallengeStore(Database database, LimitStore limitStore, LimitsOptions limits)
{
    /// <summary>How long a challenge waits for its answer (WebAuthn Level 3 §15.1 recommends five to ten minutes).</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private const int NetworkFactor = 10; // challenges of a network for each start it may make
    private const int MostOfAccount = 60; // an hour, for what is asked inside a session or a Recovery

    private static readonly TimeSpan AccountWindow = TimeSpan.FromHours(1);

    private static readonly string KeepChallenge = Sql.Text("Passkeys/keep_challenge");
    private static readonly string UseChallenge = Sql.Text("Passkeys/use_challenge");

    /// <summary>Holds one more, if its network or account may have one.</summary>
    /// <param name="hash">The SHA-256 of the challenge.</param>
    /// <param name="binding">What it is for.</param>
    /// <param name="network">The /24 or /48 that asks.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    /// <returns>Zero when it is held, else the time until another is allowed.</returns>
    public Task<TimeSpan> KeepAsync(byte[] hash, PasskeyBinding binding, string network, DateTimeOffset now, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return database.WriteAsync(
            async scope =>
            {
                var wait = await ChargeAsync(scope, binding, network, now);
                if (wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.PasskeyThrottled, binding.Account));
                    return wait;
                }

                await scope.AddAsync(
                    KeepChallenge, new { hash, purpose = (int)binding.Purpose, subject = binding.Subject, expires = now + Lifetime });
                return TimeSpan.Zero;
            },
            ct);
    }

    /// <summary>Uses one up, whatever the answer is worth.</summary>
    /// <param name="hash">The SHA-256 of the challenge that was answered.</param>
    /// <param name="binding">What the answer is for.</param>
    /// <param name="now">The instant of the request.</param>
    /// <returns>Whether it was held for this and open. One word for late, used, foreign and made up.</returns>
    public Task<bool> UseAsync(byte[] hash, PasskeyBinding binding, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return database.WriteAsync(
            async scope => await scope.ExecuteAsync(
                UseChallenge, new { hash, purpose = (int)binding.Purpose, subject = binding.Subject, now }) == 1,
            CancellationToken.None); // it is used up even if the caller hangs up
    }

    private Task<TimeSpan> ChargeAsync(WriteScope scope, PasskeyBinding binding, string network, DateTimeOffset now) => binding.Account is { } account
        ? LimitStore.TryTakeAsync(
            scope, limitStore.Key(LimitPurpose.PasskeyChallengesOfAccount, Lane.KnownDevice, account.ToString()), MostOfAccount, AccountWindow, now)
        : LimitStore.TryTakeAsync(
            scope,
            limitStore.Key(LimitPurpose.PasskeyChallengesOfNetwork, Lane.Stranger, network),
            limits.StartsPerNetwork * NetworkFactor,
            limits.StartsWindow,
            now);
}
