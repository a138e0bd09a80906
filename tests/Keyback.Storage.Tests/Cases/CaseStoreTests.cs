using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Storage.Accounts;
using Keyback.Storage.Cases;
using Keyback.Storage.Locks;
using Keyback.Storage.Tests.Kit;
using Keyback.Support;

namespace Keyback.Storage.Tests.Cases;

/// <summary>Look-ups find exactly or not at all, are counted, and are on the record with who made them.</summary>
public sealed class CaseStoreTests : IDisposable
{
    private const string Mei = "mei@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();

    [Fact]
    public async Task An_account_is_found_by_its_address_number_name_order_and_recovery_and_by_nothing_like_them()
    {
        var node = _folder.Open();
        await node.AddAccountAsync(Mei, "mei", "+12025550143");
        await ImportAsync(node, "an@example.com", "2026-0001", "2026-0002");
        await ImportAsync(node, "bo@example.com", "2026-0002");
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var walk = await Walk.StartBoundAsync(node, Mei, Now);

        Assert.True((await node.CallAsync(agent, "(202) 555-0143", Now)).Found);
        Assert.True((await node.CallAsync(agent, "Mei", Now)).Found);
        Assert.True((await node.CallAsync(agent, "2026 0001", Now, SaidKind.Order)).Found);
        Assert.True((await node.CallAsync(agent, walk.Reference.ToLowerInvariant(), Now, SaidKind.Reference)).Found);
        Assert.False((await node.CallAsync(agent, "mei@example.co", Now)).Found);
        Assert.False((await node.CallAsync(agent, "2026-0002", Now, SaidKind.Order)).Found);
        Assert.False((await node.CallAsync(agent, "2026-000", Now, SaidKind.Order)).Found);
        Assert.Equal(7, await node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE staff_id = @id AND kind IN (166, 167)", new { id = agent.Id.Value }));
        Assert.Equal(0, await node.OneAsync<long>("SELECT count(*) FROM account_orders WHERE length(key) <> 16"));
    }

    [Fact]
    public async Task What_was_said_and_noted_cannot_be_read_in_the_file()
    {
        var node = _folder.Open();
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        await ImportAsync(node, Mei, "20260042");
        var (id, _) = await node.CallAsync(agent, "nobody-of-ours@example.com", Now);
        await node.Part<CaseStore>().NoteAsync(new StaffAct(agent, Now), id, "the blue bicycle");

        var kept = (await node.Part<CaseStore>().FindAsync(new StaffAct(agent, Now), id, CancellationToken.None))!;
        Assert.Equal("nobody-of-ours@example.com", kept.Said);
        Assert.Equal("the blue bicycle", kept.Note);
        Assert.False(_folder.Holds("nobody-of-ours"u8));
        Assert.False(_folder.Holds("blue bicycle"u8));
        Assert.False(_folder.Holds("20260042"u8));
    }

    [Fact]
    public async Task A_case_keeps_the_account_that_it_found()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        await node.AddAccountAsync("other@example.com");
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var act = new StaffAct(agent, Now);
        var (id, _) = await node.CallAsync(agent, "typo@example.com", Now);

        Assert.True(Assert.IsType<LookupResult.Made>(await LookAsync(Mei)).Found);
        Assert.IsType<LookupResult.NotOpen>(await LookAsync("other@example.com"));
        Assert.Equal(account, (await node.Part<CaseStore>().FindAsync(act, id, CancellationToken.None))!.Account);

        Task<LookupResult> LookAsync(string typed) => node.Part<CaseStore>().LookAgainAsync(act, id, Said.Read(SaidKind.Identifier, typed, "US")!, typed);
    }

    [Theory]
    [InlineData(StaffRole.AccountManager, false)]
    [InlineData(StaffRole.Auditor, false)]
    [InlineData(StaffRole.Supervisor, true)]
    public async Task Whoever_got_another_role_looks_in_an_own_case_only_if_that_role_may(StaffRole role, bool found)
    {
        var node = _folder.Open();
        await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var (id, _) = await node.CallAsync(agent, "typo@example.com", Now);
        var before = await node.OneAsync<long>("SELECT count(*) FROM audit_entries");

        var result = await node.Part<CaseStore>().LookAgainAsync(
            new StaffAct(agent with { Role = role }, Now), id, Said.Read(SaidKind.Identifier, Mei, "US")!, Mei);

        Assert.Equal(found, result is LookupResult.Made { Found: true });
        if (!found)
        {
            Assert.IsType<LookupResult.NotOpen>(result);
            Assert.Equal(before, await node.OneAsync<long>("SELECT count(*) FROM audit_entries"));
            Assert.Null((await node.Part<CaseStore>().FindAsync(new StaffAct(agent, Now), id, CancellationToken.None))!.Account);
        }
    }

    [Fact]
    public async Task A_days_look_ups_run_out_and_every_supervisor_hears_of_it_once()
    {
        var node = _folder.Open();
        await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        await node.AddStaffAsync(StaffRole.Supervisor, "lan");
        await node.AddStaffAsync(StaffRole.Supervisor, "ming");
        for (var call = 0; call < new SupportPolicy().LookupsPerDay; call++)
        {
            await node.CallAsync(agent, Mei, Now);
        }

        for (var call = 0; call < 3; call++)
        {
            Assert.IsType<LookupResult.Refused>(
                await node.Part<CaseStore>().OpenAsync(new StaffAct(agent, Now), Said.Read(SaidKind.Identifier, Mei, "US")!, Mei, null));
        }

        var told = (await Post.DeliverAsync(node, Now)).Where(sent => sent.Content is MessageContent.StaffAlarm).Select(sent => sent.To).Order();
        Assert.Equal(["lan@staff.example", "ming@staff.example"], told);
        Assert.Equal(1, await node.EntriesAsync(AuditKind.StaffAlarm));
        Assert.IsType<LookupResult.Made>(
            await node.Part<CaseStore>().OpenAsync(new StaffAct(agent, Now.AddHours(25)), Said.Read(SaidKind.Identifier, Mei, "US")!, Mei, null));
    }

    [Fact]
    public async Task Many_misses_in_a_row_are_unusual_and_one_hit_between_is_not()
    {
        var node = _folder.Open();
        await node.AddAccountAsync(Mei);
        var (agent, other) = (await node.AddStaffAsync(StaffRole.Agent, "wei"), await node.AddStaffAsync(StaffRole.Agent, "ana"));
        var misses = new SupportPolicy().MissesInARow;

        for (var call = 0; call < (2 * misses) - 1; call++)
        {
            await node.CallAsync(other, call == misses - 1 ? Mei : $"guess{call}@example.com", Now.AddSeconds(call));
        }

        Assert.Equal(0, await node.EntriesAsync(AuditKind.StaffAlarm));
        for (var call = 0; call < misses; call++)
        {
            await node.CallAsync(agent, $"guess{call}@example.com", Now.AddSeconds(call));
        }

        Assert.Equal(1, await node.EntriesAsync(AuditKind.StaffAlarm));
    }

    [Fact]
    public async Task A_days_links_run_out()
    {
        var node = _folder.Open();
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var quota = new SupportPolicy().LinksPerDay;
        var results = new List<LinkResult>();
        for (var owner = 0; owner <= quota; owner++)
        {
            var email = $"owner{owner}@example.com";
            var account = await node.AddAccountAsync(email);
            var (id, _) = await node.CallAsync(agent, email, Now);
            results.Add(await node.SendLinkAsync(agent, id, node.AddressOf(account, email), Now));
        }

        Assert.Equal(quota, results.OfType<LinkResult.Sent>().Count());
        Assert.Equal(LinkRefusal.Quota, Assert.IsType<LinkResult.Refused>(results[^1]).Why);
    }

    [Fact]
    public async Task Every_look_at_an_account_is_on_the_record_with_who_looked()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei, "meizhang", "+12025550143");
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        var found = (await node.Part<CaseStore>().FindAsync(new StaffAct(agent, Now), id, CancellationToken.None))!;

        var seen = (await node.Part<AccountSight>().LookAsync(new StaffAct(agent, Now), account, found.Reference, found.OpenedAt))!;

        Assert.Equal(["m•••@e•••.com", "+1•••43"], seen.Contacts.Select(contact => contact.Masked));
        Assert.All(seen.Contacts, contact => Assert.True(contact.IsOld));
        Assert.Equal("m•••", seen.UserName);
        Assert.Equal(1, await node.OneAsync<long>(
            "SELECT count(*) FROM audit_entries WHERE kind = @kind AND staff_id = @staff AND account_id = @account AND reference = @Reference",
            new { kind = (int)AuditKind.AccountViewed, staff = agent.Id.Value, account = account.Value, found.Reference }));
    }

    [Fact]
    public async Task A_lock_is_lifted_with_a_reason_and_its_owner_is_told()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var agent = await node.AddStaffAsync(StaffRole.Agent, "wei");
        var act = new StaffAct(agent, Now);
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        await node.Database.WriteAsync(
            scope => LockStore.TakeAsync(scope, account, LockKind.UserName, Lane.Stranger, Now, Now.AddHours(24), "K7Q-2M9"), CancellationToken.None);
        var running = Assert.Single((await node.Part<AccountSight>().LookAsync(act, account, null, Now))!.Locks);

        var lifted = await node.Part<StaffHelp>().LiftLocksAsync(act, id, LiftReason.OwnerMistyped);

        Assert.Equal("K7Q-2M9", running.Cause.Reference);
        Assert.Equal(LiftResult.Lifted, lifted);
        Assert.Equal(LiftResult.NothingToLift, await node.Part<StaffHelp>().LiftLocksAsync(act, id, LiftReason.OwnerMistyped));
        var told = Assert.IsType<MessageContent.AccountChanged>(Assert.Single(await Post.DeliverAsync(node, Now)).Content);
        Assert.Equal(AccountChange.LocksLifted, told.Change);
        Assert.Equal("owner_mistyped", await node.OneAsync<string>("SELECT reason FROM audit_entries WHERE kind = @kind", new { kind = (int)AuditKind.LockLifted }));
    }

    [Fact]
    public async Task A_supervisor_alone_lifts_a_freeze()
    {
        var node = _folder.Open();
        var account = await node.AddAccountAsync(Mei);
        var (agent, supervisor) = (await node.AddStaffAsync(StaffRole.Agent, "wei"), await node.AddStaffAsync(StaffRole.Supervisor, "lan"));
        var (id, _) = await node.CallAsync(agent, Mei, Now);
        await node.Database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET status = 3 WHERE id = @id", new { id = account.Value }), CancellationToken.None);

        Assert.Equal(LiftResult.Forbidden, await node.Part<StaffHelp>().UnfreezeAsync(new StaffAct(agent, Now), id, LiftReason.OwnerChecked));
        Assert.Equal(LiftResult.Lifted, await node.Part<StaffHelp>().UnfreezeAsync(new StaffAct(supervisor, Now), id, LiftReason.OwnerChecked));
        var told = Assert.IsType<MessageContent.AccountChanged>(Assert.Single(await Post.DeliverAsync(node, Now)).Content);
        Assert.Equal(AccountChange.FreezeLifted, told.Change);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task ImportAsync(Node node, string email, params string[] orders)
    {
        Assert.True(EmailAddress.TryParse(email, out var address));
        var account = new ImportedAccount(1, null, address, null, "an old hash", "en", null, "test", null) { Orders = [.. orders.Select(order => OrderNumber.Read(order)!)] };
        Assert.Empty(await node.Part<AccountImport>().AddAsync([account], Now.AddDays(-1), CancellationToken.None));
    }
}
