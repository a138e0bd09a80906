using Keyback.Accounts;
using Keyback.Recovery;

namespace Keyback.Support;

/// <summary>By what somebody on the telephone says to be known. Stored as numbers: never renumber, never reuse.</summary>
public enum SaidKind
{
    /// <summary>Nothing was said, or the account was known beforehand.</summary>
    None = 0,

    /// <summary>An address, a number or a user name.</summary>
    Identifier = 1,

    /// <summary>The reference of a Recovery.</summary>
    Reference = 2,

    /// <summary>The number of an order.</summary>
    Order = 3,
}

/// <summary>What a caller says, read once. It finds an account exactly or not at all.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Identifier">The address, number or name, where it is one.</param>
/// <param name="Reference">The reference, where it is one.</param>
/// <param name="Order">The number of an order, where it is one.</param>
public sealed record Said(SaidKind Kind, Identifier? Identifier = null, string? Reference = null, OrderNumber? Order = null)
{
    /// <summary>Reads what an agent typed.</summary>
    /// <param name="kind">What it is to be.</param>
    /// <param name="text">The words. Any string is safe.</param>
    /// <param name="region">The country of numbers without a country code.</param>
    /// <returns>None where the text cannot be one of this kind.</returns>
    public static Said? Read(SaidKind kind, string? text, string region) => kind switch
    {
        SaidKind.Identifier => Accounts.Identifier.TryParse(text, region, out var identifier) ? new Said(kind, identifier) : null,
        SaidKind.Reference => RecoveryReference.Read(text) is { } reference ? new Said(kind, Reference: reference) : null,
        SaidKind.Order => OrderNumber.Read(text) is { } order ? new Said(kind, Order: order) : null,
        SaidKind.None => null,
    };

    /// <summary>Prints the kind alone.</summary>
    public override string ToString() => Kind.ToString();
}
