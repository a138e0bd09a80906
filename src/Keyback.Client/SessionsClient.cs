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
    /// <param name="key">To send it again; made for the call where none is given.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.SignInFailed"/>, <see cref="ProblemCode.Throttled"/>, <see cref="ProblemCode.Busy"/>.</exception>
    public Task<Session> SignInAsync(string identifier, string password, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "sessions", null, new SignInBody(identifier, password), WireContext.Default.SignInBody, WireContext.Default.Session, key, ct);

    /// <summary>The owner's live sessions, the one that asks among them.</summary>
    public async Task<IReadOnlyList<OwnSession>> ListAsync(BearerToken session, CancellationToken ct = default) =>
        (await _calls.GetAsync("sessions", session, WireContext.Default.SessionsReply, ct).ConfigureAwait(false)).Sessions;

    /// <summary>Ends one of the list.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NotFound"/>.</exception>
    public Task EndAsync(BearerToken session, Guid id, CancellationToken ct = default) => _calls.DeleteAsync($"sessions/{id:D}", session, ct);

    /// <summary>Signs out.</summary>
    public Task EndCurrentAsync(BearerToken session, CancellationToken ct = default) => _calls.DeleteAsync("sessions/current", session, ct);

    /// <summary>Ends all, this one too.</summary>
    public Task EndAllAsync(BearerToken session, CancellationToken ct = default) => _calls.DeleteAsync("sessions", session, ct);
}
