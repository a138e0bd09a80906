using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>What all forms with a CAPTCHA have in common: the problem to show, the CAPTCHA, and another one on demand.</summary>
[Errand(Errand.Beginning)]
internal abstract class CaptchaPage(CaptchaForm captchas, PageTexts texts) : PageModel
{
    /// <summary>What is wrong, or none.</summary>
    public string? Problem { get; private set; }

    /// <summary>The CAPTCHA to answer, or none.</summary>
    public CaptchaView? Captcha { get; private set; }

    /// <summary>This page's path, from the root of the site.</summary>
    protected abstract string Path { get; }

    /// <summary>Shows the form with a fresh CAPTCHA.</summary>
    protected async Task<IActionResult> AskAsync(int status, string? problem, CancellationToken ct)
    {
        var (view, wait) = await captchas.ShowAsync(HttpContext, Path + "?handler=Another", ct);
        if (view is null)
        {
            return Throttled(wait);
        }

        Captcha = view;
        return Refuse(status, problem);
    }

    /// <summary>Shows the form and says how long to wait.</summary>
    protected PageResult Throttled(TimeSpan wait)
    {
        Response.ComeBackIn(wait, StatusCodes.Status429TooManyRequests);
        Problem = texts.Format("Forgot_Throttled", texts.Duration(wait));
        return Page();
    }

    /// <summary>Shows the form and says what is wrong.</summary>
    protected PageResult Refuse(int status, string? problem)
    {
        Response.StatusCode = status;
        Problem = problem;
        return Page();
    }
}
