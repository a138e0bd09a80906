namespace Keyback.Accounts;

/// <summary>What Keyback knows of one account.</summary>
public sealed record Account
{
    /// <summary>Its id.</summary>
    public required AccountId Id { get; init; }

    /// <summary>The current user name as shown, or none.</summary>
    public string? UserName { get; init; }

    /// <summary>The owner's language: <c>zh-Hans</c> or <c>en</c>.</summary>
    public required string Locale { get; init; }

    /// <summary>Whether it may be used.</summary>
    public required AccountStatus Status { get; init; }

    /// <summary>The password's hash with its parameters, or none for who never had one.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The proved addresses and numbers, oldest first.</summary>
    public required IReadOnlyList<AccountContact> Contacts { get; init; }

    /// <summary>Prints the id alone.</summary>
    public override string ToString() => Id.ToString();
}

/// <summary>An address or number of an account, proved to be the owner's.</summary>
/// <param name="Kind">E-mail or phone.</param>
/// <param name="Key">The comparison key.</param>
/// <param name="Value">The address as registered, to which messages go (requirement B-01).</param>
/// <param name="ProvedAt">When its owner last proved to have it: at the proof, or at a later use in a Recovery.</param>
public sealed record AccountContact(IdentifierKind Kind, string Key, string Value, DateTimeOffset ProvedAt)
{
    /// <summary>Prints nothing of the address.</summary>
    public override string ToString() => Kind.ToString();
}

/// <summary>Whether an account may be used. Stored as numbers: never renumber, never reuse.</summary>
public enum AccountStatus
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>In use.</summary>
    Active = 1,

    /// <summary>Closed by the operator: neither sign-in nor recovery.</summary>
    Disabled = 2,

    /// <summary>Its owner disowned a change: neither sign-in nor recovery until support helps.</summary>
    Frozen = 3,
}
