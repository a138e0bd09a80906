using System.Text.Json;

namespace Keyback.Client;

/// <summary>An answer where the account has a second factor.</summary>
public sealed class SecondFactor
{
    private SecondFactor()
    {
    }

    internal string? Totp { get; private init; }

    internal string? RecoveryCode { get; private init; }

    internal JsonElement? Passkey { get; private init; }

    /// <summary>The code that an authenticator app shows just now.</summary>
    public static SecondFactor OfApp(string code) => new() { Totp = code };

    /// <summary>One of the codes that the owner wrote down. It is used up.</summary>
    public static SecondFactor OfRecoveryCode(string code) => new() { RecoveryCode = code };

    /// <summary>What a passkey made of a challenge (<see cref="PasskeyChallenge"/>). In Recovery alone: at the sign-in a passkey stands by itself.</summary>
    public static SecondFactor OfPasskey(JsonElement passkey) => new() { Passkey = passkey };
}
