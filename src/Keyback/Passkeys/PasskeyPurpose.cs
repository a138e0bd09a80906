namespace Keyback.Passkeys;

/// <summary>What a challenge for a passkey serves; an answer to it serves nothing else (I2). Stored as numbers: never renumber, never reuse.</summary>
public enum PasskeyPurpose
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>A new passkey for an account.</summary>
    Register = 1,

    /// <summary>A sign-in, of nobody in particular.</summary>
    SignIn = 2,

    /// <summary>A fresh proof inside a session.</summary>
    StepUp = 3,

    /// <summary>The second factor of a Recovery.</summary>
    SecondFactor = 4,

    /// <summary>A new passkey for a member of the staff.</summary>
    StaffRegister = 60,

    /// <summary>A sign-in of the staff, of nobody in particular.</summary>
    StaffSignIn = 61,
}
