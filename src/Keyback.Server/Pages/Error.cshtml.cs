using System.Globalization;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>
/// What a status means for a person. Other requests are sent here again with their own method, so every method is
/// answered, and no form's token is asked for a second time.
/// </summary>
[IgnoreAntiforgeryToken]
internal sealed class ErrorModel(PageTexts texts) : PageModel
{
    /// <summary>The HTTP status to explain. Nothing is bound here: the request that failed may have a body that cannot be read.</summary>
    public int Status => int.TryParse(RouteData.Values["status"] as string, CultureInfo.InvariantCulture, out var status) ? status : 0;

    /// <summary>What happened, in a few words.</summary>
    public string Title { get; private set; } = "";

    /// <summary>What to do about it.</summary>
    public string Advice { get; private set; } = "";

    /// <summary>How long to wait, in words; none when waiting is no help or nobody knows.</summary>
    public string? Wait { get; private set; }

    /// <summary>The page whose form has become too old, to be opened afresh; none when there is none.</summary>
    public string? Again { get; private set; }

    /// <inheritdoc />
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        (Title, Advice) = Status switch
        {
            400 => (texts["Error_400_Title"], texts["Error_400_Advice"]),
            403 => (texts["Error_403_Title"], texts["Error_403_Advice"]),
            404 => (texts["Error_404_Title"], texts["Error_404_Advice"]),
            405 => (texts["Error_405_Title"], texts["Error_405_Advice"]),
            413 => (texts["Error_413_Title"], texts["Error_413_Advice"]),
            415 => (texts["Error_415_Title"], texts["Error_415_Advice"]),
            429 => (texts["Error_429_Title"], texts["Error_429_Advice"]),
            503 => (texts["Error_503_Title"], texts["Error_503_Advice"]),
            >= 400 and < 500 => (texts["Error_400_Title"], texts["Error_400_Advice"]),
            _ => (texts["Error_500_Title"], texts["Error_500_Advice"]),
        };
        Response.StatusCode = Status is >= 400 and < 600 ? Status : StatusCodes.Status404NotFound;
        var refused = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        var page = refused?.OriginalPathBase + refused?.OriginalPath;
        Again = Status is 400 && HttpMethods.IsPost(Request.Method) && Url.IsLocalUrl(page) ? page : null;
        Wait = int.TryParse(Response.Headers.RetryAfter, CultureInfo.InvariantCulture, out var seconds)
            ? texts.Format("Error_Wait", texts.Duration(TimeSpan.FromSeconds(seconds)))
            : null;
    }

    /// <summary>Explains.</summary>
    public IActionResult OnGet() => Page();

    /// <summary>Explains.</summary>
    public IActionResult OnPost() => Page();

    /// <summary>Explains; without it the framework would say that all is well.</summary>
    public IActionResult OnOptions() => Page();
}
