namespace Keyback.Client;

/// <summary>What an authenticator app is set up with: three forms of one secret.</summary>
public sealed record TotpSetup
{
    /// <summary>As people type it into the app.</summary>
    public required string Secret { get; init; }

    /// <summary>With all that an app needs, as an <c>otpauth:</c> address.</summary>
    public required string Uri { get; init; }

    /// <summary>As a QR code: an SVG document.</summary>
    public required string QrCode { get; init; }

    /// <summary>Prints nothing of the secret.</summary>
    public override string ToString() => nameof(TotpSetup);
}
