using Keyback.Factors;
using Keyback.Limits;
using Keyback.Recovery;

namespace Keyback.Tests.Recovery;

/// <summary>I11 in the machine: a proved address leads to the second factor, whatever the way and the goal, and never past it.</summary>
public sealed class FactorRulesTests
{
    private static readonly RecoveryFacts Right = Machine.Facts with { Factor = new FactorVerdict.Right() };

    public static TheoryData<string, RecoveryGoal> Ways =>
    [
        ("code", RecoveryGoal.NewPassword), ("code", RecoveryGoal.TemporaryCode),
        ("link", RecoveryGoal.NewPassword), ("link", RecoveryGoal.TemporaryCode),
        ("name", RecoveryGoal.NewPassword), ("name", RecoveryGoal.TemporaryCode),
        ("wechat", RecoveryGoal.NewPassword), ("wechat", RecoveryGoal.TemporaryCode),
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public void I11_A_proof_leads_to_the_second_factor_and_opens_nothing(string way, RecoveryGoal goal)
    {
        var (attempt, effects) = Proved(way, goal);

        Assert.Equal(RecoveryState.SecondFactorRequired, attempt.StateAt(Machine.Start));
        Assert.DoesNotContain(effects, effect => effect is RecoveryEffect.OpenTemporarySession or RecoveryEffect.SetPassword);
        foreach (var @event in (RecoveryEvent[])[new RecoveryEvent.PasswordChosen("hash"), new RecoveryEvent.PasswordSkipped()])
        {
            var step = Machine.Apply(attempt, @event, Machine.Start);
            Assert.Equal(RecoveryOutcome.OutOfOrder, step.Outcome);
            Assert.Empty(step.Effects);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void I11_The_right_factor_leads_to_the_goal(string way, RecoveryGoal goal)
    {
        var step = Machine.Apply(Proved(way, goal).Attempt, Submitted(), Machine.Start, Right);

        Assert.Equal(RecoveryOutcome.Advanced, step.Outcome);
        Assert.Equal(goal is RecoveryGoal.NewPassword ? RecoveryState.PasswordRequired : RecoveryState.Completed, step.Next.State);
        Assert.Equal(goal is RecoveryGoal.TemporaryCode, step.Effects.OfType<RecoveryEffect.OpenTemporarySession>().Any());
        Assert.Equal(way is "link", step.Effects.OfType<RecoveryEffect.HandOver>().Any());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void I11_The_right_factor_ends_every_other_wait_and_a_wrong_one_ends_none(string way, RecoveryGoal goal)
    {
        var attempt = Proved(way, goal).Attempt;

        Assert.Contains(new RecoveryEffect.EndOtherWait(), Machine.Apply(attempt, Submitted(), Machine.Start, Right).Effects);
        Assert.Empty(Machine.Apply(attempt, Submitted(), Machine.Start, Machine.Facts with { Factor = new FactorVerdict.Wrong(3, Lane.Stranger) }).Effects);
    }

    [Fact]
    public void I11_Behind_a_link_the_right_factor_leaves_nothing_to_the_link()
    {
        var step = Machine.Apply(Proved("link", RecoveryGoal.NewPassword).Attempt, Submitted(), Machine.Start, Right);

        Assert.Equal(Machine.Second, step.Next.Challenge.Digest);
        Assert.Equal(RecoveryBearer.Starter, step.Next.Bearer);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void I11_A_wrong_factor_leaves_it_where_it_was(string way, RecoveryGoal goal)
    {
        var attempt = Proved(way, goal).Attempt;

        Assert.Equal(new RecoveryTransition(attempt, RecoveryOutcome.FactorWrong).Next, Machine.Apply(attempt, Submitted(), Machine.Start, Machine.Facts with { Factor = new FactorVerdict.Wrong(3, Lane.Stranger) }).Next);
        Assert.Equal(RecoveryOutcome.Locked, Machine.Apply(attempt, Submitted(), Machine.Start, Machine.Facts with { Factor = new FactorVerdict.Closed(TimeSpan.FromHours(1)) }).Outcome);
        Assert.Equal(RecoveryOutcome.OutOfOrder, Machine.Apply(attempt, Submitted(), Machine.Start).Outcome);
    }

    [Fact]
    public void I11_Whoever_asked_for_a_link_stays_where_they_were()
    {
        var starter = Machine.ByLink() with { Factors = Machine.WithApp };

        Assert.Equal(RecoveryState.LinkSent, starter.StateAt(Machine.Start));
        Assert.Equal(RecoveryOutcome.OutOfOrder, Machine.Apply(starter, Submitted(), Machine.Start, Right).Outcome);
        Assert.Equal(RecoveryOutcome.OutOfOrder, Machine.Apply(starter, new RecoveryEvent.WaitChosen(Machine.Second), Machine.Start).Outcome);
    }

    [Fact]
    public void I11_A_proved_address_waits_ten_minutes_for_the_factor()
    {
        var attempt = Proved("code", RecoveryGoal.NewPassword).Attempt;

        Assert.Equal(RecoveryState.SecondFactorRequired, attempt.StateAt(Machine.Start + RecoveryRules.FactorStep - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(RecoveryState.Expired, attempt.StateAt(Machine.Start + RecoveryRules.FactorStep));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void I11_Whoever_has_lost_it_waits_and_goes_on_when_the_wait_is_over(string way, RecoveryGoal goal)
    {
        var step = Machine.Apply(Proved(way, goal).Attempt, new RecoveryEvent.WaitChosen(Machine.Second), Machine.Start);
        var (wait, end) = (step.Next, Machine.Start + Machine.Limits.SecondFactorDelay);

        Assert.Equal(end, wait.WaitsUntil);
        Assert.Contains(new RecoveryEffect.NotifyOwner(OwnerNotice.RecoveryWaits), step.Effects);
        Assert.Contains(new RecoveryEffect.SendReturn(), step.Effects);
        Assert.Equal(RecoveryState.Waiting, wait.StateAt(end.AddMilliseconds(-1)));
        Assert.Equal(RecoveryOutcome.OutOfOrder, Machine.Apply(wait, new RecoveryEvent.PasswordSkipped(), end.AddMilliseconds(-1)).Outcome);
        Assert.Equal(RecoveryState.PasswordRequired, wait.StateAt(end));
        Assert.Contains(new RecoveryEffect.OpenTemporarySession(), Machine.Apply(wait, new RecoveryEvent.PasswordSkipped(), end).Effects);
        Assert.Equal(RecoveryState.Expired, wait.StateAt(end + RecoveryRules.ReturnTime));
    }

    [Fact]
    public void I11_The_same_address_again_goes_on_waiting_neither_longer_nor_shorter()
    {
        var until = Machine.Start.AddHours(5);

        var step = Machine.Apply(
            Proved("code", RecoveryGoal.NewPassword).Attempt, new RecoveryEvent.WaitChosen(Machine.Second), Machine.Start, Machine.Facts with { Other = new(until, SameAddress: true) });

        Assert.Equal((RecoveryState.Waiting, until), (step.Next.State, step.Next.WaitsUntil));
        Assert.Contains(new RecoveryEffect.EndOtherWait(), step.Effects);
        Assert.Contains(new RecoveryEffect.NotifyOwner(OwnerNotice.RecoveryWaits), step.Effects);
    }

    [Fact]
    public void I11_Another_address_does_not_get_between()
    {
        var attempt = Proved("code", RecoveryGoal.NewPassword).Attempt;

        var step = Machine.Apply(
            attempt, new RecoveryEvent.WaitChosen(Machine.Second), Machine.Start, Machine.Facts with { Other = new(Machine.Start.AddHours(5), SameAddress: false) });

        Assert.Equal((attempt, RecoveryOutcome.AnotherWaits), (step.Next, step.Outcome));
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void I11_What_the_owner_changes_ends_a_wait()
    {
        var wait = Machine.Apply(Proved("code", RecoveryGoal.NewPassword).Attempt, new RecoveryEvent.WaitChosen(Machine.Second), Machine.Start).Next;

        Assert.Equal(RecoveryState.Cancelled, Machine.Apply(wait, new RecoveryEvent.Overtaken(), Machine.Start).Next.State);
        Assert.Equal(RecoveryState.Cancelled, Machine.Apply(wait, new RecoveryEvent.WaitGivenUp(), Machine.Start).Next.State);
    }

    [Fact]
    public void Saved_codes_alone_are_no_second_factor()
    {
        var only = new AccountFactors(SavedCodes: 10);

        Assert.False(only.Asked);
        Assert.Empty(only.Kinds);
        Assert.Equal(RecoveryState.PasswordRequired, (Machine.Fresh() with { Factors = only }).Submit(Machine.Right).Next.State);
    }

    private static RecoveryEvent.FactorSubmitted Submitted() => new(Machine.Second);

    private static (RecoveryAttempt Attempt, IReadOnlyList<RecoveryEffect> Effects) Proved(string way, RecoveryGoal goal)
    {
        if (way is "link")
        {
            return (Machine.ByLink(goal, RecoveryBearer.LinkHolder) with { Factors = Machine.WithApp }, []);
        }

        var start = (way is "code" ? Machine.Fresh(goal) : Machine.ByPhone(goal)) with { Factors = Machine.WithApp };
        var coded = start.Submit(Machine.Right);
        var step = way switch
        {
            "name" => Machine.Apply(coded.Next, Machine.Name("mei"), Machine.Start),
            "wechat" => Machine.Apply(coded.Next, new RecoveryEvent.WeChatScanned(Machine.Account), Machine.Start),
            _ => coded,
        };
        return (step.Next, step.Effects);
    }
}
