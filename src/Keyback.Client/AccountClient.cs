using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>
/// The account of a session. Changes need a step-up, or are <see cref="ProblemCode.StepUpRequired"/>: give the password once
/// more, and for five minutes the session may change the account.
/// </summary>
public sealed class AccountClient
{
    private readonly Calls _calls;

    internal AccountClient(Calls calls) => _calls = calls;

    /// <summary>The account, with addresses and numbers masked.</summary>
    public Task<Account> ShowAsync(BearerToken session, CancellationToken ct = default) =>
        _calls.GetAsync("account", session, WireContext.Default.Account, ct);

    /// <summary>Changes the user name, which needs a step-up, or the language.</summary>
    /// <param name="session">The session.</param>
    /// <param name="userName">The new name, or none to keep the former.</param>
    /// <param name="locale"><c>en</c> or <c>zh-Hans</c>, or none to keep the former.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.UserNameMalformed"/>, <see cref="ProblemCode.UserNameTaken"/>, <see cref="ProblemCode.Throttled"/>.
    /// </exception>
    public Task<Account> ChangeAsync(BearerToken session, string? userName = null, string? locale = null, CancellationToken ct = default) => _calls.PatchAsync(
        "account", session, new ChangeBody { UserName = userName, Locale = locale }, WireContext.Default.ChangeBody, WireContext.Default.Account, ct);

    /// <summary>Gives the password once more.</summary>
    /// <returns>Until when the session may change the account.</returns>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.SignInFailed"/>, <see cref="ProblemCode.Throttled"/>.</exception>
    public async Task<DateTimeOffset> StepUpAsync(BearerToken session, string password, IdempotencyKey? key = null, CancellationToken ct = default) =>
        (await _calls.PostAsync(
            "account/step-up", session, new PasswordBody(password), WireContext.Default.PasswordBody, WireContext.Default.StepUpReply, key, ct)
            .ConfigureAwait(false)).ExpiresAt;

    /// <summary>Starts a Recovery of this very account, without a step-up. It goes on as after any start.</summary>
    /// <param name="session">The session.</param>
    /// <param name="method">How to prove.</param>
    /// <param name="goal">What it is to lead to.</param>
    /// <param name="contact">To which of the account's contacts; none for the oldest that the method can use.</param>
    /// <param name="locale">The language that is recorded: <c>en</c> or <c>zh-Hans</c>.</param>
    /// <param name="key">To send it again; made for the call where none is given.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.MethodUnavailable"/>, <see cref="ProblemCode.NotFound"/> (no such contact), <see cref="ProblemCode.Throttled"/>.
    /// </exception>
    public Task<Recovery> StartRecoveryAsync(
        BearerToken session,
        RecoveryMethod method,
        RecoveryGoal goal,
        Guid? contact = null,
        string? locale = null,
        IdempotencyKey? key = null,
        CancellationToken ct = default) => _calls.PostAsync(
            "account/recoveries",
            session,
            new OwnStartBody { Method = method, Goal = goal, Contact = contact, Locale = locale },
            WireContext.Default.OwnStartBody,
            WireContext.Default.Recovery,
            key,
            ct);

    /// <summary>Sets another password. The other sessions end, this one stays. Needs a step-up.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.PasswordRejected"/>.</exception>
    public Task ChangePasswordAsync(BearerToken session, string password, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "account/password", session, new PasswordBody(password), WireContext.Default.PasswordBody, key, ct);

    /// <summary>Has a code sent to a new address or number. Added again, it gets another code. Needs a step-up.</summary>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.IdentifierInvalid"/>, <see cref="ProblemCode.MethodUnavailable"/>, <see cref="ProblemCode.ContactKnown"/>,
    /// <see cref="ProblemCode.TooSoon"/>, <see cref="ProblemCode.Throttled"/>.
    /// </exception>
    public Task<Contact> AddContactAsync(
        BearerToken session, ContactKind kind, string value, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "account/contacts", session, new ContactBody(kind, value), WireContext.Default.ContactBody, WireContext.Default.Contact, key, ct);

    /// <summary>Proves a new address or number by its code. Needs a step-up.</summary>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.CodeMalformed"/>, <see cref="ProblemCode.CodeWrong"/>, <see cref="ProblemCode.CodeExpired"/>,
    /// <see cref="ProblemCode.Locked"/>, <see cref="ProblemCode.NotFound"/>.
    /// </exception>
    public Task<Contact> ProveContactAsync(
        BearerToken session, Guid contact, string code, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        $"account/contacts/{contact:D}/code", session, new CodeBody(code), WireContext.Default.CodeBody, WireContext.Default.Contact, key, ct);

    /// <summary>Removes an address or number. The last one stays: <see cref="ProblemCode.LastContact"/>. Needs a step-up.</summary>
    public Task RemoveContactAsync(BearerToken session, Guid contact, CancellationToken ct = default) =>
        _calls.DeleteAsync($"account/contacts/{contact:D}", session, ct);
}
