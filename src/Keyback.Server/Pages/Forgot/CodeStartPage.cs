using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Recovery;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Pages.Forgot;

/// <summary>What the starts of the ways by code have in common: the goal, and each leads to the other.</summary>
internal abstract class CodeStartPage(
    StartRecovery start, CaptchaForm captchas, ISmsChannel sms, IOptions<LimitsOptions> limits, PageTexts texts)
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

    /// <summary>Whether the goal is a sign-in for a while.</summary>
    public bool IsTemporary => Goal is TemporaryCode;

    /// <summary>How long a sign-in with a temporary code lasts, in words.</summary>
    public string SessionLength => _texts.Duration(limits.Value.TemporarySessionLifetime);

    /// <summary>Whether SMS can be sent, and so the way by phone be offered.</summary>
    public bool HasPhoneWay => sms.IsConfigured;

    /// <summary>What carries the goal to the start of another way.</summary>
    public string WithGoal => QueryOf(IsTemporary ? RecoveryGoal.TemporaryCode : RecoveryGoal.NewPassword);

    /// <summary>What carries a goal to the start of a way.</summary>
    public static string QueryOf(RecoveryGoal goal) => goal is RecoveryGoal.TemporaryCode ? "?goal=" + TemporaryCode : "";

    /// <summary>Starts.</summary>
    protected Task<IActionResult> StartAsync(RecoveryMethod method, CancellationToken ct) =>
        StartAsync(method, IsTemporary ? RecoveryGoal.TemporaryCode : RecoveryGoal.NewPassword, ct);
}
