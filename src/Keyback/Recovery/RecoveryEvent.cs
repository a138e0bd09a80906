using Keyback.Challenges;

namespace Keyback.Recovery;

/// <summary>What can happen to a Recovery. A new kind of proof is a new event here and a rule for it.</summary>
public abstract record RecoveryEvent
{
    private RecoveryEvent()
    {
    }

    /// <summary>Somebody typed a code.</summary>
    /// <param name="Typed">Its digest, made for this Recovery and goal.</param>
    /// <param name="Fresh">The digest of the code that goes out next, if this one alone does not prove enough.</param>
    public sealed record CodeSubmitted(ChallengeDigest Typed, ChallengeDigest Fresh) : RecoveryEvent;

    /// <summary>Somebody typed the account's name.</summary>
    /// <param name="Folded">The name as <see cref="Accounts.AccountName.Fold"/> compares it.</param>
    /// <param name="Fresh">The digest of the code that goes out next, if number and name together do not prove enough.</param>
    public sealed record UserNameSubmitted(string Folded, ChallengeDigest Fresh) : RecoveryEvent
    {
        /// <summary>Prints nothing of the name.</summary>
        public override string ToString() => nameof(UserNameSubmitted);
    }

    /// <summary>Somebody scanned with WeChat in place of typing the name.</summary>
    /// <param name="Account">The account that this WeChat belongs to, or none.</param>
    public sealed record WeChatScanned(Accounts.AccountId? Account) : RecoveryEvent;

    /// <summary>Whoever holds the number says that the account is not theirs: the number was sold on.</summary>
    public sealed record NumberDisowned : RecoveryEvent;

    /// <summary>The owner asked for another message.</summary>
    /// <param name="Fresh">The digest of the code or link that it would carry.</param>
    public sealed record ResendRequested(ChallengeDigest Fresh) : RecoveryEvent;

    /// <summary>Somebody pressed the button behind the link: its owner, or a mail scanner. Nothing comes of it (I6).</summary>
    public sealed record LinkOpened : RecoveryEvent;

    /// <summary>Somebody gave a second factor. What came of it stands in the facts: judging one uses it up, so the store does both at once.</summary>
    /// <param name="Void">A digest that nothing hashes to: it takes the place of a link that must serve no other browser.</param>
    public sealed record FactorSubmitted(ChallengeDigest Void) : RecoveryEvent;

    /// <summary>The owner has lost the second factor, and would rather wait.</summary>
    /// <param name="Return">The digest of the link that leads back when the wait is over.</param>
    public sealed record WaitChosen(ChallengeDigest Return) : RecoveryEvent;

    /// <summary>Whoever waits would rather not.</summary>
    public sealed record WaitGivenUp : RecoveryEvent;

    /// <summary>The owner chose a new password that the rules accept.</summary>
    /// <param name="Hash">Its Argon2id hash.</param>
    public sealed record PasswordChosen(string Hash) : RecoveryEvent
    {
        /// <summary>Prints nothing of the hash.</summary>
        public override string ToString() => nameof(PasswordChosen);
    }

    /// <summary>The owner would rather be signed in for a while than choose a password.</summary>
    public sealed record PasswordSkipped : RecoveryEvent;

    /// <summary>The account's password or addresses changed elsewhere, or the owner disowned a change (I7).</summary>
    public sealed record Overtaken : RecoveryEvent;
}

/// <summary>What an event led to.</summary>
public enum RecoveryOutcome
{
    /// <summary>The step was taken.</summary>
    Advanced,

    /// <summary>Not the code.</summary>
    CodeWrong,

    /// <summary>The code came too late.</summary>
    CodeExpired,

    /// <summary>The code was not looked at: a CAPTCHA has to be answered with it. It cost no try.</summary>
    CaptchaRequired,

    /// <summary>Not the account's name.</summary>
    UserNameWrong,

    /// <summary>The WeChat that was scanned is not the account's.</summary>
    WeChatOther,

    /// <summary>Everything asked for was right, and is not enough; there is no other address to ask.</summary>
    NotEnough,

    /// <summary>Not the account's second factor.</summary>
    FactorWrong,

    /// <summary>Another Recovery of the account waits, by another address.</summary>
    AnotherWaits,

    /// <summary>The way is closed for now.</summary>
    Locked,

    /// <summary>Asked too soon after the last message.</summary>
    TooSoon,

    /// <summary>The Recovery stands elsewhere, or has ended.</summary>
    OutOfOrder,
}
