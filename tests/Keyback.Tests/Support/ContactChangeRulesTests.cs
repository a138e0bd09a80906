using CsCheck;
using Keyback.Accounts;
using Keyback.Support;

namespace Keyback.Tests.Support;

/// <summary>An address joins an account only when two different people wanted it, after the delay, and without a veto (I14).</summary>
public sealed class ContactChangeRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Delay = TimeSpan.FromHours(72);
    private static readonly StaffId[] People = [.. Enumerable.Range(1, 4).Select(number => new StaffId(new Guid(number, 0, 0, new byte[8])))];

    [Fact]
    public void I14_whatever_anybody_does_in_whatever_order_a_change_is_done_only_by_two_people_after_the_delay_and_without_a_veto()
    {
        var act = Gen.Select(Gen.Enum<Act>(), Gen.Int[0, 3], Gen.Enum<StaffRole>(), Gen.Bool, Gen.Int[0, 40]);

        act.Array[1, 30].Sample(
            acts =>
            {
                var change = Proposed();
                var (now, approvedAt, approvedBy, vetoed) = (Noon, (DateTimeOffset?)null, (StaffId?)null, false);
                foreach (var (what, person, role, own, hours) in acts)
                {
                    now += TimeSpan.FromHours(hours);
                    var who = new StaffStanding(People[person], role, IsOwn: own);
                    var before = change;
                    change = Take(what, change, who, now).Next;
                    if (before.State is ContactChangeState.Proposed && change.State is ContactChangeState.Waiting)
                    {
                        Assert.True(who is { Role: StaffRole.Supervisor, IsOwn: false });
                        (approvedAt, approvedBy) = (now, who.Staff);
                    }

                    vetoed |= what is Act.Veto && before.IsOpen;
                    Assert.False(!before.IsOpen && change.State != before.State, "What came to its end stays there.");
                }

                return change.State is not ContactChangeState.Done
                    || (!vetoed && approvedBy is not null && approvedBy != change.ProposedBy && now - approvedAt >= Delay);
            },
            iter: 50_000);
    }

    [Theory]
    [InlineData(StaffRole.Agent, null)]
    [InlineData(StaffRole.AccountManager, ContactChangeRefusal.NotManaged)]
    [InlineData(StaffRole.Supervisor, null)]
    [InlineData(StaffRole.Auditor, ContactChangeRefusal.WrongRole)]
    [InlineData(StaffRole.None, ContactChangeRefusal.WrongRole)]
    public void Who_may_propose_depends_on_the_role(StaffRole role, ContactChangeRefusal? refusal) =>
        Assert.Equal(refusal, ContactChangeRules.MayPropose(new StaffStanding(People[0], role)));

    [Fact]
    public void Nobody_proposes_for_an_own_account_and_only_supervisors_for_a_colleagues()
    {
        Assert.All(
            Enum.GetValues<StaffRole>(),
            role => Assert.Equal(ContactChangeRefusal.OwnAccount, ContactChangeRules.MayPropose(new StaffStanding(People[0], role, IsOwn: true, IsManaged: true))));
        Assert.Equal(ContactChangeRefusal.ColleaguesAccount, ContactChangeRules.MayPropose(new StaffStanding(People[0], StaffRole.Agent, IsColleagues: true)));
        Assert.Equal(
            ContactChangeRefusal.ColleaguesAccount,
            ContactChangeRules.MayPropose(new StaffStanding(People[0], StaffRole.AccountManager, IsColleagues: true, IsManaged: true)));
        Assert.Null(ContactChangeRules.MayPropose(new StaffStanding(People[0], StaffRole.Supervisor, IsColleagues: true)));
    }

    [Fact]
    public void I14_who_proposed_a_change_does_not_judge_it()
    {
        var change = Proposed();
        var proposer = new StaffStanding(change.ProposedBy, StaffRole.Supervisor);

        Assert.Equal(ContactChangeRefusal.SamePerson, ContactChangeRules.Approve(change, proposer, Delay, Noon).Refusal);
        Assert.Equal(ContactChangeRefusal.SamePerson, ContactChangeRules.Refuse(change, proposer).Refusal);
        Assert.Null(ContactChangeRules.Withdraw(change, proposer).Refusal);
    }

    [Fact]
    public void The_owner_hears_of_it_every_day_and_after_a_long_silence_has_a_whole_day_more()
    {
        var waiting = ContactChangeRules.Approve(Proposed(), new StaffStanding(People[1], StaffRole.Supervisor), Delay, Noon).Next;

        Assert.False(ContactChangeRules.IsToTell(waiting, Noon.AddHours(23)));
        var told = ContactChangeRules.Tell(waiting, Noon.AddHours(24));
        Assert.Equal((Noon.AddHours(24), waiting.DueAt), (told.Next.ToldAt!.Value, told.Next.DueAt));

        var late = Noon.AddHours(73);
        Assert.NotNull(ContactChangeRules.Finish(waiting, late).Refusal);
        Assert.Equal(late.AddHours(24), ContactChangeRules.Tell(waiting, late).Next.DueAt);
    }

    private static ContactChangeDecision Take(Act what, ContactChange change, StaffStanding who, DateTimeOffset now) => what switch
    {
        Act.Approve => ContactChangeRules.Approve(change, who, Delay, now),
        Act.Refuse => ContactChangeRules.Refuse(change, who),
        Act.Withdraw => ContactChangeRules.Withdraw(change, who),
        Act.Veto => ContactChangeRules.Veto(change),
        Act.Tell => ContactChangeRules.Tell(change, now),
        Act.Finish => ContactChangeRules.Finish(change, now),
        Act.Lapse => ContactChangeRules.Lapse(change, now),
    };

    private static ContactChange Proposed() => new()
    {
        Id = new ContactChangeId(Guid.Empty),
        Reference = "K7Q-2M9",
        Account = new AccountId(Guid.Empty),
        State = ContactChangeState.Proposed,
        ProposedBy = People[0],
        ProposedAt = Noon,
    };

    private enum Act
    {
        Approve,
        Refuse,
        Withdraw,
        Veto,
        Tell,
        Finish,
        Lapse,
    }
}
