using Keyback.Limits;
using Keyback.Passkeys;

namespace Keyback.Factors;

/// <summary>What an account can be asked for besides its password or its mailbox. Stored as numbers: never renumber, never reuse.</summary>
public enum FactorKind
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>A code of six digits from an app that shares a secret with us (RFC 6238).</summary>
    Totp = 1,

    /// <summary>One of ten codes that the owner wrote down. Stands in for another factor, and is none alone.</summary>
    SavedCode = 2,

    /// <summary>A key of the owner's device (WebAuthn).</summary>
    Passkey = 3,
}

/// <summary>What an account has beside its password.</summary>
/// <param name="Totp">Whether an authenticator app is set up and proved.</param>
/// <param name="SavedCodes">How many saved codes are unused.</param>
/// <param name="Passkeys">How many passkeys there are.</param>
public sealed record AccountFactors(bool Totp = false, int SavedCodes = 0, int Passkeys = 0)
{
    /// <summary>An account that has none; a decoy's, too.</summary>
    public static readonly AccountFactors None = new();

    /// <summary>Whether a second factor is asked for. Saved codes alone are none: they stand in for one that is lost.</summary>
    public bool Asked => Totp || Passkeys > 0;

    /// <summary>By what the question can be answered; none where it is not put.</summary>
    public IEnumerable<FactorKind> Kinds
    {
        get
        {
            if (Totp)
            {
                yield return FactorKind.Totp;
            }

            if (Passkeys > 0)
            {
                yield return FactorKind.Passkey;
            }

            if (Asked && SavedCodes > 0)
            {
                yield return FactorKind.SavedCode;
            }
        }
    }
}

/// <summary>An answer to the question for the second factor, as somebody gave it. What is costly to check was checked before.</summary>
public abstract record FactorAnswer
{
    private protected FactorAnswer()
    {
    }

    /// <summary>Of which kind it is.</summary>
    public abstract FactorKind Kind { get; }

    /// <summary>Six digits of an authenticator app.</summary>
    /// <param name="Code">Plain ASCII digits.</param>
    public sealed record Totp(string Code) : FactorAnswer
    {
        /// <inheritdoc />
        public override FactorKind Kind => FactorKind.Totp;

        /// <summary>Prints nothing of the code.</summary>
        public override string ToString() => nameof(Totp);
    }

    /// <summary>A saved code.</summary>
    /// <param name="Code">As <see cref="Factors.SavedCode.TryRead"/> gives it.</param>
    public sealed record SavedCode(string Code) : FactorAnswer
    {
        /// <inheritdoc />
        public override FactorKind Kind => FactorKind.SavedCode;

        /// <summary>Prints nothing of the code.</summary>
        public override string ToString() => nameof(SavedCode);
    }

    /// <summary>A passkey's signature; all but its counter was checked.</summary>
    /// <param name="Id">Which passkey; none when what was given proves nothing.</param>
    /// <param name="SignCount">What its counter says now.</param>
    public sealed record Passkey(PasskeyId? Id, uint SignCount) : FactorAnswer
    {
        /// <inheritdoc />
        public override FactorKind Kind => FactorKind.Passkey;
    }
}

/// <summary>What came of an answer.</summary>
public abstract record FactorVerdict
{
    private FactorVerdict()
    {
    }

    /// <summary>Right, and used up.</summary>
    public sealed record Right : FactorVerdict;

    /// <summary>Wrong, late or used before, and charged. One word for all.</summary>
    /// <param name="TriesLeft">Wrong answers still allowed in this lane, possibly none.</param>
    /// <param name="Lane">Whose budget it drew on.</param>
    public sealed record Wrong(int TriesLeft, Lane Lane) : FactorVerdict;

    /// <summary>Too many wrong answers: this one was not looked at.</summary>
    /// <param name="RetryAfter">Until one is looked at again.</param>
    public sealed record Closed(TimeSpan RetryAfter) : FactorVerdict;
}
