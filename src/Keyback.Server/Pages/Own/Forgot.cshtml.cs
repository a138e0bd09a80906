using System.Text.Json;
using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Accounts;
using Keyback.Server.Pages.Forgot;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Own;

/// <summary>The fifth way: whoever is in and forgot the password picks one of the account's own addresses for the proof.</summary>
internal sealed class OwnForgotModel(
    ShowAccount show, StartOwnRecovery start, ISmsChannel sms, LimitsOptions limits, PageTexts texts) : OwnPage
{
    /// <summary>By which way and to which address or number: the method and the contact's id, with a colon between.</summary>
    [BindProperty]
    public string? Proof { get; set; }

    /// <summary>What it leads to.</summary>
    [BindProperty(Name = "goal")]
    public string? Goal { get; set; }

    /// <summary>What can be picked.</summary>
    public IReadOnlyList<ProofChoice> Choices { get; private set; } = [];

    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The owner would rather be signed in for a while.</summary>
    public bool WantsTemporary => Goal is CodeStartPage.TemporaryCode;

    /// <summary>How long a sign-in without a new password lasts, in words.</summary>
    public string SessionLength => texts.Duration(limits.TemporarySessionLifetime);

    /// <inheritdoc />
    protected override string Back => WayBack.Forgot;

    /// <summary>Shows the choice.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (await show.HandleAsync(Current.Account, ct) is not { } account)
        {
            return LocalRedirect(WayBack.SignInFor(Back));
        }

        Choices = [.. account.Contacts.Where(contact => contact.ProvedAt is not null).SelectMany(ChoicesOf)];
        return Page();
    }

    /// <summary>Starts.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (Read(Proof) is not var (method, contact))
        {
            return await RefuseAsync(StatusCodes.Status422UnprocessableEntity, texts["OwnForgot_Pick"], ct);
        }

        var goal = WantsTemporary ? RecoveryGoal.TemporaryCode : RecoveryGoal.NewPassword;
        switch (await start.HandleAsync(Current.Account, method, goal, contact, HttpContext.Caller(), ct))
        {
            case StartAnswer.Started(var view, var token):
                RecoveryCookie.Keep(HttpContext, view.Id, token);
                return LocalRedirect(Steps.PathOf(view));
            case StartAnswer.Throttled(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
                return await RefuseAsync(StatusCodes.Status429TooManyRequests, texts.Format("Change_Throttled", texts.Duration(wait)), ct);
            default:
                return await RefuseAsync(StatusCodes.Status422UnprocessableEntity, texts["OwnForgot_Pick"], ct);
        }
    }

    private Task<IActionResult> RefuseAsync(int status, string problem, CancellationToken ct)
    {
        Response.StatusCode = status;
        Problem = problem;
        return OnGetAsync(ct);
    }

    private IEnumerable<ProofChoice> ChoicesOf(OwnContact contact)
    {
        if (contact.Kind is IdentifierKind.Email)
        {
            yield return new(Word(RecoveryMethod.EmailCode, contact.Id), "mail", contact.Masked, texts["OwnForgot_ByCode"]);
            yield return new(Word(RecoveryMethod.EmailLink, contact.Id), "link", contact.Masked, texts["OwnForgot_ByLink"]);
        }
        else if (sms.IsConfigured)
        {
            yield return new(Word(RecoveryMethod.SmsCode, contact.Id), "phone", contact.Masked, texts["OwnForgot_BySms"]);
        }
    }

    private static (RecoveryMethod Method, ContactId Contact)? Read(string? proof) =>
        proof?.Split(':') is [var word, var id] && Guid.TryParseExact(id, "D", out var contact)
        && Array.Find(Enum.GetValues<RecoveryMethod>(), method => Name(method) == word) is not (RecoveryMethod.None or RecoveryMethod.SupportLink) and var found
            ? (found, new ContactId(contact))
            : null;

    private static string Word(RecoveryMethod method, ContactId contact) => $"{Name(method)}:{contact}";

    private static string Name(RecoveryMethod method) => JsonNamingPolicy.SnakeCaseLower.ConvertName(method.ToString());
}

/// <summary>One way to prove.</summary>
/// <param name="Value">What the form sends.</param>
/// <param name="Icon">Its picture.</param>
/// <param name="To">The address or number, masked.</param>
/// <param name="How">What goes there.</param>
internal sealed record ProofChoice(string Value, string Icon, string To, string How);
