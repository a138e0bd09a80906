namespace Keyback.Accounts;

/// <summary>
/// Names an address or number to its owner without telling it. Derived from the account and the address together, so it
/// stays the same from the first code on, and the id of another account's contact finds nothing here (I2).
/// </summary>
public readonly record struct ContactId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
