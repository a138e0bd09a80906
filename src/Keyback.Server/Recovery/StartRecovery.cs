using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>
/// The start of a Recovery: records durably that somebody asks for this identifier, and answers. It looks no account
/// up, so it cannot tell (I1); a background dispatcher finds the account and writes the message.
/// </summary>
internal sealed class StartRecovery(
    RecoveryStore store,
    RecoveryRules rules,
    RecoveryViews views,
    CheckCaptcha captchas,
    CaptchaChoice captcha,
    ISmsChannel sms,
    FreshCodes codes,
    Randomness randomness,
    TimeProvider clock)
{
    /// <param name="identifier">What was typed.</param>
    /// <param name="method">How to prove.</param>
    /// <param name="goal">What it leads to.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="answer">The answer to a CAPTCHA, possibly empty.</param>
    /// <param name="holder">Whom the CAPTCHA was made for.</param>
    /// <param name="ct">Gives up before anything is recorded.</param>
    public async Task<StartAnswer> HandleAsync(
        string identifier, RecoveryMethod method, RecoveryGoal goal, Caller caller, CaptchaAnswer answer, string holder, CancellationToken ct)
    {
        if (method is RecoveryMethod.SmsCode && !sms.IsConfigured)
        {
            return new StartAnswer.MethodUnavailable();
        }

        var wanted = method is RecoveryMethod.SmsCode ? IdentifierKind.Phone : IdentifierKind.Email;
        if (!Identifier.TryParse(identifier, caller.Region, out var parsed) || parsed.Kind != wanted)
        {
            return new StartAnswer.NotAnAddress();
        }

        if (captcha.Mode is CaptchaMode.Never)
        {
            return await RecordAsync(parsed, method, goal, caller, CaptchaStanding.NotOffered, account: null, ct);
        }

        if (answer.IsEmpty)
        {
            return AsksAlways(method)
                ? new StartAnswer.CaptchaRequired()
                : await RecordAsync(parsed, method, goal, caller, CaptchaStanding.Unsolved, account: null, ct);
        }

        return await captchas.HandleAsync(answer, holder, ct) switch
        {
            CaptchaVerdict.Right => await RecordAsync(parsed, method, goal, caller, CaptchaStanding.Solved, account: null, ct),
            CaptchaVerdict.Wrong => new StartAnswer.CaptchaWrong(),
            CaptchaVerdict.Unavailable => new StartAnswer.CaptchaRequired(), // our own is shown next
        };
    }

    /// <summary>Records a start durably.</summary>
    /// <param name="identifier">Where the proof goes, if an account has it.</param>
    /// <param name="method">How to prove.</param>
    /// <param name="goal">What it leads to.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="standing">How it stands with the CAPTCHA.</param>
    /// <param name="account">The account of the session that asks; none for everybody else.</param>
    /// <param name="ct">Gives up before anything is recorded.</param>
    internal async Task<StartAnswer> RecordAsync(
        Identifier identifier, RecoveryMethod method, RecoveryGoal goal, Caller caller, CaptchaStanding standing, AccountId? account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = new RecoveryId(randomness.NewId(now));
        var token = randomness.NewToken();
        var (secret, digest) = NewSecret(id, method, goal);
        var start = rules.Start(id, RecoveryReference.New(randomness), method, goal, digest, now, caller.From, account);

        return await store.StartAsync(new NewRecovery(start, BearerToken.Hash(token)!, identifier, secret, caller.Asker), standing, ct) switch
        {
            StartResult.Recorded => new StartAnswer.Started(views.Of(start.Next), token),
            StartResult.CaptchaRequired => new StartAnswer.CaptchaRequired(),
            StartResult.Throttled throttled => new StartAnswer.Throttled(throttled.RetryAfter),
            _ => throw new InvalidOperationException("A result without an answer."),
        };
    }

    // A link is long-lived and opens everything, so that way asks even where the limits would not.
    private bool AsksAlways(RecoveryMethod method) => captcha.Mode is CaptchaMode.Always || method is RecoveryMethod.EmailLink;

    private (string Secret, ChallengeDigest Digest) NewSecret(RecoveryId id, RecoveryMethod method, RecoveryGoal goal)
    {
        if (method is RecoveryMethod.EmailLink)
        {
            var link = randomness.NewToken();
            return (link, new ChallengeDigest(BearerToken.Hash(link)!));
        }

        var code = codes.Next(id, method is RecoveryMethod.SmsCode ? MessageChannel.Sms : MessageChannel.Email);
        return (code.Code, code.DigestFor(goal));
    }
}
