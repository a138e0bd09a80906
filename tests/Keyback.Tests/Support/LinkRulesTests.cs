using Keyback.Accounts;
using Keyback.Support;

namespace Keyback.Tests.Support;

/// <summary>When support may send a link (I14).</summary>
public sealed class LinkRulesTests
{
    private static readonly LinkFacts Good = new(
        CaseState.Open, IsTheirs: true, StaffRelation.None, IsSupervisor: false, AccountStatus.Active, Points: 40, Minimum: 40, RegisteredBefore: true);

    [Fact]
    public void A_checked_caller_gets_a_link_to_an_address_of_before()
    {
        Assert.Null(LinkRules.Judge(Good));
    }

    [Fact]
    public void I14_no_link_goes_to_an_address_that_came_during_the_call()
    {
        Assert.Equal(LinkRefusal.AddressTooNew, LinkRules.Judge(Good with { RegisteredBefore = false }));
        Assert.Equal(LinkRefusal.AddressTooNew, LinkRules.Judge(Good with { RegisteredBefore = false, IsSupervisor = true, Points = 1000 }));
    }

    [Fact]
    public void I14_no_link_goes_out_before_the_caller_is_checked_enough()
    {
        Assert.Equal(LinkRefusal.NotChecked, LinkRules.Judge(Good with { Points = 39 }));
        Assert.Equal(LinkRefusal.NotChecked, LinkRules.Judge(Good with { Points = 39, IsSupervisor = true }));
    }

    [Fact]
    public void I14_nobody_acts_on_the_own_account_and_on_a_colleagues_a_supervisor_alone()
    {
        Assert.Equal(LinkRefusal.OwnAccount, LinkRules.Judge(Good with { Relation = StaffRelation.Own }));
        Assert.Equal(LinkRefusal.OwnAccount, LinkRules.Judge(Good with { Relation = StaffRelation.Own, IsSupervisor = true }));
        Assert.Equal(LinkRefusal.ColleaguesAccount, LinkRules.Judge(Good with { Relation = StaffRelation.Colleague }));
        Assert.Null(LinkRules.Judge(Good with { Relation = StaffRelation.Colleague, IsSupervisor = true }));
    }

    [Theory]
    [InlineData(AccountStatus.Frozen, LinkRefusal.AccountFrozen)]
    [InlineData(AccountStatus.Disabled, LinkRefusal.AccountDisabled)]
    [InlineData(null, LinkRefusal.NoAccount)]
    public void An_account_that_is_not_in_use_gets_none(AccountStatus? status, LinkRefusal refusal)
    {
        Assert.Equal(refusal, LinkRules.Judge(Good with { Status = status }));
    }

    [Fact]
    public void A_closed_case_and_somebody_elses_send_none()
    {
        Assert.Equal(LinkRefusal.CaseClosed, LinkRules.Judge(Good with { State = CaseState.Closed }));
        Assert.Equal(LinkRefusal.NotYours, LinkRules.Judge(Good with { IsTheirs = false }));
    }
}
