using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.SignUp;
using Keyback.Storage.Recoveries;
using Keyback.Storage.SignUps;

namespace Keyback.Server.SignUp;

/// <summary>
/// The start of a sign-up: records durably that somebody asks, and answers. Like the start of a Recovery it looks no
/// account up, so it cannot tell (I1).
/// </summary>
internal sealed class StartSignUp(
    SignUpStore store, ProofCodes codes, DataKeys keys, CheckCaptcha captchas, CaptchaChoice captcha, Randomness randomness, TimeProvider clock)
{
    /// <param name="kind">An address or a number; its door is open.</param>
    /// <param name="text">As typed.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="answer">The answer to a CAPTCHA, possibly empty.</param>
    /// <param name="holder">Whom the CAPTCHA was made for.</param>
    /// <param name="ct">Gives up before anything is recorded.</param>
    public async Task<SignUpAnswer> HandleAsync(
        IdentifierKind kind, string text, Caller caller, CaptchaAnswer answer, string holder, CancellationToken ct)
    {
        if (!Identifier.TryParse(text, caller.Region, out var identifier) || identifier.Kind != kind)
        {
            return new SignUpAnswer.NotOne();
        }

        if (captcha.Mode is CaptchaMode.Never)
        {
            return await RecordAsync(identifier, caller, CaptchaStanding.NotOffered, ct);
        }

        if (answer.IsEmpty)
        {
            return captcha.Mode is CaptchaMode.Always
                ? new SignUpAnswer.CaptchaRequired()
                : await RecordAsync(identifier, caller, CaptchaStanding.Unsolved, ct);
        }

        return await captchas.HandleAsync(answer, holder, ct) switch
        {
            CaptchaVerdict.Right => await RecordAsync(identifier, caller, CaptchaStanding.Solved, ct),
            CaptchaVerdict.Wrong => new SignUpAnswer.CaptchaWrong(),
            CaptchaVerdict.Unavailable => new SignUpAnswer.CaptchaRequired(), // our own is shown next
        };
    }

    private async Task<SignUpAnswer> RecordAsync(Identifier identifier, Caller caller, CaptchaStanding standing, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = new SignUpId(randomness.NewId(now));
        var token = randomness.NewToken();
        var hash = BearerToken.Hash(token)!;
        var signUp = new NewSignUp(
            id, hash, RecoveryReference.New(randomness), identifier, codes.Next(code => keys.CodeDigest(id, code), identifier.Kind, now), caller.Asker, now);
        return await store.StartAsync(signUp, standing, ct) switch
        {
            StartResult.Recorded => new SignUpAnswer.Started((await store.FindAsync(id, hash, now, ct))!, token),
            StartResult.CaptchaRequired => new SignUpAnswer.CaptchaRequired(),
            StartResult.Throttled throttled => new SignUpAnswer.Throttled(throttled.RetryAfter),
            _ => throw new InvalidOperationException("A result without an answer."),
        };
    }
}
