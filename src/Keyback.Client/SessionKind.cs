using System.Text.Json.Serialization;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>What a session may do.</summary>
[JsonConverter(typeof(WordConverter<SessionKind>))]
public enum SessionKind
{
    /// <summary>A word that this client does not know.</summary>
    Unknown = 0,

    /// <summary>Opened by a password or a passkey, or with the account.</summary>
    Full = 1,

    /// <summary>Opened by a Recovery, for a while.</summary>
    Temporary = 2,
}
