namespace Keyback.Limits;

/// <summary>Whose budget is drawn on. Stored as numbers: never renumber, never reuse.</summary>
public enum Lane
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>A browser that nobody has signed in with before, and every API client.</summary>
    Stranger = 1,

    /// <summary>A browser that has signed in to this account before: strangers cannot use its budget up (I5).</summary>
    KnownDevice = 2,
}
