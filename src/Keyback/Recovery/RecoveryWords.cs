namespace Keyback.Recovery;

/// <summary>Names one Recovery. It finds the Recovery and opens nothing: the token does that.</summary>
public readonly record struct RecoveryId(Guid Value)
{
    /// <summary>The id as 32 hex digits with dashes.</summary>
    public override string ToString() => Value.ToString("D");
}

/// <summary>How a Recovery proves who asks. Stored as numbers: never renumber, never reuse.</summary>
public enum RecoveryMethod
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>A code of digits by e-mail.</summary>
    EmailCode = 1,

    /// <summary>A secure link by e-mail.</summary>
    EmailLink = 2,

    /// <summary>A code of digits by SMS, then the account's name.</summary>
    SmsCode = 3,

    /// <summary>A secure link by e-mail that support sends after a call. Nobody starts it over the pages or the API.</summary>
    SupportLink = 4,
}

/// <summary>What the methods have in common.</summary>
public static class RecoveryMethods
{
    /// <summary>Whether the method sends a link, so that holding it is the proof.</summary>
    public static bool IsByLink(this RecoveryMethod method) => method is RecoveryMethod.EmailLink or RecoveryMethod.SupportLink;
}

/// <summary>What the owner wants at the end. Stored as numbers: never renumber, never reuse.</summary>
public enum RecoveryGoal
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Prove, then set a new password.</summary>
    NewPassword = 1,

    /// <summary>Prove, and be signed in for a while.</summary>
    TemporaryCode = 2,
}

/// <summary>Where a Recovery stands. Stored as numbers: never renumber, never reuse.</summary>
public enum RecoveryState
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>A code is out; nothing is proved.</summary>
    CodeRequired = 1,

    /// <summary>Everything is proved; a new password is awaited.</summary>
    PasswordRequired = 2,

    /// <summary>The goal is reached.</summary>
    Completed = 3,

    /// <summary>Its time ran out.</summary>
    Expired = 4,

    /// <summary>Ended from outside: the account's password or addresses changed, or its owner disowned a change.</summary>
    Cancelled = 5,

    /// <summary>Too many wrong answers.</summary>
    Locked = 6,

    /// <summary>A link is out. To whoever holds it, the Recovery stands at <see cref="PasswordRequired"/>; to whoever asked for it, here.</summary>
    LinkSent = 7,

    /// <summary>The code by SMS was right; the account's name is awaited, because a number can have passed to a stranger.</summary>
    UserNameRequired = 8,

    /// <summary>An address is proved, and the account has a second factor: it is asked for here, too (I11).</summary>
    SecondFactorRequired = 9,

    /// <summary>The second factor is lost. It goes on without after <see cref="RecoveryAttempt.WaitsUntil"/>, unless the owner vetoes it.</summary>
    Waiting = 10,
}

/// <summary>By which secret a request speaks for a Recovery.</summary>
public enum RecoveryBearer
{
    /// <summary>By the token told at the start: this is who asked, and nothing more is known of them.</summary>
    Starter,

    /// <summary>By the token of the link, or of the one that leads back after a wait: this is who reads the registered mailbox.</summary>
    LinkHolder,
}
