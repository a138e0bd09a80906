namespace Keyback.Accounts;

/// <summary>Names one account, for its whole life, in every store and log.</summary>
public readonly record struct AccountId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
