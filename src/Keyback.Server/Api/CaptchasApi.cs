using Keyback.Challenges;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Captchas;

namespace Keyback.Server.Api;

/// <summary>CAPTCHAs for programs, and the sound of those on pages.</summary>
internal static class CaptchasApi
{
    internal sealed record WorkReply(string Algorithm, string Salt, string Target, long MaxNumber);

    internal sealed record Reply(Guid Id, string Image, string Audio, WorkReply ProofOfWork, DateTimeOffset ExpiresAt);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapCaptchas()
        {
            routes.MapPost("/api/v1/captchas", MakeAsync).WithTags("Captchas").WithName("MakeCaptcha").WithSummary("A CAPTCHA: picture, sound and proof of work");
            routes.MapGet("/captcha/{id:guid}/sound", SpeakAsync);
        }
    }

    private static async Task<IResult> MakeAsync(MakeCaptcha slice, Randomness randomness, HttpContext context, CancellationToken ct)
    {
        var caller = context.Caller();
        var (made, wait) = await slice.HandleAsync(caller, CaptchaHolder.OfProgram(caller), ct);
        if (made is null)
        {
            return Problems.Throttled(wait);
        }

        var picture = CaptchaPicture.Draw(made.Text, randomness);
        var sound = CaptchaSound.Speak(made.Text, caller.Locale, randomness);
        return TypedResults.Json(
            new Reply(
                made.Id,
                DataUrl(CaptchaPicture.MediaType, picture),
                DataUrl(CaptchaSound.MediaType, sound),
                new WorkReply(ProofOfWork.Algorithm, made.Work.Salt, made.Work.Target, made.Work.MaxNumber),
                made.ExpiresAt),
            statusCode: StatusCodes.Status201Created);
    }

    // Only the browser that the CAPTCHA was made for hears it, and hearing does not use it up.
    private static async Task<IResult> SpeakAsync(
        Guid id, CaptchaStore store, Randomness randomness, TimeProvider clock, HttpContext context, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await store.FindTextAsync(id, store.Holder(CaptchaHolder.OfBrowser(context)), now, ct) is not { } canonical
            || !CaptchaText.TryRead(canonical, out var text))
        {
            return TypedResults.NotFound();
        }

        var wait = await store.ChargeHearingAsync(context.Caller().Network, now, ct);
        if (wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = Retry.After(wait);
            return TypedResults.StatusCode(StatusCodes.Status429TooManyRequests);
        }

        return TypedResults.Bytes(CaptchaSound.Speak(text, Languages.Current, randomness), CaptchaSound.MediaType);
    }

    private static string DataUrl(string mediaType, byte[] bytes) => $"data:{mediaType};base64,{Convert.ToBase64String(bytes)}";
}
