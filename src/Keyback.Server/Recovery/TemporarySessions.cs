using Keyback.Limits;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Sessions;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>Draws the token of the session in which a Recovery may end, before it is known whether it does.</summary>
internal sealed class TemporarySessions(LimitsOptions limits, Randomness randomness, TimeProvider clock)
{
    public (NewSession Stored, IssuedSession Told) Prepare(Caller caller)
    {
        var token = randomness.NewToken();
        var expires = clock.GetUtcNow() + limits.TemporarySessionLifetime;
        return (
            new NewSession(BearerToken.Hash(token)!, caller.UserAgent, expires, caller.Near),
            new IssuedSession(token, SessionKind.Temporary, expires));
    }
}
