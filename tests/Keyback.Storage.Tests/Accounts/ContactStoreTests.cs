using Keyback.Accounts;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Accounts;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.Tests.Kit;
using Keyback.Storage.Upkeep;

namespace Keyback.Storage.Tests.Accounts;

/// <summary>Addresses come and go once, whoever else writes at the same time, and only inside a session that was asked for the password.</summary>
public sealed class ContactStoreTests : IDisposable
{
    private const int Many = 20;
    private const string Code = "12345678";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public ContactStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I3_of_many_redemptions_of_one_code_one_adds_the_address()
    {
        var act = await EnterAsync(await _nodes[0].AddAccountAsync("owner@example.com"));
        var id = await AskAsync(act, "second@example.com");

        var results = await Meeting.AtOnceAsync(Many, at => ProveAsync(_nodes[at % 2], act, id));

        Assert.Single(results, result => result is ChangeResult.Added);
        Assert.Equal(Many - 1, results.Count(result => result is ChangeResult.Unknown));
        Assert.Equal(1, await CountAsync("identifiers WHERE key = 'second@example.com'"));
    }

    [Fact]
    public async Task I3_of_two_accounts_that_prove_one_address_one_gets_it_and_the_other_hears_of_a_wrong_code()
    {
        var first = await EnterAsync(await _nodes[0].AddAccountAsync("owner@example.com"));
        var second = await EnterAsync(await _nodes[0].AddAccountAsync("other@example.com"));
        var (ofFirst, ofSecond) = (await AskAsync(first, "shared@example.com"), await AskAsync(second, "shared@example.com"));

        var results = await Task.WhenAll(ProveAsync(_nodes[0], first, ofFirst), ProveAsync(_nodes[1], second, ofSecond));

        Assert.Single(results, result => result is ChangeResult.Added);
        Assert.Single(results, result => result is ChangeResult.CodeWrong);
    }

    [Fact]
    public async Task I3_of_two_that_remove_the_last_two_ways_one_stays()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        await _nodes[0].AddAddressAsync(account, "second@example.com");
        var act = await EnterAsync(account);
        var all = await _nodes[0].Part<ContactStore>().ListAsync(account, Now, CancellationToken.None);

        var results = await Meeting.AtOnceAsync(2, at => _nodes[at].Part<ContactStore>().RemoveAsync(act, all[at].Id));

        Assert.Single(results, result => result is ChangeResult.Done);
        Assert.Single(results, result => result is ChangeResult.Last);
    }

    [Fact]
    public async Task I4_of_many_wrong_codes_at_once_five_are_looked_at()
    {
        var act = await EnterAsync(await _nodes[0].AddAccountAsync("owner@example.com"));
        var id = await AskAsync(act, "second@example.com");

        var results = await Meeting.AtOnceAsync(Many, at => ProveAsync(_nodes[at % 2], act, id, "00000000"));

        Assert.Equal(5, results.Count(result => result is ChangeResult.CodeWrong));
        Assert.IsType<ChangeResult.Locked>(await ProveAsync(_nodes[0], act, id));
    }

    [Fact]
    public async Task A_session_without_a_step_up_or_after_its_end_changes_nothing()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var act = await EnterAsync(account, stepUp: false);
        var store = _nodes[0].Part<SettingsStore>();
        Assert.True(UserName.TryParse("another", out var name));

        Assert.IsType<ChangeResult.StepUpRequired>(await store.ChangeNameAsync(act, name));
        Assert.IsType<ChangeResult.StepUpRequired>(await store.ChangePasswordAsync(act, "a new hash"));
        Assert.IsType<ChangeResult.StepUpRequired>(await _nodes[0].Part<ContactStore>().RemoveAsync(act, default));

        var ended = await EnterAsync(account);
        await _nodes[1].Sessions.EndAllAsync(account, null);
        Assert.IsType<ChangeResult.StepUpRequired>(await store.ChangePasswordAsync(ended, "a new hash"));
        Assert.Equal("an old hash", await _nodes[0].OneAsync<string>("SELECT password_hash FROM accounts"));
    }

    [Fact]
    public async Task I3_of_many_accounts_that_take_one_name_one_gets_it()
    {
        var acts = new List<SessionAct>();
        for (var at = 0; at < 6; at++)
        {
            acts.Add(await EnterAsync(await _nodes[0].AddAccountAsync($"owner{at}@example.com", $"owner{at}")));
        }

        var results = await Meeting.AtOnceAsync(acts.Count, at =>
        {
            Assert.True(UserName.TryParse(at % 2 == 0 ? "Wanted" : "wanted", out var name));
            return _nodes[at % 2].Part<SettingsStore>().ChangeNameAsync(acts[at], name);
        });

        Assert.Single(results, result => result is ChangeResult.Done);
        Assert.Equal(5, results.Count(result => result is ChangeResult.Taken));
        Assert.Equal(6, await CountAsync("identifiers WHERE kind = 3"));
    }

    [Fact]
    public async Task Those_that_wait_too_long_find_nobody_and_are_purged()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var act = await EnterAsync(account);
        var id = await AskAsync(act, "second@example.com");
        Assert.Null(await _nodes[0].Part<IAccountDirectory>().FindAsync(IdentifierKind.Email, "second@example.com", CancellationToken.None));

        Assert.Single(await _nodes[0].Part<ContactStore>().ListAsync(account, Now.AddHours(24), CancellationToken.None));
        Assert.IsNotType<ChangeResult.Added>(await ProveAsync(_nodes[0], act with { Now = Now.AddHours(24) }, id));
        await _nodes[0].Part<Purge>().RunAsync(Now.AddHours(49), CancellationToken.None);
        Assert.Equal(0, await CountAsync("pending_contacts"));
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        _folder.Dispose();
    }

    private async Task<SessionAct> EnterAsync(AccountId account, bool stepUp = true)
    {
        var (hash, node) = (BearerToken.Hash(_nodes[0].Randomness.NewToken())!, _nodes[0]);
        await node.Database.WriteAsync(
            scope => SessionStore.OpenAsync(scope, node.Randomness, account, SessionKind.Full, new NewSession(hash, "test", Now.AddDays(1)), Now), CancellationToken.None);
        var session = await node.Sessions.FindAsync(hash, Now, CancellationToken.None);
        var act = new SessionAct(account, session!.Id, session.Kind, null, Now);
        if (stepUp)
        {
            Assert.Equal(StepUpOutcome.SteppedUp, (await node.Part<StepUpStore>().JudgeAsync(act, right: true)).Outcome);
        }

        return act;
    }

    private async Task<ContactId> AskAsync(SessionAct act, string email)
    {
        Assert.True(EmailAddress.TryParse(email, out var address));
        var id = _nodes[0].Keys.ContactId(act.Account, IdentifierKind.Email, address!.Key);
        var contact = new NewContact(
            new Identifier(IdentifierKind.Email, address.Key, address.Value), Code, _nodes[0].Keys.CodeDigest(id, Code), Now.AddMinutes(10), "en");
        Assert.IsType<ChangeResult.Asked>(await _nodes[0].Part<ContactStore>().AskAsync(act, contact));
        return id;
    }

    private static Task<ChangeResult> ProveAsync(Node node, SessionAct act, ContactId id, string code = Code) =>
        node.Part<ContactStore>().ProveAsync(act, id, node.Keys.CodeDigest(id, code));

    private Task<int> CountAsync(string from) => _nodes[0].OneAsync<int>($"SELECT count(*) FROM {from}");
}
