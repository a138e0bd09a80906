using System.Text.Json.Serialization.Metadata;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>
/// Sign-ups: an address or number is proved, and an account created with it. Each step gives the sign-up as it stands
/// afterwards; a step that is not open is <see cref="ProblemCode.OutOfOrder"/>, an unknown sign-up <see cref="ProblemCode.NotFound"/>,
/// and where the operator has closed the door every call is <see cref="ProblemCode.SignUpClosed"/>.
/// </summary>
public sealed class SignUpsClient
{
    private readonly Calls _calls;

    internal SignUpsClient(Calls calls) => _calls = calls;

    /// <summary>Starts a sign-up: a code is sent. The answer is the same whether or not an account has the address.</summary>
    /// <param name="kind">What is proved.</param>
    /// <param name="value">The address or number.</param>
    /// <param name="captcha">The answer to a CAPTCHA, where one is asked for.</param>
    /// <param name="locale">The language of the messages: <c>en</c> or <c>zh-Hans</c>.</param>
    /// <param name="key">To send it again; made for the call where none is given.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.IdentifierInvalid"/>, <see cref="ProblemCode.CaptchaRequired"/>, <see cref="ProblemCode.CaptchaWrong"/>,
    /// <see cref="ProblemCode.Throttled"/>.
    /// </exception>
    public Task<SignUp> StartAsync(
        ContactKind kind,
        string value,
        CaptchaAnswer? captcha = null,
        string? locale = null,
        IdempotencyKey? key = null,
        CancellationToken ct = default)
    {
        var body = new SignUpBody { Kind = kind, Value = value, Captcha = captcha is null ? null : new CaptchaBody(captcha), Locale = locale };
        return _calls.PostAsync("sign-ups", null, body, WireContext.Default.SignUpBody, WireContext.Default.SignUp, key, ct);
    }

    /// <summary>Where it stands.</summary>
    public async Task<SignUp> ShowAsync(SignUpAccess signUp, CancellationToken ct = default)
    {
        var reply = await _calls.GetAsync($"sign-ups/{signUp.Id:D}", signUp.Token, WireContext.Default.SignUp, ct).ConfigureAwait(false);
        return reply with { Token = signUp.Token };
    }

    /// <summary>Proves the address or number by the code, with or without spaces and dashes.</summary>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.CodeMalformed"/> (it cost no try), <see cref="ProblemCode.CodeWrong"/>, <see cref="ProblemCode.CodeExpired"/>.
    /// </exception>
    public Task<SignUp> SubmitCodeAsync(SignUpAccess signUp, string code, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(signUp, "code", new CodeBody(code), WireContext.Default.CodeBody, key, ct);

    /// <summary>Has another code sent. It replaces the former.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.TooSoon"/>.</exception>
    public Task<SignUp> ResendAsync(SignUpAccess signUp, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(signUp, "resend", new EmptyBody(), WireContext.Default.EmptyBody, key, ct);

    /// <summary>Creates the account, and signs in: <see cref="SignUp.Session"/>.</summary>
    /// <param name="signUp">The sign-up, whose address or number is proved.</param>
    /// <param name="userName">The user name.</param>
    /// <param name="password">The password.</param>
    /// <param name="locale">The language of the account: <c>en</c> or <c>zh-Hans</c>.</param>
    /// <param name="key">To send it again; made for the call where none is given.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.UserNameMalformed"/>, <see cref="ProblemCode.UserNameTaken"/>, <see cref="ProblemCode.PasswordRejected"/>,
    /// which cost nothing, and <see cref="ProblemCode.Throttled"/>.
    /// </exception>
    public Task<SignUp> CreateAccountAsync(
        SignUpAccess signUp,
        string userName,
        string password,
        string? locale = null,
        IdempotencyKey? key = null,
        CancellationToken ct = default) => StepAsync(
            signUp,
            "account",
            new NewAccountBody { UserName = userName, Password = password, Locale = locale },
            WireContext.Default.NewAccountBody,
            key,
            ct);

    private async Task<SignUp> StepAsync<TBody>(
        SignUpAccess signUp, string step, TBody body, JsonTypeInfo<TBody> written, IdempotencyKey? key, CancellationToken ct)
    {
        var reply = await _calls.PostAsync(
            $"sign-ups/{signUp.Id:D}/{step}", signUp.Token, body, written, WireContext.Default.SignUp, key, ct).ConfigureAwait(false);
        return reply with { Token = signUp.Token };
    }
}
