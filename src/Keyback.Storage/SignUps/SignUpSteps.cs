using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.SignUp;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.SignUps;

/// <summary>A sign-up to record.</summary>
/// <param name="Id">Names it.</param>
/// <param name="TokenHash">The hash of the bearer token.</param>
/// <param name="Reference">Its short name.</param>
/// <param name="Identifier">The address or number, parsed.</param>
/// <param name="Code">The first code.</param>
/// <param name="Asker">Who asks.</param>
/// <param name="Now">The instant of the request.</param>
public sealed record NewSignUp(
    SignUpId Id, byte[] TokenHash, string Reference, Identifier Identifier, ProofCode Code, Asker Asker, DateTimeOffset Now)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}

/// <summary>The account to create for whoever proved an address or number.</summary>
/// <param name="UserName">The user name that was chosen.</param>
/// <param name="PasswordHash">The Argon2id hash, with its parameters.</param>
/// <param name="Locale"><c>zh-Hans</c> or <c>en</c>.</param>
/// <param name="Session">The session to open.</param>
/// <param name="Device">The device to remember: the hash of its token, and until when.</param>
public sealed record NewAccount(
    UserName UserName, string PasswordHash, string Locale, NewSession Session, (byte[] Hash, DateTimeOffset ExpiresAt) Device)
{
    /// <summary>Prints nothing of the account.</summary>
    public override string ToString() => nameof(NewAccount);
}

/// <summary>What a step of a sign-up led to.</summary>
public enum SignUpOutcome
{
    /// <summary>The step was taken.</summary>
    Advanced,

    /// <summary>Not the code.</summary>
    CodeWrong,

    /// <summary>The code's time is over.</summary>
    CodeExpired,

    /// <summary>The last code is too young to send another.</summary>
    TooSoon,

    /// <summary>Another account has a user name that folds alike.</summary>
    NameTaken,

    /// <summary>Too many taken names were tried.</summary>
    Throttled,

    /// <summary>This step is not open: the sign-up stands elsewhere, or has ended.</summary>
    OutOfOrder,
}

/// <summary>What a step of a sign-up led to, durably.</summary>
/// <param name="Outcome">What it led to.</param>
/// <param name="Attempt">Where the sign-up stands now.</param>
/// <param name="TriesLeft">After a wrong code: tries that are left.</param>
/// <param name="RetryAfter">When too soon or throttled: how long to wait.</param>
public sealed record SignUpResult(SignUpOutcome Outcome, SignUpAttempt Attempt, int TriesLeft = 0, TimeSpan RetryAfter = default);
