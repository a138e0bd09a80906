using Keyback.Accounts;
using Keyback.Help;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.Support;
using Keyback.Storage.Help;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Support;

namespace Keyback.Server.Help.Ask;

/// <summary>What somebody fills in.</summary>
/// <param name="Title">The question.</param>
/// <param name="Details">What else there is to say.</param>
/// <param name="Email">The address to answer to, unless the account has one.</param>
internal sealed record HelpAskForm(string? Title, string? Details, string? Email)
{
    /// <summary>Prints nothing of it.</summary>
    public override string ToString() => nameof(HelpAskForm);
}

/// <summary>
/// Somebody asks a question that the help centre does not answer yet. It lands with support, at once for whoever is signed in
/// with an address, else after a code has proved one; nobody else sees it before staff published it.
/// </summary>
internal sealed partial class AskHelp(
    HelpAskStore store,
    IAccountDirectory directory,
    ProofCodes codes,
    DataKeys keys,
    CheckCaptcha captchas,
    CaptchaChoice captcha,
    Randomness randomness,
    TimeProvider clock,
    ILogger<AskHelp> log)
{
    /// <summary>The address that an account is answered to; none where it has none, or nobody is signed in.</summary>
    public async Task<AccountContact?> AddressOfAsync(CurrentSession? session, CancellationToken ct) => session is null
        ? null
        : (await directory.FindAsync(session.Account, ct))?.Contacts.FirstOrDefault(contact => contact.Kind is IdentifierKind.Email);

    /// <param name="form">What was filled in.</param>
    /// <param name="session">Who is signed in, or nobody.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="answer">The answer to a CAPTCHA, possibly empty.</param>
    /// <param name="holder">Whom the CAPTCHA was made for.</param>
    /// <param name="ct">Gives up before anything is kept.</param>
    public async Task<HelpAskAnswer> HandleAsync(
        HelpAskForm form, CurrentSession? session, Caller caller, CaptchaAnswer answer, string holder, CancellationToken ct)
    {
        var question = new AskedQuestion(WrittenText.OnOneLine(form.Title), WrittenText.Plain(form.Details));
        if (WrittenText.Length(question.Title) is 0 or > AskedQuestion.LongestTitle)
        {
            return new HelpAskAnswer.TitleWrong();
        }

        if (WrittenText.Length(question.Details) > AskedQuestion.LongestDetails)
        {
            return new HelpAskAnswer.DetailsTooLong();
        }

        if (HelpMarkdown.FindFault(question.Details, _ => true) is { } fault)
        {
            return new HelpAskAnswer.DetailsRefused(fault);
        }

        if (await AddressOfAsync(session, ct) is { } own)
        {
            return await KeepAsync(question, session!, own.Value, caller, ct);
        }

        if (!EmailAddress.TryParse(form.Email, out var email))
        {
            return new HelpAskAnswer.NoAddress();
        }

        return await StandingAsync(answer, holder, ct) switch
        {
            null => new HelpAskAnswer.CaptchaWrong(),
            CaptchaStanding.Unsolved when captcha.Mode is CaptchaMode.Always || !answer.IsEmpty => new HelpAskAnswer.CaptchaRequired(),
            { } standing => await StartAsync(question, email, caller, standing, ct),
        };
    }

    private async Task<CaptchaStanding?> StandingAsync(CaptchaAnswer answer, string holder, CancellationToken ct)
    {
        if (captcha.Mode is CaptchaMode.Never)
        {
            return CaptchaStanding.NotOffered;
        }

        return answer.IsEmpty ? CaptchaStanding.Unsolved : await captchas.HandleAsync(answer, holder, ct) switch
        {
            CaptchaVerdict.Right => CaptchaStanding.Solved,
            CaptchaVerdict.Wrong => null,
            CaptchaVerdict.Unavailable => CaptchaStanding.Unsolved, // our own is shown next
        };
    }

    private async Task<HelpAskAnswer> KeepAsync(AskedQuestion question, CurrentSession session, string address, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var reference = RecoveryReference.New(randomness);
        var request = new SupportRequest(randomness.NewId(now), reference, address, question.Words, null, caller.Locale, now, SupportRequestState.Open)
        {
            Kind = SupportRequestKind.Question,
        };
        var wait = await store.KeepAsync(request, session.Account, ct);
        if (wait > TimeSpan.Zero)
        {
            return new HelpAskAnswer.Throttled(wait);
        }

        Asked(log, reference);
        return new HelpAskAnswer.Kept(reference);
    }

    private async Task<HelpAskAnswer> StartAsync(AskedQuestion question, EmailAddress email, Caller caller, CaptchaStanding standing, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var id = new HelpAskId(randomness.NewId(now));
        var token = randomness.NewToken();
        var hash = BearerToken.Hash(token)!;
        var code = codes.Next(digits => keys.CodeDigest(id, digits), IdentifierKind.Email, now);
        return await store.StartAsync(new NewHelpAsk(id, hash, RecoveryReference.New(randomness), question, email, code, caller.Asker, now), standing, ct) switch
        {
            StartResult.Recorded => new HelpAskAnswer.Started((await store.FindAsync(id, hash, now, ct))!, token),
            StartResult.CaptchaRequired => new HelpAskAnswer.CaptchaRequired(),
            StartResult.Throttled throttled => new HelpAskAnswer.Throttled(throttled.RetryAfter),
            _ => throw new InvalidOperationException("A result without an answer."),
        };
    }

    [LoggerMessage(3863, LogLevel.Information, "Somebody asked the help centre: {Reference}")]
    private static partial void Asked(ILogger logger, string reference);
}
