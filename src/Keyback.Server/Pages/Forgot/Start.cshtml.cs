using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The start of a Recovery by e-mail code: the registered address and the goal.</summary>
[StockedPage]
internal sealed class StartModel(
    StartRecovery start, CaptchaForm captchas, ISmsChannel sms, IOptions<LimitsOptions> limits, PageTexts texts)
    : CodeStartPage(start, captchas, sms, limits, texts)
{
    private readonly PageTexts _texts = texts;

    /// <summary>The registered address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <inheritdoc />
    protected override string Path => "~/forgot";

    /// <inheritdoc />
    protected override string? Typed => Email;

    /// <inheritdoc />
    protected override string NotOne => _texts["Forgot_NotAddress"];

    /// <summary>Shows the form.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Starts.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => StartAsync(RecoveryMethod.EmailCode, ct);
}
