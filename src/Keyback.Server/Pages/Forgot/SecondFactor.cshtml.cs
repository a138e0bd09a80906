using Keyback.Factors;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Server.Factors;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>An address is proved, and the account has a second factor: it is asked for here, too (I11). Whoever has lost it can wait.</summary>
internal sealed class SecondFactorModel(
    ShowRecovery show, SubmitFactor submit, ProveFactorByPasskey byPasskey, WaitForFactor wait, IOptions<LimitsOptions> limits, TimeProvider time, PageTexts texts)
    : RecoveryPage, IFactorForm
{
    /// <summary>The code of the authenticator app, as typed.</summary>
    [BindProperty]
    public string? Totp { get; set; }

    /// <summary>A saved code, as typed.</summary>
    [BindProperty]
    public string? SavedCode { get; set; }

    /// <summary>Waiting was confirmed: a mail scanner that presses every button leaves the box empty.</summary>
    [BindProperty]
    public bool Really { get; set; }

    /// <inheritdoc />
    public IHtmlContent? Problem { get; private set; }

    /// <inheritdoc />
    public string? ProblemAt { get; private set; }

    /// <inheritdoc />
    public bool Closed { get; private set; }

    /// <inheritdoc />
    public string Action => $"~/forgot/second-factor/{Id}";

    /// <inheritdoc />
    public string PasskeyAction => $"~/forgot/second-factor/{Id}?handler=Passkey";

    /// <inheritdoc />
    public string? Next => null; // the Recovery knows where it leads

    /// <summary>What the browser made of the challenge for a passkey, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <inheritdoc />
    public IReadOnlyList<FactorKind> Kinds => Recovery.Factors;

    /// <summary>Waiting was not confirmed.</summary>
    public bool WaitUnconfirmed { get; private set; }

    /// <summary>Another Recovery of the account waits.</summary>
    public IHtmlContent? Other { get; private set; }

    /// <summary>How long one waits, in words.</summary>
    public string Delay => texts.Duration(limits.Value.SecondFactorDelay);

    /// <summary>Shows the forms, or leads to where the Recovery stands.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        WithTokenAsync(async token => Answer(await show.HandleAsync(RecoveryId, token, ct)));

    /// <summary>Takes an answer.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        ProblemAt = SavedCode is null ? "totp" : "saved";
        return TypedFactor.Read(SavedCode is null ? Totp ?? "" : null, SavedCode) is { } answer
            ? Answer(await submit.HandleAsync(RecoveryId, token, answer, HttpContext.Caller()))
            : Malformed(await show.HandleAsync(RecoveryId, token, ct));
    });

    /// <summary>Makes a challenge for a passkey, for the page's script.</summary>
    public Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        var (options, refused) = await byPasskey.AskAsync(RecoveryId, token, HttpContext.Caller(), ct);
        return options is null ? Answer(refused!) : Response.Answer(options);
    });

    /// <summary>Takes a passkey.</summary>
    public Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        ProblemAt = "passkey";
        return PasskeyResponse.Read(Passkey) is { } response
            ? Answer(await byPasskey.HandleAsync(RecoveryId, token, response, HttpContext.Caller(), ct))
            : Malformed(await show.HandleAsync(RecoveryId, token, ct));
    });

    /// <summary>Begins to wait.</summary>
    public Task<IActionResult> OnPostWaitAsync(CancellationToken ct) => WithTokenAsync(async token =>
    {
        if (Really)
        {
            return Answer(await wait.HandleAsync(RecoveryId, token, HttpContext.Caller()));
        }

        WaitUnconfirmed = true;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Answer(await show.HandleAsync(RecoveryId, token, ct));
    });

    private IActionResult Malformed(RecoveryAnswer answer)
    {
        if (answer is RecoveryAnswer.Advanced({ State: RecoveryState.SecondFactorRequired }, _))
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            Problem = texts.Html(ProblemAt switch
            {
                "saved" => "Factor_SavedMalformed",
                "passkey" => "Passkey_NotUsed",
                _ => "Factor_TotpMalformed",
            });
        }

        return Answer(answer);
    }

    private IActionResult Answer(RecoveryAnswer answer)
    {
        if (answer is RecoveryAnswer.Advanced { Token: { } fresh } && answer is not RecoveryAnswer.Advanced { Session: not null })
        {
            RecoveryCookie.Keep(HttpContext, RecoveryId, fresh);
        }

        return answer switch
        {
            RecoveryAnswer.Advanced(_, { } session) => SignedIn(session),
            RecoveryAnswer.Advanced(var view, null) when view.State is RecoveryState.SecondFactorRequired => Show(view),
            RecoveryAnswer.Advanced(var view, null) => LocalRedirect(Steps.PathOf(view)),
            RecoveryAnswer.FactorWrong(var view, var tries, var lane) =>
                Refuse(view, StatusCodes.Status422UnprocessableEntity, FactorProblem.Wrong(texts, tries, lane), tries is 0),
            RecoveryAnswer.Locked(var view, var left) when view.State is RecoveryState.SecondFactorRequired => Locked(view, left),
            RecoveryAnswer.AnotherWaits(var view, var until) => AnotherWaits(view, until),
            RecoveryAnswer.Locked(var view, _) => LocalRedirect(Steps.PathOf(view)),
            RecoveryAnswer.OutOfOrder(var view) => LocalRedirect(Steps.PathOf(view)),
            _ => LocalRedirect(Steps.EndOf(RecoveryId)),
        };
    }

    private PageResult Refuse(RecoveryView view, int status, IHtmlContent problem, bool closed)
    {
        Response.StatusCode = status;
        Problem = problem;
        Closed = closed;
        return Show(view);
    }

    private PageResult Locked(RecoveryView view, TimeSpan left)
    {
        Response.ComeBackIn(left, StatusCodes.Status423Locked);
        return Refuse(view, StatusCodes.Status423Locked, FactorProblem.Closed(texts, time.GetUtcNow() + left), closed: true);
    }

    private PageResult AnotherWaits(RecoveryView view, DateTimeOffset until)
    {
        Response.StatusCode = StatusCodes.Status409Conflict;
        Other = texts.Html("Factor_AnotherWaits", texts.Moment(until));
        return Show(view);
    }
}
