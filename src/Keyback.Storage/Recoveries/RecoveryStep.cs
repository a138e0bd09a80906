using Keyback.Factors;
using Keyback.Limits;
using Keyback.Recovery;

namespace Keyback.Storage.Recoveries;

/// <summary>A step to take: how to make its event, and what its effects need.</summary>
/// <param name="MakeEvent">Makes the event from the Recovery as read.</param>
/// <param name="Kind">What is put on the record when the step is taken.</param>
/// <param name="Secret">The plain code or the link's token of the message that the step may send.</param>
/// <param name="Session">The session that opens if the Recovery ends in one.</param>
/// <param name="Factor">The second factor that came with it. It is judged in the step's transaction, where one is awaited.</param>
/// <param name="Captcha">How a code stands with the CAPTCHA.</param>
/// <param name="TokenHash">The hash of the token that alone speaks for the Recovery if the step hands it over.</param>
public sealed record RecoveryStep(
    Func<RecoveryAttempt, RecoveryEvent> MakeEvent,
    RecoveryStepKind Kind,
    Func<RecoveryAttempt, string>? Secret = null,
    NewSession? Session = null,
    FactorAnswer? Factor = null,
    CaptchaStanding Captcha = CaptchaStanding.NotOffered,
    byte[]? TokenHash = null)
{
    /// <summary>Prints the kind.</summary>
    public override string ToString() => Kind.ToString();
}

/// <summary>The steps, as the record names them.</summary>
public enum RecoveryStepKind
{
    /// <summary>A code was typed.</summary>
    Code,

    /// <summary>The account's name was typed.</summary>
    UserName,

    /// <summary>WeChat was scanned in its place.</summary>
    WeChat,

    /// <summary>Whoever holds the number said that the account is not theirs.</summary>
    DisownNumber,

    /// <summary>The button behind the link was pressed.</summary>
    Link,

    /// <summary>Another message was asked for.</summary>
    Resend,

    /// <summary>A password was chosen.</summary>
    Password,

    /// <summary>The password was skipped.</summary>
    Skip,

    /// <summary>A second factor was given.</summary>
    SecondFactor,

    /// <summary>The second factor is lost.</summary>
    Wait,

    /// <summary>Whoever waited would rather not.</summary>
    GiveUp,
}

/// <summary>A session to open.</summary>
/// <param name="TokenHash">The hash of its bearer token.</param>
/// <param name="UserAgent">The browser's name, for the owner's list.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="OpenedFrom">The network in which it was opened, as people write it, or none.</param>
public sealed record NewSession(byte[] TokenHash, string UserAgent, DateTimeOffset ExpiresAt, string? OpenedFrom = null)
{
    /// <summary>Prints nothing of the hash.</summary>
    public override string ToString() => nameof(NewSession);
}

/// <summary>What a step led to, durably.</summary>
/// <param name="Next">The Recovery as it is now.</param>
/// <param name="Outcome">What the rules said.</param>
/// <param name="TriesLeft">Wrong answers still allowed, as may be shown.</param>
/// <param name="LockedFor">When the way is closed: until an answer is allowed again.</param>
/// <param name="SessionOpened">Whether the session given with the step was opened.</param>
/// <param name="HandedOver">Whether the token given with the step is now the one that speaks for the Recovery.</param>
/// <param name="FactorLane">Of a wrong second factor: whose budget it drew on.</param>
public sealed record RecoveryStepResult(
    RecoveryAttempt Next,
    RecoveryOutcome Outcome,
    int TriesLeft,
    TimeSpan LockedFor,
    bool SessionOpened,
    bool HandedOver = false,
    Lane FactorLane = Lane.None);
