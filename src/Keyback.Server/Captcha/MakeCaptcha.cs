using Keyback.Challenges;
using Keyback.Server.Platform;
using Keyback.Storage.Captchas;

namespace Keyback.Server.Captcha;

/// <summary>A CAPTCHA to show: its picture, and the proof of work that may take the picture's place.</summary>
/// <param name="Id">Names it; it proves nothing.</param>
/// <param name="Text">The letters and digits, to draw and to speak; never told.</param>
/// <param name="Work">What a browser may compute instead.</param>
/// <param name="ExpiresAt">The first instant at which it takes no answer.</param>
internal sealed record MadeCaptcha(Guid Id, CaptchaText Text, ProofOfWork Work, DateTimeOffset ExpiresAt)
{
    public override string ToString() => Id.ToString("D");
}

/// <summary>Makes a CAPTCHA for one browser or program, good for two minutes and one answer.</summary>
internal sealed class MakeCaptcha(CaptchaStore store, Randomness randomness, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    /// <returns>The CAPTCHA, or how long until its network may have another.</returns>
    public async Task<(MadeCaptcha? Captcha, TimeSpan RetryAfter)> HandleAsync(Caller caller, string holder, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var made = new MadeCaptcha(randomness.NewId(now), CaptchaText.New(randomness), ProofOfWork.New(randomness), now + Lifetime);
        var kept = new KeptCaptcha(
            made.Id, store.Holder(holder), made.Text.Canonical, made.Work.Salt, made.Work.Target, made.Work.MaxNumber, made.ExpiresAt);
        var wait = await store.AddAsync(kept, caller.Network, now, ct);
        return wait > TimeSpan.Zero ? (null, wait) : (made, TimeSpan.Zero);
    }
}
