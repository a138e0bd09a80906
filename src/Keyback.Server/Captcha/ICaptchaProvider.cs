namespace Keyback.Server.Captcha;

/// <summary>Somebody else's CAPTCHA: its widget puts a response into the form, and its server says what that is worth.</summary>
internal interface ICaptchaProvider
{
    /// <summary>The name of the form field that the widget fills.</summary>
    string Field { get; }

    /// <summary>
    /// Asks the provider about a response. A response counts once. Throws nothing but the cancellation that
    /// <paramref name="ct"/> asks for.
    /// </summary>
    Task<CaptchaVerdict> VerifyAsync(string? response, CancellationToken ct);
}

/// <summary>What a response is worth.</summary>
internal enum CaptchaVerdict
{
    /// <summary>It answers the challenge, and was not used before.</summary>
    Right,

    /// <summary>It is none, too old, or was used before.</summary>
    Wrong,

    /// <summary>
    /// The provider cannot be asked or will not talk to us. This is no pass: whoever gets it is shown our own picture.
    /// </summary>
    Unavailable,
}
