namespace Keyback.SignUp;

/// <summary>Names one sign-up. It finds the sign-up and opens nothing: the token does that.</summary>
public readonly record struct SignUpId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Where a sign-up stands. Stored as numbers: never renumber, never reuse.</summary>
public enum SignUpState
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>A code is awaited that proves the address or number.</summary>
    CodeRequired = 1,

    /// <summary>Proved: a user name and a password are awaited.</summary>
    AccountRequired = 2,

    /// <summary>The account exists.</summary>
    Completed = 3,

    /// <summary>Proved, but meanwhile another account has the address or number.</summary>
    Taken = 4,

    /// <summary>Its time is over. Never stored: the clock tells.</summary>
    Expired = 5,

    /// <summary>Too many wrong codes. Never stored: the count tells.</summary>
    Locked = 6,
}
