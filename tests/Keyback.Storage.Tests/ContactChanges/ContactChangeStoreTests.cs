using Keyback.Accounts;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.ContactChanges;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Tests.Kit;
using Keyback.Support;

namespace Keyback.Storage.Tests.ContactChanges;

/// <summary>An address joins an account by two people, after a delay in which every old address hears of it, once, and unproved.</summary>
public sealed class ContactChangeStoreTests : IDisposable
{
    private const string New = "new@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public ContactChangeStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I14_a_change_that_two_people_want_is_told_to_every_address_each_day_and_then_the_address_joins_unproved()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        await _nodes[0].AddAddressAsync(account, "second@example.com");
        var open = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now);
        await Post.DeliverAsync(_nodes[0], Now);
        var id = await ProposeAsync(agent, account);
        Assert.Empty(await Post.DeliverAsync(_nodes[0], Now));

        Assert.IsType<ContactChangeResult.Done>(await Store.ApproveAsync(supervisor, id, Now));

        await EachHearsAsync(Now, 2);
        Assert.Equal(0, await RunAsync(Now.AddHours(23)));
        Assert.Empty(await Post.DeliverAsync(_nodes[0], Now.AddHours(23)));
        Assert.Equal(0, await RunAsync(Now.AddHours(24)));
        await EachHearsAsync(Now.AddHours(24), 2);
        Assert.Equal(0, await RunAsync(Now.AddHours(48)));
        await EachHearsAsync(Now.AddHours(48), 2);
        Assert.Equal(0, await RunAsync(Now.AddHours(72).AddMilliseconds(-1)));

        var due = Now.AddHours(72);
        Assert.Equal(1, await RunAsync(due));

        var told = await Post.DeliverAsync(_nodes[0], due);
        Assert.Equal(2, told.Count(message => message.Content is MessageContent.AccountChanged { Change: AccountChange.ContactChangeDone }));
        var link = Assert.IsType<MessageContent.SupportLink>(Assert.Single(told, message => message.To == New).Content);
        Assert.Equal(0, await CountAsync($"identifiers WHERE key = '{New}' AND proved_at IS NOT NULL"));
        Assert.Equal(3, await CountAsync("identifiers WHERE kind = 1"));
        Assert.Equal(RecoveryState.Cancelled, (await open.LookAsync(_nodes[0])).State);

        var hash = BearerToken.Hash(link.Token)!;
        var recovery = (await _nodes[0].Recoveries.FindByLinkAsync(hash, CancellationToken.None))!.Value;
        var chosen = await _nodes[0].Recoveries.TakeAsync(
            recovery, hash, new RecoveryStep(_ => new RecoveryEvent.PasswordChosen("a new hash"), RecoveryStepKind.Password), null, due);

        Assert.Equal(RecoveryState.Completed, chosen!.Next.State);
        Assert.Equal(1, await CountAsync($"identifiers WHERE key = '{New}' AND proved_at IS NOT NULL"));
        Assert.Empty((await _nodes[0].Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Fact]
    public async Task A_joined_address_that_missed_its_link_proves_itself_by_a_code()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        await WaitOutAsync(await ApprovedAsync(agent, supervisor, account));
        var later = Now.AddDays(5);

        var walk = await Walk.StartAsync(_nodes[0], New, later);
        Assert.Contains(await Post.DeliverAsync(_nodes[0], later), message => message is { To: New, Content: MessageContent.RecoveryCode });
        Assert.Equal(RecoveryState.PasswordRequired, (await walk.TypeRightAsync(_nodes[0], later)).Next.State);
        await walk.ChooseAsync(_nodes[0], "a new hash", later);

        Assert.Equal(1, await CountAsync($"identifiers WHERE key = '{New}' AND proved_at IS NOT NULL"));
    }

    [Fact]
    public async Task A_joined_number_proves_itself_by_a_code_and_the_user_name()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        var due = await WaitOutAsync(await ApprovedAsync(agent, supervisor, account, "+14155550199"));
        Assert.Contains(await Post.DeliverAsync(_nodes[0], due), message => message is { To: "+14155550199", Content: MessageContent.NumberJoined });

        var walk = await Walk.StartNamedAsync(_nodes[0], "+14155550199", due);
        Assert.Equal(RecoveryState.PasswordRequired, (await walk.NameAsync(_nodes[0], "owner", due)).Next.State);
        await walk.ChooseAsync(_nodes[0], "a new hash", due);

        Assert.Equal(1, await CountAsync("identifiers WHERE kind = 2 AND proved_at IS NOT NULL"));
    }

    [Fact]
    public async Task I14_the_link_in_a_notice_vetoes_the_change_and_freezes_the_account()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        await ApprovedAsync(agent, supervisor, account);
        var notice = Assert.IsType<MessageContent.ContactChangeWaits>(Assert.Single(await Post.DeliverAsync(_nodes[0], Now)).Content);
        var token = BearerToken.Hash(notice.NotMe.Segments[^1])!;

        await _nodes[0].Disowns.LookAsync(token, Now, CancellationToken.None);
        Assert.Equal(1, await CountAsync("contact_changes WHERE state = 2"));
        Assert.True(await _nodes[0].Disowns.UseAsync(token, Now.AddHours(71)));

        Assert.Equal(1, await CountAsync("contact_changes WHERE state = 6"));
        Assert.Equal(1, await CountAsync($"accounts WHERE status = {(int)AccountStatus.Frozen}"));
        Assert.Equal(0, await RunAsync(Now.AddHours(73)));
        Assert.Equal(0, await CountAsync($"identifiers WHERE key = '{New}'"));
    }

    [Fact]
    public async Task I14_a_veto_in_a_session_and_a_doubt_of_the_staff_freeze_alike()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        await ApprovedAsync(agent, supervisor, account);
        Assert.NotNull(await _nodes[0].Part<ContactChangeViews>().FindWaitingAsync(account, CancellationToken.None));
        await Post.DeliverAsync(_nodes[0], Now);
        Assert.True(await Store.VetoAsync(account, Now));
        Assert.Equal(new MessageContent.AccountFrozen(Now), Assert.Single(await Post.DeliverAsync(_nodes[0], Now)).Content);
        Assert.False(await Store.VetoAsync(account, Now));
        Assert.Equal(1, await CountAsync($"accounts WHERE status = {(int)AccountStatus.Frozen}"));

        var other = await _nodes[0].AddAccountAsync("other@example.com");
        var second = await ProposeAsync(agent, other, "other-new@example.com");
        Assert.IsType<ContactChangeResult.Done>(await Store.FreezeAsync(agent, second, Now));
        Assert.Equal(("other@example.com", new MessageContent.AccountFrozen(Now, ByStaff: true)), Assert.Single(await Post.DeliverAsync(_nodes[0], Now)));
        Assert.Equal(2, await CountAsync($"accounts WHERE status = {(int)AccountStatus.Frozen}"));
        Assert.Equal(2, await CountAsync("contact_changes WHERE state = 6"));
        Assert.Equal(1, await CountAsync($"audit_entries WHERE kind = 60 AND staff_id = '{agent}'"));
    }

    [Fact]
    public async Task I3_of_many_that_propose_for_one_account_one_does()
    {
        var (account, agent, supervisor) = await PeopleAsync();

        var results = await Meeting.AtOnceAsync(6, at => _nodes[at % 2].Part<ContactChangeStore>().ProposeAsync(at % 3 == 0 ? agent : supervisor, Wanted(account, New), Now));

        Assert.Single(results, result => result is ContactChangeResult.Done);
        Assert.Equal(5, results.Count(result => result is ContactChangeResult.Refused { Why: ContactChangeRefusal.AnotherOpen }));
    }

    [Fact]
    public async Task I3_of_many_that_approve_and_of_many_nodes_that_finish_one_does()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        var id = await ProposeAsync(agent, account);

        var approved = await Meeting.AtOnceAsync(8, at => _nodes[at % 2].Part<ContactChangeStore>().ApproveAsync(supervisor, id, Now));
        Assert.Single(approved, result => result is ContactChangeResult.Done);
        await RunAsync(Now.AddHours(24));
        await RunAsync(Now.AddHours(48));

        var joined = await Meeting.AtOnceAsync(6, at => _nodes[at % 2].Part<ContactChangeUpkeep>().RunAsync(Now.AddHours(72), CancellationToken.None));

        Assert.Equal(1, joined.Sum());
        Assert.Equal(1, await CountAsync("recoveries"));
    }

    [Fact]
    public async Task An_address_that_somebody_proved_meanwhile_stays_theirs()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        var id = await ApprovedAsync(agent, supervisor, account);
        var faster = await _nodes[0].AddAccountAsync(New);

        await WaitOutAsync(id);

        Assert.Equal(1, await CountAsync($"identifiers WHERE key = '{New}' AND account_id = '{faster}'"));
        Assert.Equal(1, await CountAsync("contact_changes WHERE state = 7 AND reason = 'address_taken'"));
    }

    [Fact]
    public async Task After_a_silence_of_days_the_owner_is_told_and_has_a_whole_day()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        await ApprovedAsync(agent, supervisor, account);
        await Post.DeliverAsync(_nodes[0], Now);
        var back = Now.AddDays(10);

        Assert.Equal(0, await RunAsync(back));
        await EachHearsAsync(back, 1);
        Assert.Equal(0, await RunAsync(back.AddHours(24).AddMilliseconds(-1)));
        Assert.Equal(1, await RunAsync(back.AddHours(24)));
    }

    [Fact]
    public async Task What_nobody_looked_at_lapses_and_what_was_withdrawn_is_told_to_who_had_heard_of_it()
    {
        var (account, agent, supervisor) = await PeopleAsync();
        await ProposeAsync(agent, account);
        await RunAsync(Now.AddDays(7));
        Assert.Equal(1, await CountAsync("contact_changes WHERE state = 7 AND reason = 'not_judged'"));

        var id = await ApprovedAsync(agent, supervisor, account);
        await Post.DeliverAsync(_nodes[0], Now);
        Assert.IsType<ContactChangeResult.Done>(await Store.WithdrawAsync(agent, id, Now));
        Assert.IsType<MessageContent.AccountChanged>(Assert.Single(await Post.DeliverAsync(_nodes[0], Now)).Content);
    }

    [Fact]
    public async Task Neither_address_nor_evidence_lies_in_the_open()
    {
        var (account, agent, _) = await PeopleAsync();
        await _nodes[0].Part<ContactChangeStore>().ProposeAsync(agent, new NewContactChange(account, null, Parsed("hidden-away@example.com"), "knows the third order"), Now);

        Assert.False(_folder.Holds("hidden-away@example.com"u8));
        Assert.False(_folder.Holds("knows the third order"u8));
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        _folder.Dispose();
    }

    private ContactChangeStore Store => _nodes[0].Part<ContactChangeStore>();

    private static NewContactChange Wanted(AccountId account, string contact) => new(account, null, Parsed(contact), "answered three questions");

    private static Identifier Parsed(string contact)
    {
        Assert.True(Identifier.TryParse(contact, "US", out var identifier));
        return identifier;
    }

    private async Task<(AccountId Account, StaffId Agent, StaffId Supervisor)> PeopleAsync() => (
        await _nodes[0].AddAccountAsync("owner@example.com", "owner"),
        await _nodes[0].AddStaffAsync("ann", StaffRole.Agent),
        await _nodes[0].AddStaffAsync("sue", StaffRole.Supervisor));

    private async Task<ContactChangeId> ProposeAsync(StaffId staff, AccountId account, string contact = New) =>
        Assert.IsType<ContactChangeResult.Done>(await Store.ProposeAsync(staff, Wanted(account, contact), Now)).Id;

    private async Task<ContactChangeId> ApprovedAsync(StaffId agent, StaffId supervisor, AccountId account, string contact = New)
    {
        var id = await ProposeAsync(agent, account, contact);
        Assert.IsType<ContactChangeResult.Done>(await Store.ApproveAsync(supervisor, id, Now));
        return id;
    }

    private async Task<DateTimeOffset> WaitOutAsync(ContactChangeId id)
    {
        Assert.NotEqual(default, id);
        await RunAsync(Now.AddHours(24));
        await RunAsync(Now.AddHours(48));
        await RunAsync(Now.AddHours(72));
        return Now.AddHours(72);
    }

    private Task<int> RunAsync(DateTimeOffset now) => _nodes[0].Part<ContactChangeUpkeep>().RunAsync(now, CancellationToken.None);

    private async Task EachHearsAsync(DateTimeOffset now, int addresses)
    {
        var told = await Post.DeliverAsync(_nodes[0], now);
        Assert.Equal(addresses, told.Count);
        Assert.All(told, message => Assert.IsType<MessageContent.ContactChangeWaits>(message.Content));
        Assert.DoesNotContain(told, message => message.To == New);
    }

    private Task<int> CountAsync(string what) => _nodes[0].OneAsync<int>($"SELECT count(*) FROM {what}");
}
