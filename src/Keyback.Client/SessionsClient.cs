using System.Text.Json;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>Signing in, and an owner's sessions. A session that has ended is <see cref="ProblemCode.Unauthenticated"/>.</summary>
public sealed class SessionsClient
{
    private readonly Calls _calls;

    internal SessionsClient(Calls calls) => _calls = calls;

    /// <summary>Signs in with a password.</summary>
    /// <param name="identifier">An e-mail address, a phone number or a user name.</param>
    /// <param name="password">The password.</param>
    /// <param name="factor">Where the account has a second factor: a code of the app, or a saved one.</param>
    /// <param name="key">To send it again; made for the call where none is given.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.SignInFailed"/>, <see cref="ProblemCode.SecondFactorRequired"/> (the password was right),
    /// <see cref="ProblemCode.SecondFactorWrong"/>, <see cref="ProblemCode.Locked"/>, <see cref="ProblemCode.Throttled"/>, <see cref="ProblemCode.Busy"/>.
    /// </exception>
    /// <exception cref="ArgumentException">The factor is a passkey: sign in with it alone.</exception>
    public Task<Session> SignInAsync(
        string identifier, string password, SecondFactor? factor = null, IdempotencyKey? key = null, CancellationToken ct = default) =>
        factor?.Passkey is not null
            ? throw new ArgumentException("A passkey needs no password: sign in with it alone.", nameof(factor))
            : _calls.PostAsync(
                "sessions", null, new SignInBody(identifier, password, factor), WireContext.Default.SignInBody, WireContext.Default.Session, key, ct);

    /// <summary>Asks for a challenge for a passkey to sign in with. It names nobody: the device shows which accounts it knows.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.MethodUnavailable"/>, <see cref="ProblemCode.Throttled"/>.</exception>
    public Task<PasskeyChallenge> AskPasskeyAsync(IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "sessions/passkey/options", null, new EmptyBody(), WireContext.Default.EmptyBody, WireContext.Default.PasskeyChallenge, key, ct);

    /// <summary>Signs in with what a passkey made of the challenge. It needs no password, and stands for the second factor too.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.SignInFailed"/>, whatever is wrong; <see cref="ProblemCode.Throttled"/>.</exception>
    public Task<Session> SignInAsync(JsonElement passkey, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "sessions/passkey", null, new PasskeyBody(passkey), WireContext.Default.PasskeyBody, WireContext.Default.Session, key, ct);

    /// <summary>The owner's live sessions, the one that asks among them.</summary>
    public async Task<IReadOnlyList<OwnSession>> ListAsync(BearerToken session, CancellationToken ct = default) =>
        (await _calls.GetAsync("sessions", session, WireContext.Default.SessionsReply, ct).ConfigureAwait(false)).Sessions;

    /// <summary>Ends one of the list.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NotFound"/>.</exception>
    public Task EndAsync(BearerToken session, Guid id, CancellationToken ct = default) => _calls.DeleteAsync($"sessions/{id:D}", session, ct);

    /// <summary>Signs out.</summary>
    public Task EndCurrentAsync(BearerToken session, CancellationToken ct = default) => _calls.DeleteAsync("sessions/current", session, ct);

    /// <summary>Ends all but this one.</summary>
    public Task EndOthersAsync(BearerToken session, CancellationToken ct = default) => _calls.DeleteAsync("sessions/others", session, ct);

    /// <summary>Ends all, this one too.</summary>
    public Task EndAllAsync(BearerToken session, CancellationToken ct = default) => _calls.DeleteAsync("sessions", session, ct);
}
