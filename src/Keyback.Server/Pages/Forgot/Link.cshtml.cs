using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Server.Captcha;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The start of a Recovery by secure link: the registered address and a string of letters and digits.</summary>
internal sealed class LinkModel(
    StartRecovery start, CaptchaForm captchas, CaptchaChoice captcha, IOptions<LimitsOptions> limits, PageTexts texts)
    : StartPage(start, captchas, texts)
{
    private readonly PageTexts _texts = texts;

    /// <summary>The registered address, as typed.</summary>
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>How long a link works, in words.</summary>
    public string LinkLength => _texts.Duration(limits.Value.LinkLifetime);

    /// <inheritdoc />
    protected override string Path => "~/forgot/link";

    /// <inheritdoc />
    protected override string? Typed => Email;

    /// <inheritdoc />
    protected override string NotOne => _texts["Forgot_NotAddress"];

    /// <inheritdoc />
    protected override bool AsksFirst => captcha.Mode is not CaptchaMode.Never;

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct) =>
        AsksFirst ? await AskAsync(StatusCodes.Status200OK, null, ct) : Page();

    /// <summary>Starts.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => StartAsync(RecoveryMethod.EmailLink, RecoveryGoal.NewPassword, ct);
}
