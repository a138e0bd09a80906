using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages;

/// <summary>A button that makes or uses a passkey, for <c>_Passkey.cshtml</c>. The page's script shows it where the browser can.</summary>
/// <param name="Does"><c>create</c> or <c>get</c>.</param>
/// <param name="Action">Where the answer goes.</param>
/// <param name="Options">Where the challenge comes from.</param>
/// <param name="Words">What the button says.</param>
/// <param name="Failed">What the page says when the browser made nothing.</param>
/// <param name="Next">Where to go on: a word of <see cref="WayBack"/>, or none.</param>
/// <param name="Firsts">Whether it is the first thing to do on its page.</param>
internal sealed record PasskeyForm(
    string Does, string Action, string Options, string Words, string Failed, string? Next = null, bool Firsts = false)
{
    /// <summary>Whether it makes one.</summary>
    public bool Makes => Does is "create";

    /// <summary>Whether its button is the loud one.</summary>
    public bool IsLoud => Makes || Firsts;
}

/// <summary>Gives the page's script what it asks for.</summary>
internal static class PasskeyAnswers
{
    extension(HttpResponse response)
    {
        /// <summary>The options as JSON, or a status that the script turns into the page's own words.</summary>
        internal IActionResult Answer(PasskeyOptionsAnswer answer)
        {
            switch (answer)
            {
                case PasskeyOptionsAnswer.Made made:
                    return Json(made.PublicKey.ToJsonString(), StatusCodes.Status200OK);
                case PasskeyOptionsAnswer.Throttled(var wait):
                    response.Headers.RetryAfter = Retry.After(wait);
                    return Json("{}", StatusCodes.Status429TooManyRequests);
                case PasskeyOptionsAnswer.StepUpRequired or PasskeyOptionsAnswer.FullSessionRequired:
                    return Json("{}", StatusCodes.Status403Forbidden);
                default:
                    return Json("{}", StatusCodes.Status404NotFound);
            }
        }
    }

    private static ContentResult Json(string text, int status) => new() { Content = text, ContentType = "application/json", StatusCode = status };
}
