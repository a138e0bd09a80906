using System.ComponentModel.DataAnnotations;
using Keyback.Accounts;
using Keyback.Messages;
using Keyback.Server.Accounts;
using Keyback.Server.Factors;
using Keyback.Server.Pages.Forgot;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Own;

/// <summary>Changes the account, once the password was given again: name, password, addresses, numbers.</summary>
internal sealed class ChangeModel(
    ShowAccount show,
    StepUp stepUp,
    SettingsStore settings,
    ContactStore contacts,
    ChangePassword changePassword,
    AddContact addContact,
    ProveContact proveContact,
    StepUpByPasskey stepUpByPasskey,
    PasskeyOptions passkeyOptions,
    ISmsChannel sms,
    TimeProvider time,
    PageTexts texts) : OwnPage
{
    /// <summary>The present password, or the new one; exactly as typed.</summary>
    [BindProperty]
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? Password { get; set; }

    /// <summary>The code of the authenticator app, as typed.</summary>
    [BindProperty]
    public string? Totp { get; set; }

    /// <summary>Where to go on once the password was given: a word of <see cref="WayBack"/>.</summary>
    [BindProperty(Name = "next", SupportsGet = true)]
    public string? Next { get; set; }

    /// <summary>The new user name, as typed.</summary>
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>The new e-mail address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The new phone number, as typed.</summary>
    [BindProperty]
    public string? Phone { get; set; }

    /// <summary>Which address or number is meant.</summary>
    [BindProperty]
    public Guid Contact { get; set; }

    /// <summary>The code that came there, as typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What the browser made of the challenge for a passkey, as JSON.</summary>
    [BindProperty]
    public string? Passkey { get; set; }

    /// <summary>What was just done, or nothing.</summary>
    [BindProperty(Name = "done", SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The account.</summary>
    public OwnAccount Account { get; private set; } = null!; // set before the page is shown

    /// <summary>What is wrong, each with advice; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Which part of the page the problem belongs to: <c>password</c>, <c>totp</c>, <c>name</c>, <c>new</c>, <c>email</c>, <c>phone</c> or the id of a contact.</summary>
    public string? ProblemAt { get; private set; }

    /// <summary>Whether the password was given lately.</summary>
    public bool IsSteppedUp => Current.IsSteppedUp(time.GetUtcNow());

    /// <summary>Whether this server can send SMS.</summary>
    public bool OffersPhone => sms.IsConfigured;

    /// <summary>The good news to show, or none.</summary>
    public string? News => (ProblemAt, Done) switch
    {
        (null, "name") => texts["Change_DoneName"],
        (null, "password") => texts["Change_DonePassword"],
        (null, "asked") => texts["Change_DoneAsked"],
        (null, "added") => texts["Change_DoneAdded"],
        (null, "removed") => texts["Change_DoneRemoved"],
        _ => null,
    };

    /// <inheritdoc />
    protected override string Back => WayBack.Change;

    /// <summary>The account's contacts of a kind.</summary>
    public IEnumerable<OwnContact> ContactsOf(IdentifierKind kind) => Account.Contacts.Where(contact => contact.Kind == kind);

    /// <summary>Asks for the password, or shows what can be changed.</summary>
    public Task<IActionResult> OnGetAsync(CancellationToken ct) => ShownAsync(ct);

    /// <summary>Takes a code of the authenticator app in the place of the password.</summary>
    public async Task<IActionResult> OnPostTotpAsync(CancellationToken ct)
    {
        if (TypedFactor.Read(Totp ?? "", null) is not { } factor)
        {
            return await RefuseAsync("totp", StatusCodes.Status422UnprocessableEntity, ct, texts["Factor_TotpMalformed"]);
        }

        switch (await stepUp.HandleAsync(HttpContext.Act(Current), factor))
        {
            case StepUpAnswer.SteppedUp:
                return SteppedUp();
            case StepUpAnswer.FactorWrong(var tries, var lane):
                return await RefuseAsync(
                    "totp", StatusCodes.Status422UnprocessableEntity, ct, texts.Format(FactorProblem.KeyOfWrong(tries, lane), tries));
            case StepUpAnswer.FactorClosed(var wait):
                return await WaitAsync("totp", StatusCodes.Status423Locked, wait, "Change_Locked", ct);
            default:
                return LocalRedirect(WayBack.SignInFor(Back));
        }
    }

    /// <summary>Takes the present password.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct) =>
        await AnswerAsync(await stepUp.HandleAsync(HttpContext.Act(Current), Password ?? "", ct), "Change_WrongPassword", ct);

    /// <summary>Makes a challenge for a passkey, for the page's script.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync(CancellationToken ct) => Response.Answer(
        await passkeyOptions.ToProveAsync(PasskeyBindings.ToStepUp(HttpContext.Act(Current)), HttpContext.Caller().Network, ct));

    /// <summary>Takes a passkey in place of the password.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken ct) => await AnswerAsync(
        await stepUpByPasskey.HandleAsync(HttpContext.Act(Current), PasskeyResponse.Read(Passkey), ct), "Passkey_NotUsed", ct);

    private async Task<IActionResult> AnswerAsync(StepUpAnswer answer, string failed, CancellationToken ct)
    {
        switch (answer)
        {
            case StepUpAnswer.SteppedUp:
                return SteppedUp();
            case StepUpAnswer.Throttled(var wait):
                Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
                return await WrongAsync("password", ct, texts.Format("SignIn_Throttled", texts.Duration(wait)));
            case StepUpAnswer.Busy(var wait):
                return await BusyAsync("password", wait, ct);
            case StepUpAnswer.SessionOver:
                return LocalRedirect(WayBack.SignInFor(Back));
            default:
                return await RefuseAsync("password", StatusCodes.Status422UnprocessableEntity, ct, texts[failed]);
        }
    }

    /// <summary>Takes another user name.</summary>
    public async Task<IActionResult> OnPostNameAsync(CancellationToken ct)
    {
        if (IsSteppedUp && !UserName.TryChoose(Name, out _))
        {
            return await RefuseAsync("name", StatusCodes.Status422UnprocessableEntity, ct, texts["Change_NameInvalid"]);
        }

        return UserName.TryChoose(Name, out var name)
            ? await AnswerAsync(await settings.ChangeNameAsync(HttpContext.Act(Current), name), "name", "name", ct)
            : AskAgain();
    }

    /// <summary>Sets another password.</summary>
    public async Task<IActionResult> OnPostPasswordAsync(CancellationToken ct)
    {
        switch (await changePassword.HandleAsync(Current, HttpContext.Act(Current), Password ?? "", ct))
        {
            case PasswordChange.Rejected(var reasons):
                return await RefuseAsync(
                    "new", StatusCodes.Status422UnprocessableEntity, ct, [.. reasons.Select(reason => PasswordModel.Advice(reason, texts))]);
            case PasswordChange.Busy(var wait):
                return await BusyAsync("new", wait, ct);
            case PasswordChange.Decided(var result):
                return await AnswerAsync(result, "new", "password", ct);
            default:
                throw new InvalidOperationException("An answer without words.");
        }
    }

    /// <summary>Asks to add an e-mail address.</summary>
    public Task<IActionResult> OnPostEmailAsync(CancellationToken ct) => AddAsync(IdentifierKind.Email, Email ?? "", "email", ct);

    /// <summary>Asks to add a phone number.</summary>
    public Task<IActionResult> OnPostPhoneAsync(CancellationToken ct) => AddAsync(IdentifierKind.Phone, Phone ?? "", "phone", ct);

    /// <summary>Sends another code to an address or number that waits for one.</summary>
    public async Task<IActionResult> OnPostAgainAsync(CancellationToken ct)
    {
        var waiting = (await contacts.ListAsync(Current.Account, time.GetUtcNow(), ct)).FirstOrDefault(one => one.Id.Value == Contact && one.ProvedAt is null);
        return waiting is null ? AskAgain() : await AddAsync(waiting.Kind, waiting.Identifier.Value, $"{Contact}", ct);
    }

    /// <summary>Takes the code of a new address or number.</summary>
    public async Task<IActionResult> OnPostCodeAsync(CancellationToken ct) =>
        await proveContact.HandleAsync(HttpContext.Act(Current), new ContactId(Contact), Code ?? "", ct) is { } result
            ? await AnswerAsync(result, $"{Contact}", "added", ct)
            : await RefuseAsync($"{Contact}", StatusCodes.Status422UnprocessableEntity, ct, texts["Change_CodeMalformed"]);

    /// <summary>Removes an address or number.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct) =>
        await AnswerAsync(await contacts.RemoveAsync(HttpContext.Act(Current), new ContactId(Contact)), $"{Contact}", "removed", ct);

    private async Task<IActionResult> AddAsync(IdentifierKind kind, string text, string at, CancellationToken ct)
    {
        if (!IsSteppedUp)
        {
            return AskAgain();
        }

        var added = await addContact.HandleAsync(HttpContext.Act(Current), kind, text, HttpContext.Caller().Region, Current.Locale);
        return added is AddContactAnswer.Decided(var result)
            ? await AnswerAsync(result, at, "asked", ct)
            : await RefuseAsync(
                at,
                StatusCodes.Status422UnprocessableEntity,
                ct,
                texts[kind is IdentifierKind.Email ? "Forgot_NotAddress" : "Phone_NotNumber"]);
    }

    private async Task<IActionResult> AnswerAsync(ChangeResult result, string at, string done, CancellationToken ct) => result switch
    {
        ChangeResult.Done or ChangeResult.Asked or ChangeResult.Added => LocalRedirect($"~/my/settings/change?done={done}"),
        ChangeResult.StepUpRequired or ChangeResult.Unknown => AskAgain(),
        ChangeResult.Taken => await RefuseAsync(at, StatusCodes.Status409Conflict, ct, texts["Change_NameTaken"]),
        ChangeResult.Known => await RefuseAsync(at, StatusCodes.Status409Conflict, ct, texts["Change_Known"]),
        ChangeResult.Last => await RefuseAsync(at, StatusCodes.Status409Conflict, ct, texts["Change_Last"]),
        ChangeResult.CodeWrong(var tries) => await RefuseAsync(
            at, StatusCodes.Status422UnprocessableEntity, ct, tries > 0 ? texts.Format("Change_CodeWrong", tries) : texts["Change_CodeWrongNone"]),
        ChangeResult.CodeExpired => await RefuseAsync(at, StatusCodes.Status410Gone, ct, texts["Change_CodeExpired"]),
        ChangeResult.Locked(var wait) => await WaitAsync(at, StatusCodes.Status423Locked, wait, "Change_Locked", ct),
        ChangeResult.TooSoon(var wait) => await WaitAsync(at, StatusCodes.Status429TooManyRequests, wait, "Change_TooSoon", ct),
        ChangeResult.Throttled(var wait) => await WaitAsync(at, StatusCodes.Status429TooManyRequests, wait, "Change_Throttled", ct),
        _ => throw new InvalidOperationException("An answer without words."),
    };

    private LocalRedirectResult SteppedUp() => LocalRedirect(Next is WayBack.Settings or WayBack.Factors or WayBack.Passkeys or WayBack.Data ? WayBack.PathOf(Next) : "~/my/settings/change");

    // The page asks for the password where it must, and shows what there is where something was gone.
    private LocalRedirectResult AskAgain() => LocalRedirect("~/my/settings/change");

    private Task<IActionResult> BusyAsync(string at, TimeSpan wait, CancellationToken ct) =>
        WaitAsync(at, StatusCodes.Status503ServiceUnavailable, wait, "Site_Busy", ct);

    private Task<IActionResult> WaitAsync(string at, int status, TimeSpan wait, string key, CancellationToken ct)
    {
        Response.ComeBackIn(wait, status);
        return WrongAsync(at, ct, texts.Format(key, texts.Duration(wait)));
    }

    private Task<IActionResult> RefuseAsync(string at, int status, CancellationToken ct, params IReadOnlyList<string> problems)
    {
        Response.StatusCode = status;
        return WrongAsync(at, ct, problems);
    }

    private Task<IActionResult> WrongAsync(string at, CancellationToken ct, params IReadOnlyList<string> problems)
    {
        Problems = problems;
        ProblemAt = at;
        return ShownAsync(ct);
    }

    private async Task<IActionResult> ShownAsync(CancellationToken ct)
    {
        if (await show.HandleAsync(Current.Account, ct) is not { } account)
        {
            return LocalRedirect(WayBack.SignInFor(Back));
        }

        Account = account;
        return Page();
    }
}
