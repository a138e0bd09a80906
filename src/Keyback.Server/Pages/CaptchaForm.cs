using Keyback.Challenges;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;

namespace Keyback.Server.Pages;

/// <summary>A CAPTCHA as a form shows it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Picture">The picture as a <c>data:</c> address.</param>
/// <param name="Work">What the browser may compute instead.</param>
/// <param name="Another">Where the form goes for another picture, keeping what is filled in.</param>
/// <param name="Widget">The provider's widget to show first; none where our picture is all there is.</param>
internal sealed record CaptchaView(Guid Id, string Picture, ProofOfWork Work, string Another, CaptchaWidget? Widget);

/// <summary>Puts a CAPTCHA into a form, and reads the answer out of it.</summary>
internal sealed class CaptchaForm(MakeCaptcha make, CaptchaWidgets widgets, Randomness randomness)
{
    /// <summary>The names of the fields, as the partial view <c>_Captcha</c> writes them.</summary>
    private const string IdField = "captcha_id";
    private const string TextField = "captcha_text";
    private const string NumberField = "captcha_number";

    /// <summary>A fresh one for this browser; or how long until there is one.</summary>
    /// <param name="context">The request.</param>
    /// <param name="another">Where the form goes for another picture.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<(CaptchaView? View, TimeSpan RetryAfter)> ShowAsync(HttpContext context, string another, CancellationToken ct)
    {
        var (made, wait) = await make.HandleAsync(context.Caller(), CaptchaHolder.MarkBrowser(context, randomness), ct);
        if (made is null)
        {
            return (null, wait);
        }

        var widget = widgets.Current;
        if (widget is not null)
        {
            context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.PolicyWith(widget.Origins);
        }

        return (new CaptchaView(made.Id, PictureOf(made.Text), made.Work, another, widget), TimeSpan.Zero);
    }

    /// <summary>The answer in a form that was sent; empty when it has none.</summary>
    public CaptchaAnswer Read(HttpRequest request)
    {
        var form = request.Form;
        return new CaptchaAnswer(
            Guid.TryParse(form[IdField], out var id) ? id : null,
            form[TextField].ToString(),
            form[NumberField].ToString(),
            widgets.Field is { } field ? form[field].ToString() : null);
    }

    private string PictureOf(CaptchaText text) =>
        $"data:{CaptchaPicture.MediaType};base64,{Convert.ToBase64String(CaptchaPicture.Draw(text, randomness))}";
}
