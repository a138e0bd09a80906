using CsCheck;
using Keyback.Recovery;

namespace Keyback.Tests.Recovery;

/// <summary>The way by link: who asked, and who holds the link, see the same Recovery in two places.</summary>
public sealed class LinkRulesTests
{
    private static readonly RecoveryEvent[] All =
    [
        Machine.Code(Machine.Right),
        Machine.Code(Machine.Wrong),
        new RecoveryEvent.ResendRequested(Machine.Wrong),
        new RecoveryEvent.LinkOpened(),
        new RecoveryEvent.PasswordChosen("hash"),
        new RecoveryEvent.PasswordSkipped(),
        new RecoveryEvent.Overtaken(),
    ];

    [Fact]
    public void To_whoever_asked_a_link_is_out_and_to_its_holder_all_is_proved()
    {
        Assert.Equal(RecoveryState.LinkSent, Machine.ByLink().StateAt(Machine.Start));
        Assert.Equal(RecoveryState.PasswordRequired, Machine.ByLink(bearer: RecoveryBearer.LinkHolder).StateAt(Machine.Start));
    }

    [Fact]
    public void The_link_lives_as_long_as_its_option_says_and_not_a_moment_longer()
    {
        var held = Machine.ByLink(bearer: RecoveryBearer.LinkHolder);
        var end = Machine.Start + Machine.Limits.LinkLifetime;

        Assert.Equal(RecoveryState.PasswordRequired, held.StateAt(end - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(RecoveryState.Expired, held.StateAt(end));
        Assert.Equal(end, held.StepEndsAt);
    }

    [Fact]
    public void A_link_that_support_sends_has_a_life_of_its_own()
    {
        var start = new RecoveryRules(Machine.Limits).Start(
            new RecoveryId(Guid.CreateVersion7()), "AAA-AAA", RecoveryMethod.SupportLink, RecoveryGoal.NewPassword, Machine.Right, Machine.Start);

        Assert.NotEqual(Machine.Limits.LinkLifetime, Machine.Limits.SupportLinkLifetime);
        Assert.Equal(Machine.Start + Machine.Limits.SupportLinkLifetime, start.Next.ExpiresAt);
    }

    [Fact]
    public void I6_opening_the_link_changes_nothing_and_has_no_effect()
    {
        var held = Machine.ByLink(bearer: RecoveryBearer.LinkHolder);

        var step = Machine.Apply(held, new RecoveryEvent.LinkOpened(), Machine.Start);

        Assert.Equal((RecoveryOutcome.Advanced, held), (step.Outcome, step.Next));
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void I2_whoever_only_asked_for_the_link_never_sets_a_password_and_never_signs_in()
    {
        Gen.Select(Gen.OneOfConst(All), Gen.Int[0, 7200], Gen.Bool).Array[1, 30].Sample(steps =>
        {
            var attempt = Machine.ByLink(steps[0].Item3 ? RecoveryGoal.NewPassword : RecoveryGoal.TemporaryCode);
            foreach (var (@event, seconds, _) in steps)
            {
                var step = Machine.Apply(attempt, @event, Machine.Start.AddSeconds(seconds));
                Assert.DoesNotContain(step.Effects, effect => effect is RecoveryEffect.SetPassword or RecoveryEffect.OpenTemporarySession);
                attempt = step.Next;
            }
        });
    }

    [Fact]
    public void I2_a_link_to_sign_in_sets_no_password()
    {
        var held = Machine.ByLink(RecoveryGoal.TemporaryCode, RecoveryBearer.LinkHolder);

        var step = Machine.Apply(held, new RecoveryEvent.PasswordChosen("hash"), Machine.Start);

        Assert.Equal(RecoveryOutcome.OutOfOrder, step.Outcome);
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void I2_a_link_without_an_account_ends_in_nothing()
    {
        var held = Machine.ByLink(bearer: RecoveryBearer.LinkHolder, decoy: true);

        Assert.All(All, @event => Assert.DoesNotContain(
            Machine.Apply(held, @event, Machine.Start).Effects,
            effect => effect is RecoveryEffect.SetPassword or RecoveryEffect.OpenTemporarySession));
    }

    [Fact]
    public void The_holder_sets_the_password_once_and_everything_else_of_the_account_ends()
    {
        var done = Machine.Apply(
            Machine.ByLink(bearer: RecoveryBearer.LinkHolder), new RecoveryEvent.PasswordChosen("hash"), Machine.Start);
        var again = Machine.Apply(done.Next, new RecoveryEvent.PasswordChosen("other"), Machine.Start);

        Assert.Equal(RecoveryState.Completed, done.Next.State);
        Assert.Contains(new RecoveryEffect.EndSessions(), done.Effects);
        Assert.Contains(new RecoveryEffect.CancelOthers(), done.Effects);
        Assert.Equal(RecoveryOutcome.OutOfOrder, again.Outcome);
    }

    [Fact]
    public void I7_another_link_takes_the_place_of_the_one_before_after_the_pause()
    {
        var resend = new RecoveryEvent.ResendRequested(Machine.Wrong);
        var soon = Machine.Apply(Machine.ByLink(), resend, Machine.Start.AddSeconds(59));
        var later = Machine.Apply(Machine.ByLink(), resend, Machine.Start.AddMinutes(20));

        Assert.Equal(RecoveryOutcome.TooSoon, soon.Outcome);
        Assert.Equal([new RecoveryEffect.SendLink()], later.Effects);
        Assert.Equal(Machine.Wrong, later.Next.Challenge.Digest);
        Assert.Equal(2, later.Next.Challenge.Number);
        Assert.Equal(Machine.Start.AddMinutes(50), later.Next.ExpiresAt);
    }

    [Fact]
    public void No_link_is_sent_again_half_an_hour_after_the_start_so_that_no_Recovery_lives_for_ever()
    {
        var resend = new RecoveryEvent.ResendRequested(Machine.Wrong);
        var renewed = Machine.Apply(Machine.ByLink(), resend, Machine.Start.AddMinutes(29)).Next;

        var late = Machine.Apply(renewed, resend, Machine.Start.AddMinutes(31));

        Assert.Equal(RecoveryOutcome.OutOfOrder, late.Outcome);
        Assert.Null(Machine.Rules.ResendAt(renewed));
    }

    [Fact]
    public void The_holder_of_a_link_asks_for_no_other()
    {
        var step = Machine.Apply(
            Machine.ByLink(bearer: RecoveryBearer.LinkHolder), new RecoveryEvent.ResendRequested(Machine.Wrong), Machine.Start.AddMinutes(5));

        Assert.Equal(RecoveryOutcome.OutOfOrder, step.Outcome);
    }
}
