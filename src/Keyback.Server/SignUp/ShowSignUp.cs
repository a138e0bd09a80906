using Keyback.Security;
using Keyback.SignUp;
using Keyback.Storage.SignUps;

namespace Keyback.Server.SignUp;

/// <summary>Where a sign-up stands, for whoever holds its token.</summary>
internal sealed class ShowSignUp(SignUpStore store, TimeProvider clock)
{
    public async Task<SignUpAnswer> HandleAsync(SignUpId id, string token, CancellationToken ct) =>
        BearerToken.Hash(token) is { } hash && await store.FindAsync(id, hash, clock.GetUtcNow(), ct) is { } attempt
            ? new SignUpAnswer.Advanced(attempt)
            : new SignUpAnswer.Unknown();
}
