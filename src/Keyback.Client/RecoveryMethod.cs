using System.Text.Json.Serialization;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>How a Recovery proves that somebody is the owner.</summary>
[JsonConverter(typeof(WordConverter<RecoveryMethod>))]
public enum RecoveryMethod
{
    /// <summary>A word that this client does not know.</summary>
    Unknown = 0,

    /// <summary>A code by e-mail.</summary>
    EmailCode = 1,

    /// <summary>A secure link by e-mail.</summary>
    EmailLink = 2,

    /// <summary>A code by SMS, and the user name.</summary>
    SmsCode = 3,

    /// <summary>A secure link by e-mail that support sent after a call. Stands in answers alone: nobody starts one.</summary>
    SupportLink = 4,
}
