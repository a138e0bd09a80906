namespace Keyback.Passkeys;

/// <summary>Names one passkey to its owner. It is not the credential's own id, which only the browser and the store need.</summary>
public readonly record struct PasskeyId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}
