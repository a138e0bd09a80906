using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Sessions;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Recoveries;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Passkeys;

/// <summary>
/// A passkey in, full session out. It is possession and the owner's face, finger or PIN in one, so nothing else is asked.
/// Every failure has one answer: no such passkey, another's, a closed account (I1).
/// </summary>
internal sealed class SignInByPasskey(
    CheckPasskey check, PasskeyProofs proofs, Randomness randomness, TimeProvider clock, IOptions<SiteOptions> site, ILogger<SignInByPasskey> log)
{
    public async Task<SignInAnswer> HandleAsync(PasskeyResponse? response, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var wait = await proofs.LookAsync(caller.Network, now, ct);
        if (wait > TimeSpan.Zero)
        {
            return new SignInAnswer.Throttled(wait);
        }

        var found = response is null
            ? new PasskeyCheck(null, null, "malformed")
            : await check.UseAsync(PasskeyBindings.ToSignIn, response, now, ct);
        if (found.Proof is not { } proof)
        {
            await proofs.RefuseAsync(found.Account, caller.Network, found.Reason, now);
            return new SignInAnswer.Failed();
        }

        var (sessionToken, deviceToken) = (randomness.NewToken(), randomness.NewToken());
        var session = new NewSession(BearerToken.Hash(sessionToken)!, caller.UserAgent, now + site.Value.SessionLifetime, caller.Near);
        var use = await proofs.SignInAsync(proof, session, (BearerToken.Hash(deviceToken)!, now + SignIn.DeviceLifetime), now);
        PasskeyLog.Tell(log, use);
        return use is PasskeyUse.Accepted
            ? new SignInAnswer.SignedIn(new IssuedSession(sessionToken, SessionKind.Full, session.ExpiresAt), deviceToken)
            : new SignInAnswer.Failed();
    }
}
