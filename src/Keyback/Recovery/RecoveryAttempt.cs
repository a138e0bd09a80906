using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Factors;

namespace Keyback.Recovery;

/// <summary>
/// One Recovery: one try to get back in. Immutable: <see cref="RecoveryRules"/> turns it into the next one, and the
/// store keeps the change only if nobody else changed it since it was read.
/// </summary>
/// <remarks>
/// An identifier that nobody owns gets a Recovery too, a decoy, with no <see cref="Account"/>. It lives, counts and
/// dies like any other, so that nothing a stranger can see tells the two apart (I1).
/// </remarks>
public sealed record RecoveryAttempt
{
    /// <summary>Finds the Recovery.</summary>
    public required RecoveryId Id { get; init; }

    /// <summary>The short name on page, message and telephone. It proves nothing.</summary>
    public required string Reference { get; init; }

    /// <summary>How it proves.</summary>
    public required RecoveryMethod Method { get; init; }

    /// <summary>What it leads to. Fixed at the start: a code for one goal never serves the other (I2).</summary>
    public required RecoveryGoal Goal { get; init; }

    /// <summary>Where it stands, before the clock is asked; see <see cref="StateAt"/>.</summary>
    public required RecoveryState State { get; init; }

    /// <summary>The account to regain: none for a decoy, and none until the dispatcher has found it, unless it was asked for inside a session.</summary>
    public AccountId? Account { get; init; }

    /// <summary>What is out and waited for: a code or a link.</summary>
    public required SentChallenge Challenge { get; init; }

    /// <summary>Wrong codes so far. A fresh code does not take them back (NIST SP 800-63B-4 §3.1.3.2).</summary>
    public int WrongCodes { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The first instant at which the present step is over for good, whatever was resent.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Of a Recovery that a lock of its way ended: when the way opens again.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Of a Recovery whose owner has lost the second factor: the first instant at which it goes on without (I11).</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>Roughly where it was asked for: browser, system and network, for the owner's eye.</summary>
    public string? AskedFrom { get; init; }

    /// <summary>What it was started with: told once it is proved, and never of a decoy.</summary>
    public Identifier? Identifier { get; init; }

    /// <summary>Who is looking. Not stored: the store sets it from the secret that came with the request.</summary>
    public RecoveryBearer Bearer { get; init; }

    /// <summary>What the account has beside its password. Not stored here: the store asks for it whenever it reads the Recovery.</summary>
    public AccountFactors Factors { get; init; } = AccountFactors.None;

    /// <summary>
    /// Where it stands at an instant. An open one that ran out of time is <see cref="RecoveryState.Expired"/>. Holding the link is
    /// the proof, and opening it changes nothing (I6); so to its holder, and to nobody else, a Recovery whose link is out stands
    /// one step further. One that has waited long enough does so, too, without anybody's doing.
    /// </summary>
    public RecoveryState StateAt(DateTimeOffset now) => (State, Bearer) switch
    {
        (RecoveryState.Completed or RecoveryState.Expired or RecoveryState.Cancelled or RecoveryState.Locked or RecoveryState.None, _) => State,
        _ when now >= ExpiresAt => RecoveryState.Expired,
        (RecoveryState.LinkSent, RecoveryBearer.LinkHolder) => Factors.Asked ? RecoveryState.SecondFactorRequired : RecoveryState.PasswordRequired,
        (RecoveryState.Waiting, _) when now >= WaitsUntil => RecoveryState.PasswordRequired,
        _ => State,
    };

    /// <summary>The end of the present step as its owner sees it: of the code while one is awaited.</summary>
    public DateTimeOffset StepEndsAt =>
        State is RecoveryState.CodeRequired && Challenge.ExpiresAt < ExpiresAt ? Challenge.ExpiresAt : ExpiresAt;

    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}
