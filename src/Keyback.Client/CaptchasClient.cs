using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>CAPTCHAs, where the server asks for one.</summary>
public sealed class CaptchasClient
{
    private readonly Calls _calls;

    internal CaptchasClient(Calls calls) => _calls = calls;

    /// <summary>Makes one: good for two minutes, for one answer, and from this network alone.</summary>
    /// <exception cref="KeybackProblemException"><see cref="ProblemCode.Throttled"/>.</exception>
    public Task<Captcha> MakeAsync(CancellationToken ct = default) => _calls.PostAsync(
        "captchas", null, new EmptyBody(), WireContext.Default.EmptyBody, WireContext.Default.Captcha, null, ct);
}
