using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Storage.Cases;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Tests.Kit;
using Keyback.Support;

namespace Keyback.Storage.Tests.Cases;

/// <summary>Account managers: own accounts alone, and the owners who ask for them.</summary>
public sealed class ManagerTests : IDisposable
{
    private const string Mei = "mei@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();

    [Fact]
    public async Task A_manager_sees_and_helps_own_accounts_alone()
    {
        var node = _folder.Open();
        var (own, other) = (await node.AddAccountAsync(Mei), await node.AddAccountAsync("other@example.com"));
        var manager = await node.AddStaffAsync(StaffRole.AccountManager, "tang");
        await AssignAsync(node, own, "tang");
        var act = new StaffAct(manager, Now);
        var managed = node.Part<ManagedAccounts>();

        Assert.Equal([own], (await managed.ListAsync(act, null, CancellationToken.None)).Accounts.Select(account => account.Id));
        Assert.Null(await node.Part<AccountSight>().LookAsync(act, other, null, Now));
        Assert.Null(await managed.OpenCaseAsync(act, other));
        var id = (await managed.OpenCaseAsync(act, own))!.Value;
        Assert.IsType<LinkResult.Sent>(await node.SendLinkAsync(manager, id, node.AddressOf(own, Mei), Now));

        await AssignAsync(node, own, "somebody-else");
        Assert.Equal(
            LinkRefusal.NotYours, Assert.IsType<LinkResult.Refused>(await node.SendLinkAsync(manager, id, node.AddressOf(own, Mei), Now)).Why);
        Assert.Null(await node.Part<AccountSight>().LookAsync(act, own, null, Now));
        Assert.Equal(LiftResult.Forbidden, await node.Part<StaffHelp>().LiftLocksAsync(act, id, LiftReason.OwnerChecked));
    }

    [Fact]
    public async Task The_list_of_a_manager_is_read_page_by_page()
    {
        var node = _folder.Open();
        var manager = await node.AddStaffAsync(StaffRole.AccountManager, "tang");
        for (var owner = 0; owner <= ManagedAccounts.PageSize; owner++)
        {
            await AssignAsync(node, await node.AddAccountAsync($"owner{owner}@example.com"), "tang");
        }

        var act = new StaffAct(manager, Now);
        var (first, next) = await node.Part<ManagedAccounts>().ListAsync(act, null, CancellationToken.None);
        var (second, end) = await node.Part<ManagedAccounts>().ListAsync(act, next, CancellationToken.None);

        Assert.Equal(ManagedAccounts.PageSize, first.Count);
        Assert.Single(second);
        Assert.Null(end);
        Assert.Equal("o•••@e•••.com", second[0].Contact);
        Assert.Equal(ManagedAccounts.PageSize + 1, first.Concat(second).Select(account => account.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_supervisor_gives_an_account_its_manager_and_nobody_else_does()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var (agent, supervisor) = (await node.AddStaffAsync(StaffRole.Agent, "wei"), await node.AddStaffAsync(StaffRole.Supervisor, "lan"));
        var tang = await node.AddStaffAsync(StaffRole.AccountManager, "tang");
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        var help = node.Part<StaffHelp>();

        Assert.Equal(LiftResult.Forbidden, await help.AssignAsync(new StaffAct(agent, Now), id, tang.Name));
        Assert.Equal(LiftResult.Forbidden, await help.AssignAsync(new StaffAct(supervisor, Now), id, agent.Name));
        Assert.Equal(LiftResult.Lifted, await help.AssignAsync(new StaffAct(supervisor, Now), id, tang.Name));
        Assert.True(await node.Part<ManagedAccounts>().HasAsync(new StaffAct(tang, Now), account, CancellationToken.None));
        Assert.Equal(LiftResult.Lifted, await help.AssignAsync(new StaffAct(supervisor, Now), id, null));
        Assert.False(await node.Part<ManagedAccounts>().HasAsync(new StaffAct(tang, Now), account, CancellationToken.None));
    }

    [Fact]
    public async Task An_owners_question_comes_to_the_manager_masked_and_is_taken_once()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var (tang, shu) = (await node.AddStaffAsync(StaffRole.AccountManager, "tang"), await node.AddStaffAsync(StaffRole.AccountManager, "shu"));
        await AssignAsync(node, account, "tang");
        await AskAsync(node, Mei);

        var (to, content) = Assert.Single(await Post.DeliverAsync(node, Now));
        var asks = node.Part<ManagerAsks>();
        var waiting = Assert.Single(await asks.ListAsync(new StaffAct(tang, Now), CancellationToken.None));

        Assert.Equal("tang@staff.example", to);
        Assert.Equal("m•••@e•••.com", Assert.IsType<MessageContent.ManagerAsked>(content).Who);
        Assert.Equal("m•••@e•••.com", waiting.Who);
        Assert.Empty(await asks.ListAsync(new StaffAct(shu, Now), CancellationToken.None));
        Assert.Null(await asks.TakeAsync(new StaffAct(shu, Now), waiting.Id));
        var id = (await asks.TakeAsync(new StaffAct(tang, Now), waiting.Id))!.Value;
        Assert.Null(await asks.TakeAsync(new StaffAct(tang, Now), waiting.Id));
        Assert.Empty(await asks.ListAsync(new StaffAct(tang, Now), CancellationToken.None));
        Assert.Equal(account, (await node.Part<CaseStore>().FindAsync(new StaffAct(tang, Now), id, CancellationToken.None))!.Account);
        Assert.IsType<LinkResult.Sent>(await node.SendLinkAsync(tang, id, node.AddressOf(account, Mei), Now.AddMinutes(1)));
    }

    [Fact]
    public async Task I1_A_question_about_nobody_and_about_nobodys_account_is_recorded_alike_and_comes_to_nobody()
    {
        var node = _folder.Open();
        await node.AddAccountAsync(Mei);
        var tang = await node.AddStaffAsync(StaffRole.AccountManager, "tang");

        await AskAsync(node, Mei);
        await AskAsync(node, "nobody@example.com");

        Assert.Equal(2, await node.OneAsync<long>("SELECT count(*) FROM manager_asks WHERE state = 1 AND account_id IS NULL"));
        Assert.Empty(await Post.DeliverAsync(node, Now));
        Assert.Empty(await node.Part<ManagerAsks>().ListAsync(new StaffAct(tang, Now), CancellationToken.None));
        Assert.Equal(0, await node.EntriesAsync(AuditKind.ManagerTold));
    }

    [Fact]
    public async Task Questions_are_limited_for_an_identifier_and_from_a_network()
    {
        var node = _folder.Open();
        for (var ask = 0; ask < 5; ask++)
        {
            Assert.IsType<StartResult.Recorded>(await AskAsync(node, Mei, "192.0.2"));
        }

        Assert.IsType<StartResult.Throttled>(await AskAsync(node, Mei, "198.51.100"));
        for (var ask = 0; ask < 25; ask++)
        {
            Assert.IsType<StartResult.Recorded>(await AskAsync(node, $"owner{ask}@example.com", "192.0.2"));
        }

        Assert.IsType<StartResult.Throttled>(await AskAsync(node, "one-more@example.com", "192.0.2"));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<StartResult> AskAsync(Node node, string typed, string network = "192.0.2")
    {
        Assert.True(Identifier.TryParse(typed, "US", out var identifier));
        var ask = new NewAsk(node.Randomness.NewId(Now), RecoveryReference.New(node.Randomness), identifier, new Asker(network, "en", null), Now);
        return node.Part<ManagerAsks>().AskAsync(ask, CaptchaStanding.NotOffered, CancellationToken.None);
    }

    private static Task AssignAsync(Node node, AccountId account, string manager) => node.Database.WriteAsync(
        scope => scope.ExecuteAsync("UPDATE accounts SET account_manager = @manager WHERE id = @id", new { manager, id = account.Value }), CancellationToken.None);
}
