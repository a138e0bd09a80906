using System.Text.Json.Serialization;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>Where a sign-up stands, and so what comes next.</summary>
[JsonConverter(typeof(WordConverter<SignUpState>))]
public enum SignUpState
{
    /// <summary>A word that this client does not know.</summary>
    Unknown = 0,

    /// <summary>The code that was sent is awaited.</summary>
    CodeRequired = 1,

    /// <summary>Name and password are awaited.</summary>
    AccountRequired = 2,

    /// <summary>The account exists.</summary>
    Completed = 3,

    /// <summary>The address or number was proved, but another sign-up with it was faster.</summary>
    Taken = 4,

    /// <summary>Its time is over. Start another.</summary>
    Expired = 5,

    /// <summary>Too many wrong codes. Start another.</summary>
    Locked = 6,
}
