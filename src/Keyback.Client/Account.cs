namespace Keyback.Client;

/// <summary>An account as its owner sees it.</summary>
public sealed record Account
{
    /// <summary>The current user name, or none.</summary>
    public string? UserName { get; init; }

    /// <summary>The language of its messages.</summary>
    public required string Locale { get; init; }

    /// <summary>Addresses and numbers: the proved ones, the oldest first, then those that wait for their code.</summary>
    public required IReadOnlyList<Contact> Contacts { get; init; }

    /// <summary>Second factors beside the passkeys.</summary>
    public required AccountFactors Factors { get; init; }

    /// <summary>The passkeys.</summary>
    public required IReadOnlyList<Passkey> Passkeys { get; init; }

    /// <summary>A Recovery that waits because somebody says to have lost the second factor, or none.</summary>
    public WaitingRecovery? WaitingRecovery { get; init; }

    /// <summary>The session that asks.</summary>
    public required AccountSession Session { get; init; }
}

/// <summary>Second factors of an account, beside its passkeys.</summary>
public sealed record AccountFactors
{
    /// <summary>Whether an authenticator app is set up.</summary>
    public required bool Totp { get; init; }

    /// <summary>How many saved codes are left.</summary>
    public required int SavedCodesLeft { get; init; }
}

/// <summary>A Recovery that waits. A full session can stop it.</summary>
public sealed record WaitingRecovery
{
    /// <summary>Its short name, as messages say it.</summary>
    public required string Reference { get; init; }

    /// <summary>When it goes on, unless it is stopped.</summary>
    public required DateTimeOffset WaitsUntil { get; init; }

    /// <summary>Browser, system and network that asked, as far as they are known.</summary>
    public string? AskedFrom { get; init; }
}

/// <summary>An address or number of an account.</summary>
public sealed record Contact
{
    /// <summary>Names it.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is.</summary>
    public required ContactKind Kind { get; init; }

    /// <summary>The address or number, masked.</summary>
    public required string Masked { get; init; }

    /// <summary>When it was proved; none while it waits for its code.</summary>
    public DateTimeOffset? ProvedAt { get; init; }

    /// <summary>Of one that waits: until when its code is taken.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Of one that waits: when another code may be asked for.</summary>
    public DateTimeOffset? ResendAt { get; init; }
}

/// <summary>What the session that asks may do with the account.</summary>
public sealed record AccountSession
{
    /// <summary>What it may do.</summary>
    public required SessionKind Kind { get; init; }

    /// <summary>Its end.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Until when it may change the account; none where no fresh proof was given.</summary>
    public DateTimeOffset? SteppedUpUntil { get; init; }
}
