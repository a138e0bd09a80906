using System.Text.Json.Serialization;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>Which rule a new password breaks.</summary>
[JsonConverter(typeof(WordConverter<PasswordRejection>))]
public enum PasswordRejection
{
    /// <summary>A word that this client does not know.</summary>
    Unknown = 0,

    /// <summary>It has too few characters.</summary>
    TooShort = 1,

    /// <summary>It has too many.</summary>
    TooLong = 2,

    /// <summary>Many have it, or it is easily guessed.</summary>
    Common = 3,

    /// <summary>It is made of the account's own names and addresses.</summary>
    Personal = 4,

    /// <summary>It holds what nobody could type again.</summary>
    Unreadable = 5,
}
