using Keyback.Limits;
using Keyback.Server.Accounts;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Sessions;

namespace Keyback.Server.Passkeys;

/// <summary>A passkey of the account in place of the password, inside a session. Wrong passwords do not close it (I5).</summary>
internal sealed class StepUpByPasskey(CheckPasskey check, PasskeyProofs proofs, LimitsOptions limits, ILogger<StepUpByPasskey> log)
{
    public async Task<StepUpAnswer> HandleAsync(SessionAct act, PasskeyResponse? response, CancellationToken ct)
    {
        var found = response is null
            ? new PasskeyCheck(null, act.Account, "malformed")
            : await check.UseAsync(PasskeyBindings.ToStepUp(act), response, act.Now, ct);
        if (found.Proof is not { } proof)
        {
            await proofs.RefuseAsync(act.Account, null, found.Reason, act.Now);
            return new StepUpAnswer.Failed();
        }

        var use = await proofs.StepUpAsync(act, proof);
        PasskeyLog.Tell(log, use);
        return use switch
        {
            PasskeyUse.Accepted => new StepUpAnswer.SteppedUp(act.Now + limits.StepUpLifetime),
            PasskeyUse.Closed => new StepUpAnswer.SessionOver(),
            PasskeyUse.CounterBack or PasskeyUse.Gone => new StepUpAnswer.Failed(),
        };
    }
}
