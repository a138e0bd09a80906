using CsCheck;
using Keyback.Accounts;
using Keyback.Storage.ContactChanges;
using Keyback.Storage.Staff;
using Keyback.Storage.Tests.Kit;
using Keyback.Support;

namespace Keyback.Storage.Tests.ContactChanges;

/// <summary>
/// The conditions of the statements, each by itself: the rules that stand before them are left out, as if somebody had got
/// round them.
/// </summary>
public sealed class FourEyesTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;
    private static readonly DateTimeOffset Due = Now.AddHours(72);

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public FourEyesTests() => _node = _folder.Open();

    [Fact]
    public async Task I14_the_statement_that_approves_takes_no_proposer_no_other_role_no_own_account_and_no_disabled_member()
    {
        var account = await _node.AddAccountAsync("owner@example.com", "owner");
        var sue = await _node.AddStaffAsync("sue", StaffRole.Supervisor);
        var ann = await _node.AddStaffAsync("ann", StaffRole.Agent);
        var own = await _node.AddStaffAsync("own", StaffRole.Supervisor, account);
        var gone = await _node.AddStaffAsync("gone", StaffRole.Supervisor);
        var sam = await _node.AddStaffAsync("sam", StaffRole.Supervisor);
        await ExecuteAsync($"UPDATE staff SET status = {(int)StaffStatus.Disabled} WHERE id = '{gone}'");
        var id = await ProposeAsync(sue, account);

        Assert.Equal(0, await ApproveAsync(id, sue));
        Assert.Equal(0, await ApproveAsync(id, ann));
        Assert.Equal(0, await ApproveAsync(id, own));
        Assert.Equal(0, await ApproveAsync(id, gone));
        Assert.Equal(1, await ApproveAsync(id, sam));
        Assert.Equal(0, await ApproveAsync(id, sam));
    }

    [Fact]
    public async Task I14_the_statement_that_finishes_needs_two_people_the_delay_and_no_veto()
    {
        var account = await _node.AddAccountAsync("owner@example.com", "owner");
        var (sue, sam) = (await _node.AddStaffAsync("sue", StaffRole.Supervisor), await _node.AddStaffAsync("sam", StaffRole.Supervisor));
        var id = await ProposeAsync(sue, account);
        Assert.Equal(0, await FinishAsync(id, Due));
        await ApproveAsync(id, sam);
        await ExecuteAsync("UPDATE contact_changes SET told_at = due_at");

        Assert.Equal(0, await FinishAsync(id, Due.AddMilliseconds(-1)));
        await ExecuteAsync($"UPDATE contact_changes SET judged_by = '{sue}'");
        Assert.Equal(0, await FinishAsync(id, Due));
        await ExecuteAsync($"UPDATE contact_changes SET judged_by = '{sam}', state = {(int)ContactChangeState.Vetoed}");
        Assert.Equal(0, await FinishAsync(id, Due));
        await ExecuteAsync($"UPDATE contact_changes SET state = {(int)ContactChangeState.Waiting}");
        await ExecuteAsync($"UPDATE accounts SET status = {(int)AccountStatus.Frozen}");
        Assert.Equal(0, await FinishAsync(id, Due));
        await ExecuteAsync($"UPDATE accounts SET status = {(int)AccountStatus.Active}");
        Assert.Equal(0, await FinishAsync(id, Due.AddHours(49)));
        Assert.Equal(1, await FinishAsync(id, Due));
    }

    [Fact]
    public async Task I14_the_statement_that_proposes_knows_whose_account_it_is()
    {
        var account = await _node.AddAccountAsync("owner@example.com", "owner");
        var owner = await _node.AddStaffAsync("owner", StaffRole.Supervisor, account);
        var ann = await _node.AddStaffAsync("ann", StaffRole.Agent);
        var mia = await _node.AddStaffAsync("mia", StaffRole.AccountManager);
        var sue = await _node.AddStaffAsync("sue", StaffRole.Supervisor);
        var aud = await _node.AddStaffAsync("aud", StaffRole.Auditor);

        foreach (var staff in (StaffId[])[owner, ann, mia, aud])
        {
            Assert.Equal(0, await ProposeRowAsync(staff, account));
        }

        Assert.Equal(1, await ProposeRowAsync(sue, account));
        Assert.Equal(0, await ProposeRowAsync(sue, account));
        var other = await _node.AddAccountAsync("other@example.com");
        Assert.Equal(0, await ProposeRowAsync(mia, other));
        await ExecuteAsync($"UPDATE accounts SET account_manager = 'mia' WHERE id = '{other}'");
        Assert.Equal(1, await ProposeRowAsync(mia, other));
    }

    [Fact]
    public async Task Whoever_proposed_takes_back_and_another_agent_does_not()
    {
        var account = await _node.AddAccountAsync("owner@example.com", "owner");
        var (ann, ben) = (await _node.AddStaffAsync("ann", StaffRole.Agent), await _node.AddStaffAsync("ben", StaffRole.Agent));
        var id = await ProposeAsync(ann, account);
        var store = _node.Part<ContactChangeStore>();

        Assert.Equal(new ContactChangeResult.Refused(ContactChangeRefusal.WrongRole), await store.WithdrawAsync(ben, id, Now));
        Assert.IsType<ContactChangeResult.Done>(await store.WithdrawAsync(ann, id, Now));
        Assert.Equal(1, await _node.OneAsync<int>("SELECT count(*) FROM audit_entries WHERE kind = 193 AND reason = 'wrong_role'"));
    }

    [Fact]
    public async Task I14_whatever_the_staff_and_the_owner_do_in_whatever_order_the_store_agrees_with_the_rules()
    {
        var agent = await _node.AddStaffAsync("ann", StaffRole.Agent);
        var sue = await _node.AddStaffAsync("sue", StaffRole.Supervisor);
        var sam = await _node.AddStaffAsync("sam", StaffRole.Supervisor);
        var number = 0;

        await Gen.Select(Gen.Int[0, 6], Gen.Int[0, 2], Gen.Int[0, 30]).Array[1, 12].SampleAsync(
            async acts =>
            {
                var name = $"owner{Interlocked.Increment(ref number)}";
                var account = await _node.AddAccountAsync($"{name}@example.com", name);
                var (id, now) = (await ProposeAsync(agent, account, $"{name}@example.net"), Now);
                var store = _node.Part<ContactChangeStore>();
                var (approved, vetoed) = ((DateTimeOffset?)null, false);
                foreach (var (what, person, hours) in acts)
                {
                    now += TimeSpan.FromHours(hours);
                    var who = person switch { 0 => agent, 1 => sue, _ => sam };
                    var result = what switch
                    {
                        0 => await store.RefuseAsync(who, id, "no", now),
                        1 => await store.WithdrawAsync(who, id, now),
                        2 => await store.VetoAsync(account, now) ? new ContactChangeResult.Done(default) : new ContactChangeResult.Unknown(),
                        3 or 4 => await store.ApproveAsync(who, id, now),
                        _ => await RunAsync(now),
                    };
                    approved = what is 3 or 4 && result is ContactChangeResult.Done ? now : approved;
                    vetoed |= what == 2 && result is ContactChangeResult.Done;
                    Assert.False(what is 3 or 4 && person == 0 && result is ContactChangeResult.Done);
                }

                var joined = await _node.OneAsync<int>($"SELECT count(*) FROM identifiers WHERE key = '{name}@example.net'");
                Assert.True(joined == 0 || (!vetoed && approved is not null && now - approved >= TimeSpan.FromHours(72)));
            },
            iter: 25,
            threads: 1);
    }

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    private async Task<ContactChangeResult> RunAsync(DateTimeOffset now)
    {
        await _node.Part<ContactChangeUpkeep>().RunAsync(now, CancellationToken.None);
        return new ContactChangeResult.Unknown();
    }

    private async Task<ContactChangeId> ProposeAsync(StaffId staff, AccountId account, string contact = "new@example.com")
    {
        Assert.True(Identifier.TryParse(contact, "US", out var identifier));
        await ExecuteAsync("DELETE FROM limits"); // of proposals a day: not what is looked at here
        return Assert.IsType<ContactChangeResult.Done>(
            await _node.Part<ContactChangeStore>().ProposeAsync(staff, new NewContactChange(account, "C7Q-2M9", identifier, "evidence"), Now)).Id;
    }

    private Task<int> ProposeRowAsync(StaffId staff, AccountId account) => _node.Database.WriteAsync(
        scope => scope.ExecuteAsync(
            Sql.Text("ContactChanges/propose_change"),
            new
            {
                id = _node.Randomness.NewId(Now),
                account = account.Value,
                reference = "K7Q-2M9",
                caseReference = (string?)null,
                kind = 1,
                @sealed = new byte[1],
                staff = staff.Value,
                now = Now,
                proposed = 1,
                agent = (int)StaffRole.Agent,
                manager = (int)StaffRole.AccountManager,
                supervisor = (int)StaffRole.Supervisor,
                inUse = (int)StaffStatus.Active,
                active = (int)AccountStatus.Active,
            }),
        CancellationToken.None);

    private Task<int> ApproveAsync(ContactChangeId id, StaffId staff) => _node.Database.WriteAsync(
        scope => scope.ExecuteAsync(
            Sql.Text("ContactChanges/approve_change"),
            new
            {
                id = id.Value,
                staff = staff.Value,
                now = Now,
                due = Due,
                proposed = (int)ContactChangeState.Proposed,
                waiting = (int)ContactChangeState.Waiting,
                supervisor = (int)StaffRole.Supervisor,
                inUse = (int)StaffStatus.Active,
                active = (int)AccountStatus.Active,
            }),
        CancellationToken.None);

    private Task<int> FinishAsync(ContactChangeId id, DateTimeOffset now) => _node.Database.WriteAsync(
        scope => scope.ExecuteAsync(Sql.Text("ContactChanges/finish_change"), ContactChangeUpkeep.Times(now, id.Value)), CancellationToken.None);

    private Task ExecuteAsync(string sql) => _node.Database.WriteAsync(scope => scope.ExecuteAsync(sql), CancellationToken.None);
}
