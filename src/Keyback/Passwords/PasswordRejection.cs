namespace Keyback.Passwords;

/// <summary>Why a new password was refused. Each has a text that gives advice (NIST SP 800-63B-4 §3.1.1.2).</summary>
public enum PasswordRejection
{
    /// <summary>No reason; never given.</summary>
    None = 0,

    /// <summary>Fewer code points than asked for.</summary>
    TooShort = 1,

    /// <summary>More code points than can be kept.</summary>
    TooLong = 2,

    /// <summary>Among the passwords that attackers try first.</summary>
    Common = 3,

    /// <summary>Made of the account's own names or of the site's.</summary>
    Personal = 4,

    /// <summary>Holds a character that no keyboard gives back reliably: a control character or half of a surrogate pair.</summary>
    Unreadable = 5,
}
