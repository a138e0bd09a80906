using System.ComponentModel;
using Keyback.Challenges;
using Keyback.Server.Api.Document;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Captchas;

namespace Keyback.Server.Api;

/// <summary>CAPTCHAs for programs, and the sound of those on pages.</summary>
internal static class CaptchasApi
{
    internal sealed record WorkReply(
        [property: Description("Always `SHA-256`.")] string Algorithm,
        [property: Description("What the number is written behind.")] string Salt,
        [property: Description("The digest to reach, in lower-case hex.")] string Target,
        [property: Description("The largest number that can be the answer.")] long MaxNumber);

    internal sealed record Reply(
        [property: Description("Names the CAPTCHA in the answer.")] Guid Id,
        [property: Description("The characters as a picture, as a data URL.")] string Image,
        [property: Description("The characters as speech in the language of `Accept-Language`, as a data URL.")] string Audio,
        [property: Description("What a program computes instead: the number n with SHA-256(salt + n) = target.")] WorkReply ProofOfWork,
        [property: Description("The first instant at which it takes no answer.")] DateTimeOffset ExpiresAt);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapCaptchas()
        {
            routes.MapPost("/api/v1/captchas", MakeAsync).WithTags("Captchas").WithName("MakeCaptcha").Are(Errand.Beginning)
                .Says(
                    "A CAPTCHA: picture, sound and proof of work",
                    "Good for two minutes, for one answer, and from this network alone. The answer goes with the start of a Recovery or a sign-up. It is not kept under an `Idempotency-Key`.")
                .Answers(201, "A fresh CAPTCHA.", ("captcha", Sample()))
                .Refuses(() => [Problems.Throttled(Samples.Minute)]);
            routes.MapGet("/captcha/{id:guid}/sound", SpeakAsync).ExcludeFromDescription();
        }
    }

    private static Reply Sample() => new(
        Samples.Id,
        "data:image/png;base64,iVBORw0KGgo=",
        "data:audio/wav;base64,UklGRg==",
        new WorkReply(
            ProofOfWork.Algorithm,
            "mWtRXz2cDH86NDiiRfTv3OnXjEYYR0oVzaqET2rgAoo&",
            "d1108cfe4d0079be6318e41433f2972705360c493d5fbafe70fc0208968bfc7e",
            262_144),
        Samples.Now.AddMinutes(2));

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
