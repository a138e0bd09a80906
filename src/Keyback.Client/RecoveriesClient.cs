using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>
/// Recoveries: tries to get back into an account. Each step gives the Recovery as it stands afterwards, to be given to the
/// next one; a step that is not open is <see cref="ProblemCode.OutOfOrder"/>, an unknown Recovery <see cref="ProblemCode.NotFound"/>.
/// </summary>
public sealed class RecoveriesClient
{
    private readonly Calls _calls;

    internal RecoveriesClient(Calls calls) => _calls = calls;

    /// <summary>Starts a Recovery. The answer is the same whether or not an account has the identifier.</summary>
    /// <param name="identifier">An e-mail address or, for <see cref="RecoveryMethod.SmsCode"/>, a phone number.</param>
    /// <param name="method">How to prove.</param>
    /// <param name="goal">What it is to lead to.</param>
    /// <param name="captcha">The answer to a CAPTCHA, where one is asked for.</param>
    /// <param name="locale">The language that is recorded: <c>en</c> or <c>zh-Hans</c>.</param>
    /// <param name="key">To send it again; made for the call where none is given.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.IdentifierInvalid"/>, <see cref="ProblemCode.MethodUnavailable"/>, <see cref="ProblemCode.CaptchaRequired"/>,
    /// <see cref="ProblemCode.CaptchaWrong"/>, <see cref="ProblemCode.Throttled"/>.
    /// </exception>
    public Task<Recovery> StartAsync(
        string identifier,
        RecoveryMethod method,
        RecoveryGoal goal,
        CaptchaAnswer? captcha = null,
        string? locale = null,
        IdempotencyKey? key = null,
        CancellationToken ct = default)
    {
        var body = new StartBody
        {
            Identifier = identifier,
            Method = method,
            Goal = goal,
            Captcha = captcha is null ? null : new CaptchaBody(captcha),
            Locale = locale,
        };
        return _calls.PostAsync("recoveries", null, body, WireContext.Default.StartBody, WireContext.Default.Recovery, key, ct);
    }

    /// <summary>Where it stands.</summary>
    public async Task<Recovery> ShowAsync(RecoveryAccess recovery, CancellationToken ct = default)
    {
        var reply = await _calls.GetAsync($"recoveries/{recovery.Id:D}", recovery.Token, WireContext.Default.Recovery, ct).ConfigureAwait(false);
        return reply with { Token = recovery.Token };
    }

    /// <summary>Has another message sent. The new code or link replaces the former.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.TooSoon"/>, <see cref="ProblemCode.Locked"/>.</exception>
    public Task<Recovery> ResendAsync(RecoveryAccess recovery, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(recovery, "resend", new EmptyBody(), WireContext.Default.EmptyBody, key, ct);

    /// <summary>Answers with the code, with or without spaces and dashes.</summary>
    /// <param name="recovery">Which Recovery.</param>
    /// <param name="code">The code.</param>
    /// <param name="captcha">The answer to a CAPTCHA, where one is asked for: while somebody tries codes all over.</param>
    /// <param name="key">Makes a repeated call the same call.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.CodeMalformed"/>, <see cref="ProblemCode.CaptchaRequired"/>, <see cref="ProblemCode.CaptchaWrong"/> (these cost no try),
    /// <see cref="ProblemCode.CodeWrong"/>, <see cref="ProblemCode.CodeExpired"/>, <see cref="ProblemCode.Locked"/>,
    /// <see cref="ProblemCode.AnotherProofRequired"/> (right, and the number is all that the account has).
    /// </exception>
    public Task<Recovery> SubmitCodeAsync(
        RecoveryAccess recovery, string code, CaptchaAnswer? captcha = null, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(recovery, "code", new RecoveryCodeBody(code, captcha), WireContext.Default.RecoveryCodeBody, key, ct);

    /// <summary>Answers with the account's user name, after a right code by SMS.</summary>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.UserNameMalformed"/> (it cost no try), <see cref="ProblemCode.UserNameWrong"/>, <see cref="ProblemCode.Locked"/>,
    /// <see cref="ProblemCode.AnotherProofRequired"/>.
    /// </exception>
    public Task<Recovery> SubmitUserNameAsync(
        RecoveryAccess recovery, string userName, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(recovery, "user-name", new UserNameBody(userName), WireContext.Default.UserNameBody, key, ct);

    /// <summary>Says that the account of this number is not one's own, while its name is awaited. The account loses the number.</summary>
    public Task<Recovery> DisownNumberAsync(RecoveryAccess recovery, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(recovery, "not-my-account", new EmptyBody(), WireContext.Default.EmptyBody, key, ct);

    /// <summary>
    /// Answers with the account's second factor, one of those that <see cref="Recovery.Methods"/> names. Behind a link the
    /// Recovery that comes has another token, which alone opens it from then on.
    /// </summary>
    /// <exception cref="KeybackProblemException">
    /// <see cref="ProblemCode.CodeMalformed"/> (it cost no try), <see cref="ProblemCode.SecondFactorWrong"/>, <see cref="ProblemCode.Locked"/>.
    /// </exception>
    public Task<Recovery> SubmitSecondFactorAsync(
        RecoveryAccess recovery, SecondFactor answer, IdempotencyKey? key = null, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return StepAsync(recovery, "second-factor", new SecondFactorBody(answer), WireContext.Default.SecondFactorBody, key, ct);
    }

    /// <summary>Asks for a challenge for a passkey as the second factor; the answer is <see cref="SecondFactor.OfPasskey"/>.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.MethodUnavailable"/>, <see cref="ProblemCode.Throttled"/>.</exception>
    public Task<PasskeyChallenge> AskPasskeyAsync(RecoveryAccess recovery, IdempotencyKey? key = null, CancellationToken ct = default) => _calls.PostAsync(
        $"recoveries/{recovery.Id:D}/second-factor/options",
        recovery.Token,
        new EmptyBody(),
        WireContext.Default.EmptyBody,
        WireContext.Default.PasskeyChallenge,
        key,
        ct);

    /// <summary>Says that the second factor is lost: the owner is told everywhere, and a delay begins that they can veto.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.AlreadyWaiting"/>.</exception>
    public Task<Recovery> WaitAsync(RecoveryAccess recovery, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(recovery, "wait", new EmptyBody(), WireContext.Default.EmptyBody, key, ct);

    /// <summary>Waits no more: the Recovery ends.</summary>
    public Task<Recovery> GiveUpAsync(RecoveryAccess recovery, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(recovery, "give-up", new EmptyBody(), WireContext.Default.EmptyBody, key, ct);

    /// <summary>Sets the new password. All sessions of the account end, and nobody is signed in by it.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.PasswordRejected"/>, which cost nothing.</exception>
    public Task<Recovery> ChoosePasswordAsync(
        RecoveryAccess recovery, string password, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(recovery, "password", new PasswordBody(password), WireContext.Default.PasswordBody, key, ct);

    /// <summary>Signs in for a while instead, and leaves the password as it is: <see cref="Recovery.Session"/>.</summary>
    public Task<Recovery> SkipPasswordAsync(RecoveryAccess recovery, IdempotencyKey? key = null, CancellationToken ct = default) =>
        StepAsync(recovery, "skip-password", new EmptyBody(), WireContext.Default.EmptyBody, key, ct);

    private async Task<Recovery> StepAsync<TBody>(
        RecoveryAccess recovery,
        string step,
        TBody body,
        System.Text.Json.Serialization.Metadata.JsonTypeInfo<TBody> written,
        IdempotencyKey? key,
        CancellationToken ct)
    {
        var reply = await _calls.PostAsync(
            $"recoveries/{recovery.Id:D}/{step}", recovery.Token, body, written, WireContext.Default.Recovery, key, ct).ConfigureAwait(false);
        return reply.Token == default ? reply with { Token = recovery.Token } : reply; // another one, where others have the former too
    }
}
