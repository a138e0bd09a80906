using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Cases;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Tests.Kit;
using Keyback.Support;

namespace Keyback.Storage.Tests.Cases;

/// <summary>I14: staff cannot become the owner. What support sends goes to an address of before the call, and nobody here holds it.</summary>
public sealed class I14LinkTests : IDisposable
{
    private const string Mei = "mei@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();

    [Fact]
    public async Task I14_A_checked_caller_gets_a_link_at_the_registered_address_that_sets_a_new_password()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var (id, found) = await node.CallAsync(agent, "  MEI@Example.com ", Now);

        var sent = Assert.IsType<LinkResult.Sent>(await node.SendLinkAsync(agent, id, node.AddressOf(account, Mei), Now));
        var (to, content) = Assert.Single(await Post.DeliverAsync(node, Now));

        Assert.True(found);
        Assert.Equal(Mei, to);
        var link = Assert.IsType<MessageContent.SupportLink>(content);
        Assert.Equal(sent.Reference, link.Reference);
        Assert.Equal(Now.AddMinutes(15), link.ExpiresAt);
        var hash = BearerToken.Hash(link.Token)!;
        var recovery = (await node.Recoveries.FindByLinkAsync(hash, CancellationToken.None))!.Value;
        var step = new RecoveryStep(_ => new RecoveryEvent.PasswordChosen("a new hash"), RecoveryStepKind.Password);
        Assert.Equal(RecoveryState.Completed, (await node.Recoveries.TakeAsync(recovery, hash, step, null, Now.AddMinutes(1)))!.Next.State);
        Assert.Equal("a new hash", await node.OneAsync<string>("SELECT password_hash FROM accounts WHERE id = @id", new { id = account.Value }));
        var shown = Assert.Single(await node.Part<CaseLinkStore>().ListAsync(id, Now.AddMinutes(2), CancellationToken.None));
        Assert.Equal(LinkStep.Done, shown.Progress.Step);
    }

    [Fact]
    public async Task I14_No_link_goes_to_an_address_that_was_added_during_the_call()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        await AddAsync(node, account, "thief@example.com", Now.AddMinutes(1));

        var result = await node.SendLinkAsync(agent, id, node.AddressOf(account, "thief@example.com"), Now.AddMinutes(2));

        Assert.Equal(LinkRefusal.AddressTooNew, Assert.IsType<LinkResult.Refused>(result).Why);
        Assert.Empty(await Post.DeliverAsync(node, Now.AddMinutes(3)));
        Assert.Equal(0, await node.OneAsync<long>("SELECT count(*) FROM recoveries"));
    }

    [Fact]
    public async Task I14_No_link_goes_to_an_address_of_before_that_was_proved_during_the_call()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        await AddAsync(node, account, "late@example.com", Now.AddHours(-1));
        await node.Database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE identifiers SET added_at = NULL, proved_at = @late WHERE key = @key", new { late = Now.AddMinutes(1), key = "late@example.com" }),
            CancellationToken.None);
        var (id, _) = await node.CallAsync(agent, Mei, Now);

        var result = await node.SendLinkAsync(agent, id, node.AddressOf(account, "late@example.com"), Now.AddMinutes(2));

        Assert.Equal(LinkRefusal.AddressTooNew, Assert.IsType<LinkResult.Refused>(result).Why);
    }

    [Fact]
    public async Task I14_No_link_goes_to_an_address_of_another_account()
    {
        var node = _folder.Open();
        await node.AddAccountAsync(Mei);
        var other = await node.AddAccountAsync("other@example.com");
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var (id, _) = await node.CallAsync(agent, Mei, Now);

        var result = await node.SendLinkAsync(agent, id, node.AddressOf(other, "other@example.com"), Now);

        Assert.Equal(LinkRefusal.AddressTooNew, Assert.IsType<LinkResult.Refused>(result).Why);
        Assert.Empty(await Post.DeliverAsync(node, Now));
    }

    [Fact]
    public async Task I14_What_the_account_asks_for_depends_on_the_risk_and_a_form_cannot_make_it_up()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        var address = node.AddressOf(account, Mei);

        Assert.Equal(LinkRefusal.NotChecked, Why(await node.SendLinkAsync(agent, id, address, Now, [])));
        Assert.Equal(LinkRefusal.NotChecked, Why(await node.SendLinkAsync(agent, id, address, Now, ["recent_order", "recent_order", "everything"])));
        Assert.IsType<LinkResult.Sent>(await node.SendLinkAsync(agent, id, address, Now, ["recent_order", "name_and_town"]));

        await node.Database.WriteAsync(
            scope =>
            {
                scope.Record(new AuditEntry(AuditKind.ContactRemoved, account, Reason: "phone"));
                return Task.CompletedTask;
            },
            CancellationToken.None);
        Assert.Equal(LinkRefusal.NotChecked, Why(await node.SendLinkAsync(agent, id, address, Now, ["recent_order", "name_and_town"])));
        Assert.IsType<LinkResult.Sent>(await node.SendLinkAsync(agent, id, address, Now));
    }

    [Fact]
    public async Task I14_Nobody_acts_on_the_own_account_and_on_a_colleagues_a_supervisor_alone()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var mei = await node.AddStaffAsync(StaffRole.Supervisor, "mei", own: account);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var supervisor = await node.AddStaffAsync(StaffRole.Supervisor, "lan");
        var address = node.AddressOf(account, Mei);

        Assert.Equal(LinkRefusal.OwnAccount, Why(await node.SendLinkAsync(mei, (await node.CallAsync(mei, Mei, Now)).Case, address, Now)));
        Assert.Equal(LinkRefusal.ColleaguesAccount, Why(await node.SendLinkAsync(agent, (await node.CallAsync(agent, Mei, Now)).Case, address, Now)));
        Assert.IsType<LinkResult.Sent>(await node.SendLinkAsync(supervisor, (await node.CallAsync(supervisor, Mei, Now)).Case, address, Now));
    }

    [Theory]
    [InlineData(AccountStatus.Frozen, LinkRefusal.AccountFrozen)]
    [InlineData(AccountStatus.Disabled, LinkRefusal.AccountDisabled)]
    public async Task An_account_that_is_not_in_use_gets_no_link(AccountStatus status, LinkRefusal refusal)
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        await node.Database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET status = @status WHERE id = @id", new { status = (int)status, id = account.Value }), CancellationToken.None);

        Assert.Equal(refusal, Why(await node.SendLinkAsync(agent, id, node.AddressOf(account, Mei), Now)));
    }

    [Fact]
    public async Task Somebody_elses_case_and_a_closed_one_send_no_link()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var (agent, other) = (await node.AddStaffAsync(StaffRole.Agent, "wei"), await node.AddStaffAsync(StaffRole.Agent, "ana"));
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        var address = node.AddressOf(account, Mei);

        Assert.Equal(LinkRefusal.NotYours, Why(await node.SendLinkAsync(other, id, address, Now)));
        Assert.Null(await node.Part<CaseStore>().FindAsync(new StaffAct(other, Now), id, CancellationToken.None));
        Assert.True(await node.Part<CaseStore>().CloseAsync(new StaffAct(agent, Now), id, CaseOutcome.BackIn));
        Assert.False(await node.Part<CaseStore>().CloseAsync(new StaffAct(agent, Now), id, CaseOutcome.GivenUp));
        Assert.Equal(LinkRefusal.CaseClosed, Why(await node.SendLinkAsync(agent, id, address, Now)));
    }

    [Fact]
    public async Task This_was_not_me_ends_a_link_of_support()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        await node.SendLinkAsync(agent, id, node.AddressOf(account, Mei), Now);
        var link = (MessageContent.SupportLink)(await Post.DeliverAsync(node, Now))[0].Content;

        Assert.True(await node.Disowns.UseAsync(BearerToken.Hash(link.NotMe.Segments[^1])!, Now.AddMinutes(1)));

        var shown = Assert.Single(await node.Part<CaseLinkStore>().ListAsync(id, Now.AddMinutes(1), CancellationToken.None));
        Assert.Equal(LinkStep.Cancelled, shown.Progress.Step);
        Assert.Equal(LinkRefusal.AccountFrozen, Why(await node.SendLinkAsync(agent, id, node.AddressOf(account, Mei), Now.AddMinutes(2))));
    }

    public void Dispose() => _folder.Dispose();

    private static LinkRefusal Why(LinkResult result) => Assert.IsType<LinkResult.Refused>(result).Why;

    private static Task AddAsync(Node node, AccountId account, string email, DateTimeOffset at)
    {
        Assert.True(EmailAddress.TryParse(email, out var address));
        return node.Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO identifiers (kind, key, account_id, value, proved_at, added_at) VALUES (@kind, @key, @account, @value, @at, @at)",
                new { kind = (int)IdentifierKind.Email, key = address!.Key, account = account.Value, value = address.Value, at }),
            CancellationToken.None);
    }
}
