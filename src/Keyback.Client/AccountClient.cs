using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>
/// The account of a session. Changes need a step-up, or are <see cref="ProblemCode.StepUpRequired"/>: give the password, a code
/// of the authenticator app or a passkey once more, and for five minutes the session may change the account. What a temporary
/// session may not do is <see cref="ProblemCode.FullSessionRequired"/>.
/// </summary>
public sealed class AccountClient
{
    private readonly Calls _calls;

    internal AccountClient(Calls calls) => _calls = calls;

    /// <summary>The account, with addresses and numbers masked.</summary>
    public Task<Account> ShowAsync(BearerToken session, CancellationToken ct = default) =>
        _calls.GetAsync("account", session, WireContext.Default.Account, ct);

    /// <summary>Changes the user name, the language, or both or neither of them. Needs a step-up.</summary>
    /// <param name="session">The session.</param>
    /// <param name="userName">The new name, or none to keep the former.</param>
    /// <param name="locale"><c>en</c> or <c>zh-Hans</c>, or none to keep the former.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.StepUpRequired"/>, <see cref="ProblemCode.UserNameMalformed"/>, <see cref="ProblemCode.UserNameTaken"/>,
    /// <see cref="ProblemCode.Throttled"/>.
    /// </exception>
    public Task<Account> ChangeAsync(BearerToken session, string? userName = null, string? locale = null, CancellationToken ct = default) => _calls.PatchAsync(
        "account", session, new ChangeBody { UserName = userName, Locale = locale }, WireContext.Default.ChangeBody, WireContext.Default.Account, ct);

    /// <summary>Gives the password once more.</summary>
    /// <returns>Until when the session may change the account.</returns>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.SignInFailed"/>, <see cref="ProblemCode.Throttled"/>.</exception>
    public Task<DateTimeOffset> StepUpAsync(BearerToken session, string password, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepUpAsync(session, new PasswordBody(password), WireContext.Default.PasswordBody, key, ct);

    /// <summary>Gives a code of the authenticator app in place of the password.</summary>
    /// <returns>Until when the session may change the account.</returns>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.CodeMalformed"/>, <see cref="ProblemCode.SecondFactorWrong"/>, <see cref="ProblemCode.Locked"/>.
    /// </exception>
    public Task<DateTimeOffset> StepUpByAppAsync(BearerToken session, string code, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepUpAsync(session, new TotpBody(code), WireContext.Default.TotpBody, key, ct);

    /// <summary>Asks for a challenge for a passkey in place of the password.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.MethodUnavailable"/>, <see cref="ProblemCode.Throttled"/>.</exception>
    public Task<PasskeyChallenge> AskPasskeyToStepUpAsync(BearerToken session, IdempotencyKey? key = null, CancellationToken ct = default) =>
        AskAsync("account/step-up/options", session, key, ct);

    /// <summary>Gives what a passkey made of that challenge.</summary>
    /// <returns>Until when the session may change the account.</returns>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.SignInFailed"/>, whatever is wrong.</exception>
    public Task<DateTimeOffset> StepUpAsync(BearerToken session, JsonElement passkey, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepUpAsync(session, new PasskeyBody(passkey), WireContext.Default.PasskeyBody, key, ct);

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

    /// <summary>Begins to set up an authenticator app. It counts once <see cref="ProveTotpAsync"/> took its first code, within half an hour. Needs a full session and a step-up.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.FactorKnown"/>.</exception>
    public Task<TotpSetup> BeginTotpAsync(BearerToken session, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "account/totp", session, new EmptyBody(), WireContext.Default.EmptyBody, WireContext.Default.TotpSetup, key, ct);

    /// <summary>Proves the authenticator app with its first code. Needs a full session and a step-up.</summary>
    /// <returns>With the first second factor of the account: its saved codes, told this once. Else none.</returns>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.CodeMalformed"/>, <see cref="ProblemCode.TotpCodeWrong"/>, <see cref="ProblemCode.NotFound"/> (none was begun).
    /// </exception>
    public async Task<IReadOnlyList<string>> ProveTotpAsync(BearerToken session, string code, IdempotencyKey? key = null, CancellationToken ct = default) =>
        (await _calls.PostAsync(
            "account/totp/code", session, new CodeBody(code), WireContext.Default.CodeBody, WireContext.Default.SavedCodesReply, key, ct)
            .ConfigureAwait(false)).SavedCodes;

    /// <summary>Removes the authenticator app. Needs a full session and a step-up.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NotFound"/>.</exception>
    public Task RemoveTotpAsync(BearerToken session, CancellationToken ct = default) => _calls.DeleteAsync("account/totp", session, ct);

    /// <summary>Makes ten fresh saved codes; all earlier ones are void. Needs a full session and a step-up.</summary>
    /// <returns>The codes, told this once.</returns>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NoSecondFactor"/>.</exception>
    public async Task<IReadOnlyList<string>> ReplaceSavedCodesAsync(BearerToken session, IdempotencyKey? key = null, CancellationToken ct = default) =>
        (await _calls.PostAsync(
            "account/saved-codes", session, new EmptyBody(), WireContext.Default.EmptyBody, WireContext.Default.SavedCodesReply, key, ct)
            .ConfigureAwait(false)).SavedCodes;

    /// <summary>Stops a Recovery that waits. Needs a full session, and no step-up.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NotFound"/>: none waits.</exception>
    public Task StopWaitingRecoveryAsync(BearerToken session, CancellationToken ct = default) =>
        _calls.DeleteAsync("account/waiting-recovery", session, ct);

    /// <summary>Asks for a challenge for a new passkey. Needs a full session and a step-up.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.MethodUnavailable"/>, <see cref="ProblemCode.Throttled"/>.</exception>
    public Task<PasskeyChallenge> AskNewPasskeyAsync(BearerToken session, IdempotencyKey? key = null, CancellationToken ct = default) =>
        AskAsync("account/passkeys/options", session, key, ct);

    /// <summary>Adds the passkey that was made of that challenge. Needs a full session and a step-up.</summary>
    /// <param name="session">The session that asked for the challenge.</param>
    /// <param name="passkey">What the device made of it.</param>
    /// <param name="name">What its owner calls it; none for the browser and system that ask.</param>
    /// <param name="key">To send it again; made for the call where none is given.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.PasskeyRejected"/>, <see cref="ProblemCode.PasskeyKnown"/>, <see cref="ProblemCode.TooManyPasskeys"/>.
    /// </exception>
    public Task<Passkey> AddPasskeyAsync(
        BearerToken session, JsonElement passkey, string? name = null, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "account/passkeys", session, new NewPasskeyBody(passkey, name), WireContext.Default.NewPasskeyBody, WireContext.Default.Passkey, key, ct);

    /// <summary>Gives a passkey another name. Needs a full session and a step-up.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NotFound"/>.</exception>
    public Task RenamePasskeyAsync(BearerToken session, Guid passkey, string name, CancellationToken ct = default) =>
        _calls.PatchAsync($"account/passkeys/{passkey:D}", session, new NameBody(name), WireContext.Default.NameBody, ct);

    /// <summary>Removes a passkey. Needs a full session and a step-up.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NotFound"/>.</exception>
    public Task RemovePasskeyAsync(BearerToken session, Guid passkey, CancellationToken ct = default) =>
        _calls.DeleteAsync($"account/passkeys/{passkey:D}", session, ct);

    /// <summary>Everything that is kept about the account, as the JSON that its owner gets. Needs a full session and a step-up, three times a day.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.Throttled"/>.</exception>
    public Task<JsonElement> TakeDataAsync(BearerToken session, CancellationToken ct = default) =>
        _calls.GetAsync("account/data", session, WireContext.Default.JsonElement, ct);

    /// <summary>When the account is deleted.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NotFound"/>: nobody asked for it.</exception>
    public Task<Deletion> ShowDeletionAsync(BearerToken session, CancellationToken ct = default) =>
        _calls.GetAsync("account/deletion", session, WireContext.Default.Deletion, ct);

    /// <summary>Has the account deleted after a delay. Asking again changes nothing. Needs a full session and a step-up.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.Throttled"/>.</exception>
    public Task<Deletion> DeleteAsync(BearerToken session, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        "account/deletion", session, new EmptyBody(), WireContext.Default.EmptyBody, WireContext.Default.Deletion, key, ct);

    /// <summary>Takes the deletion back: the account stays. Any session of it can.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.NotFound"/>: nobody asked for it.</exception>
    public Task TakeBackDeletionAsync(BearerToken session, CancellationToken ct = default) => _calls.DeleteAsync("account/deletion", session, ct);

    private Task<PasskeyChallenge> AskAsync(string path, BearerToken session, IdempotencyKey? key, CancellationToken ct) => _calls.PostAsync(
        path, session, new EmptyBody(), WireContext.Default.EmptyBody, WireContext.Default.PasskeyChallenge, key, ct);

    private async Task<DateTimeOffset> StepUpAsync<TBody>(
        BearerToken session, TBody body, JsonTypeInfo<TBody> written, IdempotencyKey? key, CancellationToken ct) =>
        (await _calls.PostAsync("account/step-up", session, body, written, WireContext.Default.StepUpReply, key, ct).ConfigureAwait(false)).ExpiresAt;
}
