using Keyback.Factors;

namespace Keyback.Recovery;

/// <summary>What the store knows at the instant of a step, beyond the Recovery itself. A decoy's facts are those of an account that has nothing.</summary>
/// <param name="GuessesLeft">Wrong codes still allowed for the identifier in this lane, over all Recoveries. What is shown follows this.</param>
/// <param name="AccountGuessesLeft">The same for the account behind it, whichever of its identifiers was used (I4). Never shown: it would tell which identifiers belong together.</param>
/// <param name="NamesLeft">Wrong names still allowed for the account in this lane.</param>
/// <param name="LockedUntil">When this way opens again for this lane, or none while it is open.</param>
/// <param name="ExpectedName">The name that the account is asked for, or none where it has no name to ask for.</param>
/// <param name="NumberIsProof">Whether number and name together are enough: not for a number that was just added or lay unused for long.</param>
/// <param name="HasEmail">Whether another proof can be asked for by e-mail.</param>
/// <param name="Factor">What came of the second factor that was given with this step; none when none was looked at.</param>
/// <param name="Other">Another Recovery of the account that waits, or none.</param>
/// <param name="CaptchaMissing">Whether codes are being tried all over, and this one came from a stranger without the answer to a CAPTCHA.</param>
public sealed record RecoveryFacts(
    int GuessesLeft,
    int AccountGuessesLeft,
    int NamesLeft = 0,
    DateTimeOffset? LockedUntil = null,
    string? ExpectedName = null,
    bool NumberIsProof = false,
    bool HasEmail = false,
    FactorVerdict? Factor = null,
    OtherWait? Other = null,
    bool CaptchaMissing = false)
{
    /// <summary>Prints nothing of the name.</summary>
    public override string ToString() => nameof(RecoveryFacts);
}

/// <summary>Another Recovery of the same account that waits.</summary>
/// <param name="Until">Until when.</param>
/// <param name="SameAddress">Whether the same address or number was proved for it: then it was the same person.</param>
public sealed record OtherWait(DateTimeOffset Until, bool SameAddress);
