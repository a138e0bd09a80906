using CsCheck;
using Keyback.Accounts;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Tests.Recovery;

public sealed class PhoneRulesTests
{
    private static readonly AccountId Other = new(new Guid("00000000-0000-7000-8000-00000000000f"));

    private static readonly RecoveryFacts Stale = Machine.Facts with { NumberIsProof = false };

    private static RecoveryAttempt Named(RecoveryGoal goal = RecoveryGoal.NewPassword) => Machine.ByPhone(goal).Submit(Machine.Right).Next;

    [Theory]
    [InlineData(RecoveryGoal.NewPassword)]
    [InlineData(RecoveryGoal.TemporaryCode)]
    public void A_right_code_by_SMS_asks_for_the_name_and_opens_nothing(RecoveryGoal goal)
    {
        var step = Machine.ByPhone(goal).Submit(Machine.Right, Machine.Start.AddMinutes(4));

        Assert.Equal(RecoveryState.UserNameRequired, step.Next.State);
        Assert.Equal(Machine.Start.AddMinutes(4) + RecoveryRules.NameStep, step.Next.StepEndsAt);
        Assert.Empty(step.Effects);
    }

    [Fact]
    public void A_code_by_SMS_works_for_five_minutes()
    {
        var end = Machine.Start + Machine.Limits.SmsCodeLifetime;

        Assert.Equal(RecoveryOutcome.Advanced, Machine.ByPhone().Submit(Machine.Right, end.AddMilliseconds(-1)).Outcome);
        Assert.Equal(RecoveryOutcome.CodeExpired, Machine.ByPhone().Submit(Machine.Right, end).Outcome);
    }

    [Fact]
    public void The_right_name_leads_to_the_goal()
    {
        var password = Machine.Apply(Named(), Machine.Name("mei"), Machine.Start);
        var session = Machine.Apply(Named(RecoveryGoal.TemporaryCode), Machine.Name("mei"), Machine.Start);

        Assert.Equal(RecoveryState.PasswordRequired, password.Next.State);
        Assert.Equal([new RecoveryEffect.KeepNumberFresh()], password.Effects);
        Assert.Equal(RecoveryState.Completed, session.Next.State);
        Assert.Equal(
            [new RecoveryEffect.KeepNumberFresh(), new RecoveryEffect.OpenTemporarySession(), new RecoveryEffect.NotifyOwner(OwnerNotice.TemporarySignIn)],
            session.Effects);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void A_wrong_name_is_charged_and_leaves_the_way_open_while_tries_are_left(int left)
    {
        var step = Machine.Apply(Named(), Machine.Name("alex"), Machine.Start, Machine.Facts with { NamesLeft = left });

        Assert.Equal((RecoveryOutcome.UserNameWrong, RecoveryState.UserNameRequired), (step.Outcome, step.Next.State));
        Assert.Equal([new RecoveryEffect.ChargeName()], step.Effects);
    }

    [Fact]
    public void The_last_wrong_name_locks_the_way_for_24_hours_from_that_moment()
    {
        var at = Machine.Start.AddMinutes(3);

        var step = Machine.Apply(Named(), Machine.Name("alex"), at, Machine.Facts with { NamesLeft = 1 });

        Assert.Equal((RecoveryOutcome.UserNameWrong, RecoveryState.Locked, at.AddHours(24)), (step.Outcome, step.Next.State, step.Next.LockedUntil));
        Assert.Equal([new RecoveryEffect.ChargeName(), new RecoveryEffect.LockWay(at.AddHours(24))], step.Effects);
    }

    [Fact]
    public void While_the_way_is_locked_nothing_right_opens_it()
    {
        var locked = Machine.Facts with { LockedUntil = Machine.Start.AddHours(5) };
        RecoveryTransition[] steps =
        [
            Machine.ByPhone(RecoveryGoal.TemporaryCode).Submit(Machine.Right, facts: locked),
            Machine.Apply(Named(), Machine.Name("mei"), Machine.Start, locked),
            Machine.Apply(Named(), new RecoveryEvent.WeChatScanned(Machine.Account), Machine.Start, locked),
            Machine.Apply(Machine.ByPhone() with { State = RecoveryState.PasswordRequired }, new RecoveryEvent.PasswordChosen("hash"), Machine.Start, locked),
            Machine.Apply(Machine.ByPhone() with { State = RecoveryState.PasswordRequired }, new RecoveryEvent.PasswordSkipped(), Machine.Start, locked),
        ];

        Assert.All(steps, step =>
        {
            Assert.Equal((RecoveryOutcome.Locked, RecoveryState.Locked, locked.LockedUntil), (step.Outcome, step.Next.State, step.Next.LockedUntil));
            Assert.Empty(step.Effects);
        });
    }

    [Fact]
    public void I1_a_wrong_code_tells_nothing_of_a_lock()
    {
        var locked = Machine.ByPhone().Submit(Machine.Wrong, facts: Machine.Facts with { LockedUntil = Machine.Start.AddHours(5) });
        var decoy = Machine.ByPhone(decoy: true).Submit(Machine.Right);

        Assert.Equal(decoy.Outcome, locked.Outcome);
        Assert.Equal(decoy.Effects, locked.Effects);
        Assert.Equal(decoy.Next, locked.Next with { Account = null });
    }

    [Fact]
    public void The_owners_own_WeChat_stands_for_the_name_and_another_one_costs_nothing()
    {
        var own = Machine.Apply(Named(), new RecoveryEvent.WeChatScanned(Machine.Account), Machine.Start, Stale);
        var other = Machine.Apply(Named(), new RecoveryEvent.WeChatScanned(Other), Machine.Start);
        var none = Machine.Apply(Named(), new RecoveryEvent.WeChatScanned(null), Machine.Start);

        Assert.Equal(RecoveryState.PasswordRequired, own.Next.State);
        Assert.All([other, none], step => Assert.Equal((RecoveryOutcome.WeChatOther, Named()), (step.Outcome, step.Next)));
        Assert.Empty(other.Effects);
    }

    [Fact]
    public void A_number_that_proves_nothing_alone_asks_for_a_code_by_e_mail_as_well()
    {
        var at = Machine.Start.AddMinutes(2);

        var asked = Machine.Apply(Named(), Machine.Name("mei"), at, Stale);

        Assert.Equal((RecoveryState.CodeRequired, MessageChannel.Email), (asked.Next.State, asked.Next.Challenge.Channel));
        Assert.Equal(at + Machine.Limits.CodeLifetime, asked.Next.StepEndsAt);
        Assert.Equal([new RecoveryEffect.SendCode()], asked.Effects);
        Assert.Equal(RecoveryOutcome.CodeWrong, asked.Next.Submit(Machine.Right, at, Stale).Outcome);

        var proved = asked.Next.Submit(Machine.Second, at, Stale);
        Assert.Equal(RecoveryState.PasswordRequired, proved.Next.State);
        Assert.Equal([new RecoveryEffect.KeepNumberFresh()], proved.Effects);
    }

    [Fact]
    public void Where_there_is_no_name_to_ask_for_the_e_mail_is_asked_at_once()
    {
        var step = Machine.ByPhone().Submit(Machine.Right, facts: Machine.Facts with { ExpectedName = null });

        Assert.Equal((RecoveryState.CodeRequired, MessageChannel.Email), (step.Next.State, step.Next.Challenge.Channel));
    }

    [Fact]
    public void Where_there_is_no_other_address_either_the_Recovery_ends_and_opens_nothing()
    {
        var name = Machine.Apply(Named(), Machine.Name("mei"), Machine.Start, Stale with { HasEmail = false });
        var code = Machine.ByPhone().Submit(Machine.Right, facts: Machine.Facts with { ExpectedName = null, HasEmail = false });

        Assert.All([name, code], step =>
        {
            Assert.Equal((RecoveryOutcome.NotEnough, RecoveryState.Cancelled), (step.Outcome, step.Next.State));
            Assert.Empty(step.Effects);
        });
    }

    [Fact]
    public void Only_who_holds_the_number_detaches_it()
    {
        var disowned = Machine.Apply(Named(), new RecoveryEvent.NumberDisowned(), Machine.Start);

        Assert.Equal(RecoveryState.Cancelled, disowned.Next.State);
        Assert.Equal([new RecoveryEffect.DetachNumber(), new RecoveryEffect.CancelOthers()], disowned.Effects);
        Assert.All(
            Enum.GetValues<RecoveryState>().Where(state => state is not (RecoveryState.None or RecoveryState.UserNameRequired)),
            state => Assert.Empty(Machine.Apply(Machine.ByPhone() with { State = state }, new RecoveryEvent.NumberDisowned(), Machine.Start).Effects));
    }

    [Fact]
    public void I2_nothing_completes_the_way_by_phone_without_the_name_the_WeChat_or_the_second_code()
    {
        var events = Gen.OneOfConst<RecoveryEvent>(
            Machine.Code(Machine.Right),
            Machine.Code(Machine.Wrong),
            Machine.Name("alex"),
            new RecoveryEvent.WeChatScanned(Other),
            new RecoveryEvent.ResendRequested(Machine.Right),
            new RecoveryEvent.LinkOpened(),
            new RecoveryEvent.PasswordChosen("hash"),
            new RecoveryEvent.PasswordSkipped());
        Gen.Select(events, Gen.Int[0, 600], Gen.OneOfConst(RecoveryGoal.NewPassword, RecoveryGoal.TemporaryCode)).Array[1, 40].Sample(steps =>
        {
            var (attempt, now) = (Machine.ByPhone(steps[0].Item3), Machine.Start);
            foreach (var (@event, seconds, _) in steps)
            {
                now = now.AddSeconds(seconds);
                var step = Machine.Apply(attempt, @event, now);
                Assert.DoesNotContain(step.Effects, effect => effect is RecoveryEffect.SetPassword or RecoveryEffect.OpenTemporarySession);
                Assert.NotEqual(RecoveryState.PasswordRequired, step.Next.State);
                attempt = step.Next;
            }
        });
    }

    [Fact]
    public void The_guess_that_empties_a_budget_tells_the_owner_whether_there_is_one_or_not()
    {
        var known = Machine.ByPhone().Submit(Machine.Wrong, facts: Machine.Facts with { AccountGuessesLeft = 1 });
        var decoy = Machine.ByPhone(decoy: true).Submit(Machine.Wrong, facts: Machine.Facts with { GuessesLeft = 1 });

        Assert.Equal([new RecoveryEffect.ChargeGuess(), new RecoveryEffect.TellOfClosedCodes()], known.Effects);
        Assert.Equal(known.Effects, decoy.Effects);
    }
}
