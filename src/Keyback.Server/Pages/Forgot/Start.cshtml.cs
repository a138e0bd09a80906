using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>The start of a Recovery by code: the registered address and the goal.</summary>
internal sealed class StartModel(StartRecovery start, CaptchaForm captchas, IOptions<LimitsOptions> limits, PageTexts texts)
    : StartPage(start, captchas, texts)
{
    /// <summary>The goal's name in forms and addresses: sign in for a while.</summary>
    public const string TemporaryCode = "temporary_code";

    /// <summary>The goal's name in forms and addresses: set a new password.</summary>
    public const string NewPassword = "new_password";

    private readonly PageTexts _texts = texts;

    /// <summary>What the owner wants at the end; anything unknown is a new password.</summary>
    [BindProperty(Name = "goal", SupportsGet = true)]
    public string? Goal { get; set; }

    /// <summary>How long a sign-in with a temporary code lasts, in words.</summary>
    public string SessionLength => _texts.Duration(limits.Value.TemporarySessionLifetime);

    /// <inheritdoc />
    protected override string Path => "~/forgot";

    /// <summary>Shows the form.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Starts.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct) => StartAsync(
        RecoveryMethod.EmailCode, Goal is TemporaryCode ? RecoveryGoal.TemporaryCode : RecoveryGoal.NewPassword, ct);
}
