namespace Keyback.Accounts;

/// <summary>What kind of name finds an account. Stored as numbers: never renumber, never reuse.</summary>
public enum IdentifierKind
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>An e-mail address.</summary>
    Email = 1,

    /// <summary>A phone number.</summary>
    Phone = 2,

    /// <summary>A user name.</summary>
    UserName = 3,
}
