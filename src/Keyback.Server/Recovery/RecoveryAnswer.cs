using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Passwords;
using Keyback.Recovery;
using Keyback.Server.Sessions;

namespace Keyback.Server.Recovery;

/// <summary>What may be told of a Recovery to whoever holds its token. The same for a decoy.</summary>
/// <param name="Id">Finds it.</param>
/// <param name="Reference">Its short name, such as <c>K7Q-2M9</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Method">How it proves.</param>
/// <param name="Goal">What it leads to.</param>
/// <param name="ExpiresAt">The end of the present step: of the code, or of the time to choose a password.</param>
/// <param name="SentBy">By which way the present code or link went.</param>
/// <param name="LockedUntil">Of a Recovery that a lock of its way ended: when the way opens again.</param>
/// <param name="ResendAt">When another message may be asked for; none when this step sends none.</param>
/// <param name="Link">Told to the holder of a link alone: when and roughly where it was asked for.</param>
/// <param name="Identifier">Told while a new password is awaited, so that password managers know the account's name: what it was started with.</param>
/// <param name="Factors">Told while a second factor is awaited: by what that can be answered; empty else.</param>
/// <param name="WaitsUntil">Told while it waits: when the wait is over.</param>
internal sealed record RecoveryView(
    RecoveryId Id,
    string Reference,
    RecoveryState State,
    RecoveryMethod Method,
    RecoveryGoal Goal,
    DateTimeOffset ExpiresAt,
    MessageChannel SentBy,
    DateTimeOffset? LockedUntil,
    DateTimeOffset? ResendAt,
    LinkOrigin? Link,
    Identifier? Identifier,
    IReadOnlyList<FactorKind> Factors,
    DateTimeOffset? WaitsUntil);

/// <summary>When and roughly where a link was asked for.</summary>
/// <param name="AskedAt">When.</param>
/// <param name="AskedFrom">Browser, system and network, or none.</param>
internal sealed record LinkOrigin(DateTimeOffset AskedAt, string? AskedFrom);

/// <summary>What one step of a Recovery led to. Pages and API both say it in their own way, and nothing else.</summary>
internal abstract record RecoveryAnswer
{
    private RecoveryAnswer()
    {
    }

    /// <summary>The step was taken; the view shows the next one.</summary>
    /// <param name="View">Where it stands now.</param>
    /// <param name="Session">The session that came with it, if the Recovery ended in one.</param>
    public sealed record Advanced(RecoveryView View, IssuedSession? Session = null) : RecoveryAnswer
    {
        /// <summary>The token that speaks for the Recovery from now on, where it is another one: who holds the link does no longer.</summary>
        public string? Token { get; init; }

        /// <summary>Prints nothing of the token.</summary>
        public override string ToString() => nameof(Advanced);
    }

    /// <summary>Not the account's second factor.</summary>
    /// <param name="View">Where it stands now.</param>
    /// <param name="TriesLeft">Tries that are left, possibly none.</param>
    /// <param name="Lane">In which lane.</param>
    public sealed record FactorWrong(RecoveryView View, int TriesLeft, Lane Lane) : RecoveryAnswer;

    /// <summary>Another Recovery of the account waits, which was proved by another address.</summary>
    /// <param name="View">Where this one stands.</param>
    /// <param name="Until">Until when the other waits.</param>
    public sealed record AnotherWaits(RecoveryView View, DateTimeOffset Until) : RecoveryAnswer;

    /// <summary>Not the code of this Recovery.</summary>
    /// <param name="View">Where it stands now.</param>
    /// <param name="TriesLeft">Tries that are left, possibly none.</param>
    public sealed record CodeWrong(RecoveryView View, int TriesLeft) : RecoveryAnswer;

    /// <summary>Codes are being tried all over, so a CAPTCHA has to be answered with this one. It was not looked at, and cost no try.</summary>
    public sealed record CaptchaRequired(RecoveryView View) : RecoveryAnswer;

    /// <summary>The answer to the CAPTCHA was wrong, too late, used before or somebody else's. The code was not looked at.</summary>
    public sealed record CaptchaWrong(RecoveryView View) : RecoveryAnswer;

    /// <summary>What was typed cannot be a code (wrong length, letters). It cost no try.</summary>
    public sealed record CodeMalformed(RecoveryView View) : RecoveryAnswer;

    /// <summary>The code's time is over; a new one can be sent.</summary>
    public sealed record CodeExpired(RecoveryView View) : RecoveryAnswer;

    /// <summary>Not the account's name.</summary>
    /// <param name="View">Where it stands now.</param>
    /// <param name="TriesLeft">Tries that are left; with none the way is locked.</param>
    /// <param name="RetryAfter">When none is left: when the way opens again, from now.</param>
    public sealed record UserNameWrong(RecoveryView View, int TriesLeft, TimeSpan RetryAfter) : RecoveryAnswer;

    /// <summary>What was typed cannot be a name (nothing, or far too long). It cost no try.</summary>
    public sealed record UserNameMalformed(RecoveryView View) : RecoveryAnswer;

    /// <summary>The WeChat that was scanned is not the account's. It cost no try.</summary>
    public sealed record WeChatOther(RecoveryView View) : RecoveryAnswer;

    /// <summary>All that was asked for was right, and is not enough: support has to help.</summary>
    public sealed record NotEnough(RecoveryView View) : RecoveryAnswer;

    /// <summary>Too many wrong answers: this way is closed for now.</summary>
    /// <param name="View">Where it stands now.</param>
    /// <param name="RetryAfter">When it may be tried again, from now.</param>
    public sealed record Locked(RecoveryView View, TimeSpan RetryAfter) : RecoveryAnswer;

    /// <summary>The last message is too young to send another.</summary>
    public sealed record TooSoon(RecoveryView View, TimeSpan RetryAfter) : RecoveryAnswer;

    /// <summary>The password does not fit the rules. It cost nothing.</summary>
    public sealed record PasswordRejected(RecoveryView View, IReadOnlyList<PasswordRejection> Reasons) : RecoveryAnswer;

    /// <summary>This step is not open: the Recovery stands elsewhere, or has ended.</summary>
    public sealed record OutOfOrder(RecoveryView View) : RecoveryAnswer;

    /// <summary>No Recovery for this id and token. One answer for unknown, foreign and purged.</summary>
    public sealed record Unknown : RecoveryAnswer;

    /// <summary>The server has no room for another password hash just now.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : RecoveryAnswer;
}

/// <summary>What the start of a Recovery led to.</summary>
internal abstract record StartAnswer
{
    private StartAnswer()
    {
    }

    /// <summary>Recorded durably; whoever holds the token may go on.</summary>
    /// <param name="View">Where it stands.</param>
    /// <param name="Token">The bearer secret, told this once.</param>
    public sealed record Started(RecoveryView View, string Token) : StartAnswer
    {
        /// <summary>Prints nothing of the token.</summary>
        public override string ToString() => nameof(Started);
    }

    /// <summary>The text is no e-mail address or, for the way by phone, no phone number. Depends on the text alone.</summary>
    public sealed record NotAnAddress : StartAnswer;

    /// <summary>This server has no gateway for SMS.</summary>
    public sealed record MethodUnavailable : StartAnswer;

    /// <summary>Inside a session: the account has no such address or number, or none that the method can use.</summary>
    public sealed record NoContact : StartAnswer;

    /// <summary>A CAPTCHA has to be answered first.</summary>
    public sealed record CaptchaRequired : StartAnswer;

    /// <summary>The answer to the CAPTCHA was wrong, too late, used before or somebody else's. One word for all.</summary>
    public sealed record CaptchaWrong : StartAnswer;

    /// <summary>Too many starts for this identifier or from this network; the answer does not say which.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : StartAnswer;
}
