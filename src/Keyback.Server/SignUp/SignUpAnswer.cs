using Keyback.Passwords;
using Keyback.Server.Sessions;
using Keyback.Storage.SignUps;

namespace Keyback.Server.SignUp;

/// <summary>What one step of a sign-up led to. Pages and API both say it in their own way, and nothing else.</summary>
internal abstract record SignUpAnswer
{
    private SignUpAnswer()
    {
    }

    /// <summary>Recorded durably; whoever holds the token may go on.</summary>
    /// <param name="Attempt">Where it stands.</param>
    /// <param name="Token">The bearer secret, told this once.</param>
    public sealed record Started(SignUpAttempt Attempt, string Token) : SignUpAnswer
    {
        /// <summary>Prints nothing of the token.</summary>
        public override string ToString() => nameof(Started);
    }

    /// <summary>The step was taken.</summary>
    /// <param name="Attempt">Where it stands now.</param>
    public sealed record Advanced(SignUpAttempt Attempt) : SignUpAnswer;

    /// <summary>The account exists, and its first session is open.</summary>
    /// <param name="Attempt">The finished sign-up.</param>
    /// <param name="Session">The full session.</param>
    /// <param name="DeviceToken">What to remember the browser by.</param>
    public sealed record Created(SignUpAttempt Attempt, IssuedSession Session, string DeviceToken) : SignUpAnswer
    {
        /// <summary>Prints nothing of the tokens.</summary>
        public override string ToString() => nameof(Created);
    }

    /// <summary>Not the code.</summary>
    /// <param name="Attempt">Where it stands now.</param>
    /// <param name="TriesLeft">Tries that are left, possibly none.</param>
    public sealed record CodeWrong(SignUpAttempt Attempt, int TriesLeft) : SignUpAnswer;

    /// <summary>What was typed cannot be a code. It cost no try.</summary>
    public sealed record CodeMalformed(SignUpAttempt Attempt) : SignUpAnswer;

    /// <summary>The code's time is over; a new one can be sent.</summary>
    public sealed record CodeExpired(SignUpAttempt Attempt) : SignUpAnswer;

    /// <summary>The last code is too young to send another.</summary>
    public sealed record TooSoon(SignUpAttempt Attempt, TimeSpan RetryAfter) : SignUpAnswer;

    /// <summary>What was typed cannot be a user name. It cost nothing.</summary>
    public sealed record NameMalformed(SignUpAttempt Attempt) : SignUpAnswer;

    /// <summary>Another account has a user name like this.</summary>
    public sealed record NameTaken(SignUpAttempt Attempt) : SignUpAnswer;

    /// <summary>The password does not fit the rules. It cost nothing.</summary>
    public sealed record PasswordRejected(SignUpAttempt Attempt, IReadOnlyList<PasswordRejection> Reasons) : SignUpAnswer;

    /// <summary>This step is not open: the sign-up stands elsewhere, or has ended.</summary>
    public sealed record OutOfOrder(SignUpAttempt Attempt) : SignUpAnswer;

    /// <summary>Too many starts, or too many names that are taken.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : SignUpAnswer;

    /// <summary>No sign-up for this id and token. One answer for unknown, foreign and purged.</summary>
    public sealed record Unknown : SignUpAnswer;

    /// <summary>The text is no address or number of this kind. Depends on the text alone.</summary>
    public sealed record NotOne : SignUpAnswer;

    /// <summary>A CAPTCHA is to be answered first.</summary>
    public sealed record CaptchaRequired : SignUpAnswer;

    /// <summary>The CAPTCHA was answered wrongly, or too late.</summary>
    public sealed record CaptchaWrong : SignUpAnswer;

    /// <summary>The server has no room for another password hash just now.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : SignUpAnswer;
}
