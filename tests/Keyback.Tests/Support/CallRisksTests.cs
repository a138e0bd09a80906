using Keyback.Support;

namespace Keyback.Tests.Support;

/// <summary>How much must be known of a caller, and what the checks are worth.</summary>
public sealed class CallRisksTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 3, 0, 0, TimeSpan.Zero);

    private static readonly RiskFacts Quiet = new(HasSecondFactor: false, null, null, null, WrongAnswers: 0);

    public static TheoryData<RiskReason> Reasons => [.. Enum.GetValues<RiskReason>()];

    [Fact]
    public void A_quiet_account_asks_for_the_normal_minimum()
    {
        Assert.Empty(CallRisks.ReasonsOf(Quiet, Now));
        Assert.Equal(CallRisk.Normal, CallRisks.Of([]));
    }

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Each_reason_alone_makes_the_risk_high(RiskReason reason)
    {
        var facts = reason switch
        {
            RiskReason.SecondFactor => Quiet with { HasSecondFactor = true },
            RiskReason.ContactChanged => Quiet with { ContactChangedAt = Now.AddHours(-71) },
            RiskReason.NumberDetached => Quiet with { NumberDetachedAt = Now.AddDays(-13) },
            RiskReason.Frozen => Quiet with { FrozenAt = Now.AddDays(-13) },
            RiskReason.WrongAnswers => Quiet with { WrongAnswers = CallRisks.ManyWrongAnswers },
            _ => throw new InvalidOperationException("A reason without facts."),
        };

        Assert.Equal([reason], CallRisks.ReasonsOf(facts, Now));
        Assert.Equal(CallRisk.High, CallRisks.Of([reason]));
    }

    [Fact]
    public void What_is_long_past_speaks_for_nothing()
    {
        var old = new RiskFacts(false, Now.AddHours(-72), Now.AddDays(-14), Now.AddDays(-14), CallRisks.ManyWrongAnswers - 1);

        Assert.Empty(CallRisks.ReasonsOf(old, Now));
    }

    [Fact]
    public void A_check_counts_once_and_an_unknown_one_not_at_all()
    {
        var policy = new SupportPolicy();

        Assert.Equal(["called_back", "recent_order"], policy.Known(["recent_order", "called_back", "called_back", "my_word"]));
        Assert.Equal(75, policy.PointsOf(["recent_order", "called_back", "called_back", "my_word"]));
        Assert.Equal(0, policy.PointsOf([]));
    }

    [Fact]
    public void All_checks_of_ours_together_reach_the_high_minimum_and_no_single_one_does()
    {
        var policy = new SupportPolicy();

        Assert.True(policy.PointsOf(policy.Checks.Select(check => check.Key)) >= policy.MinimumFor(CallRisk.High));
        Assert.All(policy.Checks, check => Assert.True(check.Points < policy.MinimumFor(CallRisk.High)));
    }
}
