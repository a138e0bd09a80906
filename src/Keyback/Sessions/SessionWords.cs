namespace Keyback.Sessions;

/// <summary>Names one session. It finds the session and opens nothing: the token does that.</summary>
public readonly record struct SessionId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>What a session may do. Stored as numbers: never renumber, never reuse.</summary>
public enum SessionKind
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Opened with a password: may do all.</summary>
    Full = 1,

    /// <summary>Opened with a temporary code: short, and may not change addresses, factors or settings.</summary>
    Temporary = 2,
}
