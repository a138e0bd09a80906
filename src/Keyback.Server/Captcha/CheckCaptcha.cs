using Keyback.Challenges;
using Keyback.Storage.Captchas;

namespace Keyback.Server.Captcha;

/// <summary>An answer as it came, from a form or a program. Empty members count as absent.</summary>
/// <param name="Id">Which CAPTCHA of ours.</param>
/// <param name="Text">The letters and digits, as typed.</param>
/// <param name="Number">The number that the proof of work found.</param>
/// <param name="Response">What a provider's own widget gave.</param>
internal sealed record CaptchaAnswer(Guid? Id, string? Text, string? Number, string? Response = null)
{
    /// <summary>Nobody answered anything.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Text) && string.IsNullOrEmpty(Number) && string.IsNullOrEmpty(Response);

    public override string ToString() => nameof(CaptchaAnswer);
}

/// <summary>Judges an answer, which uses the CAPTCHA up. The same for pages and API: there is no weaker door (OWASP WSTG-ATHN-03).</summary>
internal sealed class CheckCaptcha(CaptchaStore store, CaptchaWidgets widgets, TimeProvider clock)
{
    public async Task<CaptchaVerdict> HandleAsync(CaptchaAnswer answer, string holder, CancellationToken ct)
    {
        if (!string.IsNullOrEmpty(answer.Response))
        {
            return await widgets.VerifyAsync(answer.Response, ct);
        }

        return answer.Id is { } id && await store.UseAsync(id, store.Holder(holder), kept => IsRight(kept, answer), clock.GetUtcNow())
            ? CaptchaVerdict.Right
            : CaptchaVerdict.Wrong;
    }

    private static bool IsRight(KeptCaptcha kept, CaptchaAnswer answer)
    {
        var number = ProofOfWork.TryReadNumber(answer.Number, out var found) && ProofOfWork.Verify(kept.Salt, kept.Target, kept.MaxNumber, found);
        var text = CaptchaText.TryRead(answer.Text, out var typed) && typed.Canonical == kept.Text;
        return number || text;
    }
}
