using OtpNet;

namespace Keyback.Factors;

/// <summary>
/// Codes of authenticator apps (RFC 6238): HMAC-SHA-1, six digits, steps of thirty seconds, which is all that every app knows.
/// A secret is 160 bits, as long as the hash (RFC 4226 §4 R6).
/// </summary>
public static class TotpCode
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretBytes = 20;

    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>The length of a step, in seconds.</summary>
    public const int StepSeconds = 30;

    private static readonly VerificationWindow OneBack = new(previous: 1, future: 0); // RFC 6238 §5.2: at most one, for slow fingers

    /// <summary>The step for which this code is right: the present one or the one before. None for any other.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="code">Plain ASCII digits.</param>
    /// <param name="now">The instant.</param>
    public static long? StepOf(byte[] secret, string code, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        return code.Length == Digits && Machine(secret, Digits).VerifyTotp(now.UtcDateTime, code, out var step, OneBack) ? step : null;
    }

    /// <summary>The code of an instant.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="now">The instant.</param>
    /// <param name="digits">How many digits; the RFC's own examples have eight.</param>
    public static string At(byte[] secret, DateTimeOffset now, int digits = Digits) => Machine(secret, digits).ComputeTotp(now.UtcDateTime);

    /// <summary>The secret as people type it into an app: base32 (RFC 4648 §6), without padding.</summary>
    public static string Text(byte[] secret) => Base32Encoding.ToString(secret).TrimEnd('=');

    /// <summary>What the QR code says: everything that an app needs (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="site">Whose account it is, as the app shows it.</param>
    /// <param name="account">Which account, as the app shows it.</param>
    public static string Enrolment(byte[] secret, string site, string account)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(account);
        var (issuer, name) = (Escaped(site), Escaped(account));
        return $"otpauth://totp/{issuer}:{name}?secret={Text(secret)}&issuer={issuer}&algorithm=SHA1&digits={Digits}&period={StepSeconds}";
    }

    // A colon parts issuer and account, so neither may have one.
    private static string Escaped(string text) => Uri.EscapeDataString(text.Replace(":", " ", StringComparison.Ordinal));

    private static Totp Machine(byte[] secret, int digits) => new(secret, StepSeconds, OtpHashMode.Sha1, digits);
}
