using Keyback.Accounts;
using Keyback.Recovery;

namespace Keyback.Storage.Recoveries;

/// <summary>A Recovery to record, with what only its start knows.</summary>
/// <param name="Transition">The start as the rules decided it.</param>
/// <param name="TokenHash">The hash of the bearer token.</param>
/// <param name="Identifier">What was typed, parsed.</param>
/// <param name="Code">The plain code, for the message.</param>
/// <param name="Asker">Who asks.</param>
public sealed record NewRecovery(
    RecoveryTransition Transition, byte[] TokenHash, Identifier Identifier, string Code, Asker Asker)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Transition.Next.Reference;
}

/// <summary>Who makes a request, as far as the limits care.</summary>
/// <param name="Network">The /24 or /48 it comes from.</param>
/// <param name="Locale">The language of the page.</param>
/// <param name="DeviceHash">The hash of the device cookie's token, or none.</param>
public sealed record Asker(string Network, string Locale, byte[]? DeviceHash);
