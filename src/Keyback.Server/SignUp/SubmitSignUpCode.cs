using Keyback.Challenges;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.SignUp;
using Keyback.Storage.SignUps;

namespace Keyback.Server.SignUp;

/// <summary>The code that proves the address or number is typed.</summary>
internal sealed class SubmitSignUpCode(SignUpStore store, ProofCodes codes, DataKeys keys, TimeProvider clock)
{
    public async Task<SignUpAnswer> HandleAsync(SignUpId id, string token, string code, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (BearerToken.Hash(token) is not { } hash || await store.FindAsync(id, hash, now, ct) is not { } attempt)
        {
            return new SignUpAnswer.Unknown();
        }

        if (attempt.State is SignUpState.CodeRequired && !TypedCode.TryRead(code, codes.DigitsOf(attempt.Identifier.Kind), out _))
        {
            return new SignUpAnswer.CodeMalformed(attempt); // cannot be a code at all, and costs no try
        }

        var plain = TypedCode.TryRead(code, codes.DigitsOf(attempt.Identifier.Kind), out var digits) ? digits : "";
        return await store.ProveAsync(id, hash, keys.CodeDigest(id, plain), now) switch
        {
            null => new SignUpAnswer.Unknown(),
            { Outcome: SignUpOutcome.Advanced } right => new SignUpAnswer.Advanced(right.Attempt),
            { Outcome: SignUpOutcome.CodeWrong } wrong => new SignUpAnswer.CodeWrong(wrong.Attempt, wrong.TriesLeft),
            { Outcome: SignUpOutcome.CodeExpired } late => new SignUpAnswer.CodeExpired(late.Attempt),
            var other => new SignUpAnswer.OutOfOrder(other.Attempt),
        };
    }
}
