using System.Text.Json.Serialization;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>By what an account can be reached.</summary>
[JsonConverter(typeof(WordConverter<ContactKind>))]
public enum ContactKind
{
    /// <summary>A word that this client does not know.</summary>
    Unknown = 0,

    /// <summary>An e-mail address.</summary>
    Email = 1,

    /// <summary>A phone number.</summary>
    Phone = 2,
}
