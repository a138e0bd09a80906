using Keyback.Accounts;
using Keyback.Challenges;

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

    /// <summary>Roughly where it was asked for: browser, system and network, for the owner's eye.</summary>
    public string? AskedFrom { get; init; }

    /// <summary>What it was started with: told once it is proved, and never of a decoy.</summary>
    public Identifier? Identifier { get; init; }

    /// <summary>Who is looking. Not stored: the store sets it from the secret that came with the request.</summary>
    public RecoveryBearer Bearer { get; init; }

    /// <summary>
    /// Whether everything is proved and the goal still ahead. Holding the link is the proof, and opening it changes nothing
    /// (I6); so to its holder, and to nobody else, a Recovery whose link is out stands one step further.
    /// </summary>
    public bool IsProved => (State, Bearer) is (RecoveryState.PasswordRequired, _) or (RecoveryState.LinkSent, RecoveryBearer.LinkHolder);

    /// <summary>Where it stands at an instant: the state, or <see cref="RecoveryState.Expired"/> when an open one ran out of time.</summary>
    public RecoveryState StateAt(DateTimeOffset now) => State switch
    {
        RecoveryState.CodeRequired or RecoveryState.UserNameRequired or RecoveryState.PasswordRequired or RecoveryState.LinkSent when now >= ExpiresAt => RecoveryState.Expired,
        _ => IsProved ? RecoveryState.PasswordRequired : State,
    };

    /// <summary>The end of the present step as its owner sees it: of the code while one is awaited.</summary>
    public DateTimeOffset StepEndsAt =>
        State is RecoveryState.CodeRequired && Challenge.ExpiresAt < ExpiresAt ? Challenge.ExpiresAt : ExpiresAt;

    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}
