using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.SignUp;
using Keyback.Storage.SignUps;

namespace Keyback.Server.SignUp;

/// <summary>Another code is asked for: it takes the old one's place, the wrong answers stay counted.</summary>
internal sealed class ResendSignUpCode(SignUpStore store, ProofCodes codes, DataKeys keys, TimeProvider clock)
{
    public async Task<SignUpAnswer> HandleAsync(SignUpId id, string token, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (BearerToken.Hash(token) is not { } hash || await store.FindAsync(id, hash, now, ct) is not { } attempt)
        {
            return new SignUpAnswer.Unknown();
        }

        return await store.ResendAsync(id, hash, codes.Next(code => keys.CodeDigest(id, code), attempt.Identifier.Kind, now), now) switch
        {
            null => new SignUpAnswer.Unknown(),
            { Outcome: SignUpOutcome.Advanced } sent => new SignUpAnswer.Advanced(sent.Attempt),
            { Outcome: SignUpOutcome.TooSoon } soon => new SignUpAnswer.TooSoon(soon.Attempt, soon.RetryAfter),
            var other => new SignUpAnswer.OutOfOrder(other.Attempt),
        };
    }
}
