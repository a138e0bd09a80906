using System.Text.Json.Serialization;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>What an account can have as a second factor.</summary>
[JsonConverter(typeof(WordConverter<FactorMethod>))]
public enum FactorMethod
{
    /// <summary>A word that this client does not know.</summary>
    Unknown = 0,

    /// <summary>The code of an authenticator app.</summary>
    Totp = 1,

    /// <summary>A passkey.</summary>
    Passkey = 2,

    /// <summary>A code that the owner wrote down.</summary>
    RecoveryCode = 3,
}
