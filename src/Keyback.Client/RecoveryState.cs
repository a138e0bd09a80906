using System.Text.Json.Serialization;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>Where a Recovery stands, and so what comes next.</summary>
[JsonConverter(typeof(WordConverter<RecoveryState>))]
public enum RecoveryState
{
    /// <summary>A word that this client does not know.</summary>
    Unknown = 0,

    /// <summary>The code that was sent is awaited.</summary>
    CodeRequired = 1,

    /// <summary>A new password is awaited, or that it is skipped.</summary>
    PasswordRequired = 2,

    /// <summary>The goal is reached.</summary>
    Completed = 3,

    /// <summary>Its time is over. Start another.</summary>
    Expired = 4,

    /// <summary>The account changed, or the number was disowned. Start another.</summary>
    Cancelled = 5,

    /// <summary>Too many wrong answers.</summary>
    Locked = 6,

    /// <summary>A link is on its way; only who holds it goes on.</summary>
    LinkSent = 7,

    /// <summary>The account's user name is awaited.</summary>
    UserNameRequired = 8,

    /// <summary>The account's second factor is awaited.</summary>
    SecondFactorRequired = 9,

    /// <summary>The second factor is lost: a delay runs, which the owner can veto.</summary>
    Waiting = 10,
}
