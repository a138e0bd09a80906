using CsCheck;
using Keyback.Challenges;
using Keyback.Recovery;

namespace Keyback.Tests.Recovery;

public sealed class RecoveryRulesTests
{
    [Fact]
    public void A_right_code_with_the_goal_of_a_new_password_leads_to_the_password_and_opens_no_session()
    {
        var step = Machine.Fresh().Submit(Machine.Right);

        Assert.Equal(RecoveryState.PasswordRequired, step.Next.State);
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void A_right_code_with_the_goal_of_a_temporary_code_signs_in_and_tells_the_owner()
    {
        var step = Machine.Fresh(RecoveryGoal.TemporaryCode).Submit(Machine.Right);

        Assert.Equal(RecoveryState.Completed, step.Next.State);
        Assert.Equal(
            [new RecoveryEffect.OpenTemporarySession(), new RecoveryEffect.NotifyOwner(OwnerNotice.TemporarySignIn)], step.Effects);
    }

    [Fact]
    public void I2_no_event_makes_a_temporary_code_set_a_password()
    {
        Gen.Select(Events, Gen.Int[0, 3600], Facts).Array[1, 30].Sample(steps =>
        {
            var attempt = Machine.Fresh(RecoveryGoal.TemporaryCode);
            foreach (var (@event, seconds, facts) in steps)
            {
                var step = Machine.Apply(attempt, @event, Machine.Start.AddSeconds(seconds), facts);
                Assert.DoesNotContain(step.Effects, effect => effect is RecoveryEffect.SetPassword);
                attempt = step.Next;
            }
        });
    }

    [Fact]
    public void I2_no_event_completes_a_decoy()
    {
        Gen.Select(Events, Gen.Int[0, 3600], Facts).Array[1, 30].Sample(steps =>
        {
            var attempt = Machine.Fresh(RecoveryGoal.TemporaryCode, decoy: true);
            foreach (var (@event, seconds, facts) in steps)
            {
                attempt = Machine.Apply(attempt, @event, Machine.Start.AddSeconds(seconds), facts).Next;
                Assert.NotEqual(RecoveryState.Completed, attempt.State);
                Assert.NotEqual(RecoveryState.PasswordRequired, attempt.State);
            }
        });
    }

    [Fact]
    public void I1_a_decoy_answers_the_right_code_as_an_account_answers_a_wrong_one()
    {
        var known = Machine.Fresh().Submit(Machine.Wrong);
        var decoy = Machine.Fresh(decoy: true).Submit(Machine.Right);

        Assert.Equal(known.Outcome, decoy.Outcome);
        Assert.Equal(known.Effects, decoy.Effects);
        Assert.Equal(known.Next with { Account = null }, decoy.Next);
    }

    [Fact]
    public void I4_an_account_that_is_out_of_guesses_takes_the_right_code_for_a_wrong_one()
    {
        var step = Machine.Fresh().Submit(Machine.Right, facts: Machine.Facts with { AccountGuessesLeft = 0 });

        Assert.Equal(RecoveryOutcome.CodeWrong, step.Outcome);
        Assert.Equal(RecoveryState.CodeRequired, step.Next.State);
    }

    [Fact]
    public void I4_an_identifier_that_is_out_of_guesses_is_locked_even_for_the_right_code()
    {
        var step = Machine.Fresh().Submit(Machine.Right, facts: Machine.Facts with { GuessesLeft = 0 });

        Assert.Equal(RecoveryOutcome.Locked, step.Outcome);
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void I4_the_fifth_wrong_code_closes_the_Recovery_and_a_resend_gives_none_back()
    {
        var attempt = Machine.Fresh();
        for (var i = 0; i < 3; i++)
        {
            attempt = attempt.Submit(Machine.Wrong).Next;
        }

        var later = Machine.Start + Machine.Limits.ResendPause;
        attempt = Machine.Apply(attempt, new RecoveryEvent.ResendRequested(Machine.Right), later).Next;
        attempt = attempt.Submit(Machine.Wrong, later).Next;
        Assert.Equal(RecoveryState.CodeRequired, attempt.State);

        attempt = attempt.Submit(Machine.Wrong, later).Next;
        Assert.Equal(RecoveryState.Locked, attempt.State);
        Assert.Equal(RecoveryOutcome.Locked, attempt.Submit(Machine.Right, later).Outcome);
    }

    [Fact]
    public void The_last_guess_may_still_be_right()
    {
        var attempt = Machine.Fresh() with { WrongCodes = Machine.Limits.WrongCodesPerCode - 1 };

        Assert.Equal(RecoveryOutcome.Advanced, attempt.Submit(Machine.Right).Outcome);
    }

    [Theory]
    [InlineData(-1, RecoveryOutcome.Advanced)]
    [InlineData(0, RecoveryOutcome.CodeExpired)]
    public void A_code_works_until_the_instant_it_expires(int milliseconds, RecoveryOutcome expected)
    {
        var at = Machine.Start + Machine.Limits.CodeLifetime + TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal(expected, Machine.Fresh().Submit(Machine.Right, at).Outcome);
    }

    [Fact]
    public void A_code_that_came_too_late_costs_no_guess()
    {
        var step = Machine.Fresh().Submit(Machine.Wrong, Machine.Start + Machine.Limits.CodeLifetime);

        Assert.Equal(0, step.Next.WrongCodes);
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void I7_within_the_pause_a_resend_changes_nothing()
    {
        var attempt = Machine.Fresh();
        var at = Machine.Start + Machine.Limits.ResendPause - TimeSpan.FromMilliseconds(1);

        var step = Machine.Apply(attempt, new RecoveryEvent.ResendRequested(Machine.Wrong), at);

        Assert.Equal(RecoveryOutcome.TooSoon, step.Outcome);
        Assert.Same(attempt, step.Next);
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void A_code_that_was_asked_for_late_works_as_long_as_its_message_says_and_is_the_last()
    {
        var at = Machine.Start + RecoveryRules.Patience - TimeSpan.FromMinutes(1);
        var ends = at + Machine.Limits.CodeLifetime;

        var next = Machine.Apply(Machine.Fresh(), new RecoveryEvent.ResendRequested(Machine.Right), at).Next;

        Assert.Equal((ends, ends), (next.Challenge.ExpiresAt, next.ExpiresAt));
        Assert.Equal(RecoveryOutcome.Advanced, next.Submit(Machine.Right, ends - TimeSpan.FromMilliseconds(1)).Outcome);
        Assert.NotEqual(RecoveryOutcome.Advanced, next.Submit(Machine.Right, ends).Outcome);
        Assert.Null(Machine.Rules.ResendAt(next));
        Assert.Equal(RecoveryOutcome.OutOfOrder, Machine.Apply(next, new RecoveryEvent.ResendRequested(Machine.Wrong), at + Machine.Limits.ResendPause).Outcome);
    }

    [Fact]
    public void I7_after_the_pause_the_new_code_takes_the_place_of_the_old_one()
    {
        var fresh = new ChallengeDigest([9, 9, 9, 9]);
        var at = Machine.Start + Machine.Limits.ResendPause;

        var step = Machine.Apply(Machine.Fresh(), new RecoveryEvent.ResendRequested(fresh), at);

        Assert.Equal([new RecoveryEffect.SendCode()], step.Effects);
        Assert.Equal(2, step.Next.Challenge.Number);
        Assert.Equal(RecoveryOutcome.CodeWrong, step.Next.Submit(Machine.Right, at).Outcome);
        Assert.Equal(RecoveryOutcome.Advanced, step.Next.Submit(fresh, at).Outcome);
    }

    [Fact]
    public void I12_a_new_password_ends_sessions_and_other_Recoveries_and_I10_tells_the_owner()
    {
        var step = Machine.Apply(
            Machine.In(RecoveryState.PasswordRequired), new RecoveryEvent.PasswordChosen("hash"), Machine.Start);

        Assert.Equal(
            [
                new RecoveryEffect.SetPassword("hash"),
                new RecoveryEffect.EndSessions(),
                new RecoveryEffect.CancelOthers(),
                new RecoveryEffect.ForgiveWrongAnswers(),
                new RecoveryEffect.NotifyOwner(OwnerNotice.PasswordChanged),
            ],
            step.Effects);
    }

    [Fact]
    public void I3_a_Recovery_completes_at_most_once_whatever_comes()
    {
        Gen.Select(Events, Gen.Int[0, 60], Facts).Array[1, 60].Sample(steps =>
        {
            var (attempt, now, completed) = (Machine.Fresh(), Machine.Start, 0);
            foreach (var (@event, seconds, facts) in steps)
            {
                now = now.AddSeconds(seconds);
                var step = Machine.Apply(attempt, @event, now, facts);
                completed += step.Effects.Count(effect => effect is RecoveryEffect.SetPassword or RecoveryEffect.OpenTemporarySession);
                attempt = step.Next;
            }

            Assert.InRange(completed, 0, 1);
        });
    }

    [Fact]
    public void The_new_password_may_be_awaited_for_ten_minutes_after_the_code_and_no_longer()
    {
        var at = Machine.Start.AddMinutes(9);
        var proved = Machine.Fresh().Submit(Machine.Right, at).Next;

        Assert.Equal(RecoveryState.PasswordRequired, proved.StateAt(at + RecoveryRules.PasswordStep - TimeSpan.FromSeconds(1)));
        Assert.Equal(RecoveryState.Expired, proved.StateAt(at + RecoveryRules.PasswordStep));
    }

    private static Gen<RecoveryFacts> Facts => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Bool)
        .Select((left, accountLeft, locked) => Machine.Facts with
        {
            GuessesLeft = left,
            AccountGuessesLeft = accountLeft,
            LockedUntil = locked ? Machine.Start.AddDays(1) : null,
        });

    private static Gen<RecoveryEvent> Events => Gen.OneOfConst<RecoveryEvent>(
        Machine.Code(Machine.Right),
        Machine.Code(Machine.Wrong),
        new RecoveryEvent.ResendRequested(Machine.Right),
        new RecoveryEvent.PasswordChosen("hash"),
        new RecoveryEvent.PasswordSkipped(),
        new RecoveryEvent.Overtaken());
}
