using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The start of a Recovery by phone: the registered number and the goal. Without a gateway for SMS there is no such page.</summary>
internal sealed class PhoneModel(
    StartRecovery start, CaptchaForm captchas, ISmsChannel sms, IOptions<LimitsOptions> limits, PageTexts texts)
    : CodeStartPage(start, captchas, sms, limits, texts)
{
    private readonly PageTexts _texts = texts;

    /// <summary>The registered number, as typed.</summary>
    [BindProperty]
    public string? Phone { get; set; }

    /// <summary>How numbers are read.</summary>
    public string Hint => PhoneNumber.CallingCodeOf(HttpContext.Caller().Region) is { } code
        ? _texts.Format("Phone_Hint", code)
        : _texts["Phone_HintAnywhere"];

    /// <inheritdoc />
    protected override string Path => "~/forgot/phone";

    /// <inheritdoc />
    protected override string? Typed => Phone;

    /// <inheritdoc />
    protected override string NotOne => _texts["Phone_NotNumber"];

    /// <inheritdoc />
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!HasPhoneWay)
        {
            context.Result = NotFound();
        }
    }

    /// <summary>Shows the form.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Starts.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => StartAsync(RecoveryMethod.SmsCode, ct);
}
