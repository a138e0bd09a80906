using System.Text.Json.Serialization;
using Keyback.Client.Wire;

namespace Keyback.Client;

/// <summary>What a Recovery leads to.</summary>
[JsonConverter(typeof(WordConverter<RecoveryGoal>))]
public enum RecoveryGoal
{
    /// <summary>A word that this client does not know.</summary>
    Unknown = 0,

    /// <summary>A new password; who has proved enough may skip it and be signed in for a while.</summary>
    NewPassword = 1,

    /// <summary>A temporary session, and no password step.</summary>
    TemporaryCode = 2,
}
