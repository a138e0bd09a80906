namespace Keyback.Support;

/// <summary>How much must be known of a caller before anything is done.</summary>
public enum CallRisk
{
    /// <summary>As much as always.</summary>
    Normal,

    /// <summary>More: something about the account speaks for caution.</summary>
    High,
}

/// <summary>What speaks for caution.</summary>
public enum RiskReason
{
    /// <summary>The account has a second factor: its owner values it.</summary>
    SecondFactor,

    /// <summary>An address or number came or went lately.</summary>
    ContactChanged,

    /// <summary>Whoever holds the number said lately that the account is not theirs.</summary>
    NumberDetached,

    /// <summary>The account was frozen lately.</summary>
    Frozen,

    /// <summary>Many wrong answers came lately.</summary>
    WrongAnswers,
}

/// <summary>What the store knows of an account that speaks for caution or not.</summary>
/// <param name="HasSecondFactor">Whether it has a second factor.</param>
/// <param name="ContactChangedAt">When an address or number last came or went, or none.</param>
/// <param name="NumberDetachedAt">When its number was last disowned by whoever holds it, or none.</param>
/// <param name="FrozenAt">When it was last frozen, or none.</param>
/// <param name="WrongAnswers">Wrong passwords, codes, names and factors in <see cref="CallRisks.WrongAnswersWindow"/>.</param>
public sealed record RiskFacts(
    bool HasSecondFactor, DateTimeOffset? ContactChangedAt, DateTimeOffset? NumberDetachedAt, DateTimeOffset? FrozenAt, int WrongAnswers);

/// <summary>Judges how much must be known of a caller.</summary>
public static class CallRisks
{
    /// <summary>For how long a changed address or number speaks for caution: as long as a new number proves nothing alone.</summary>
    public static readonly TimeSpan ContactWindow = TimeSpan.FromHours(72);

    /// <summary>For how long a disowned number or a freeze does.</summary>
    public static readonly TimeSpan TroubleWindow = TimeSpan.FromDays(14);

    /// <summary>In which time wrong answers are counted.</summary>
    public static readonly TimeSpan WrongAnswersWindow = TimeSpan.FromHours(24);

    /// <summary>From how many wrong answers on they speak for caution: what one owner hardly mistypes in a day.</summary>
    public const int ManyWrongAnswers = 8;

    /// <summary>Everything that speaks for caution at an instant; nothing for an account without it.</summary>
    public static IReadOnlyList<RiskReason> ReasonsOf(RiskFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        List<RiskReason> reasons = [];
        AddIf(facts.HasSecondFactor, RiskReason.SecondFactor);
        AddIf(facts.ContactChangedAt > now - ContactWindow, RiskReason.ContactChanged);
        AddIf(facts.NumberDetachedAt > now - TroubleWindow, RiskReason.NumberDetached);
        AddIf(facts.FrozenAt > now - TroubleWindow, RiskReason.Frozen);
        AddIf(facts.WrongAnswers >= ManyWrongAnswers, RiskReason.WrongAnswers);
        return reasons;

        void AddIf(bool holds, RiskReason reason)
        {
            if (holds)
            {
                reasons.Add(reason);
            }
        }
    }

    /// <summary>The risk that these reasons make: one is enough.</summary>
    public static CallRisk Of(IReadOnlyList<RiskReason> reasons)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        return reasons.Count == 0 ? CallRisk.Normal : CallRisk.High;
    }
}
