using Keyback.Challenges;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>The owner types the code.</summary>
internal sealed class SubmitCode(
    RecoveryStore store, RecoveryRules rules, RecoveryViews views, TemporarySessions sessions, FreshCodes codes, DataKeys keys, TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, string code, Caller caller, CancellationToken ct)
    {
        if (BearerToken.Hash(token) is not { } hash || await store.FindAsync(id, hash, ct) is not { } awaiting)
        {
            return new RecoveryAnswer.Unknown();
        }

        if (!TypedCode.TryRead(code, rules.DigitsOf(awaiting), out var digits))
        {
            return new RecoveryAnswer.CodeMalformed(views.Of(awaiting)); // cannot be a code at all, and costs no try
        }

        var (session, issued) = sessions.Prepare(caller);
        var fresh = codes.Next(id);
        var step = new RecoveryStep(
            attempt => new RecoveryEvent.CodeSubmitted(keys.CodeDigest(id, attempt.Goal, digits), fresh.DigestFor(attempt.Goal)),
            RecoveryStepKind.Code,
            Secret: _ => fresh.Code,
            Session: session);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()), issued);
    }
}
