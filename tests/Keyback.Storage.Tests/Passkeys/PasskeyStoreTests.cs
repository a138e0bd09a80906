using Keyback.Accounts;
using Keyback.Passkeys;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Passkeys;

/// <summary>Challenges, credentials, counters and offers are decided once, on however many nodes.</summary>
public sealed class PasskeyStoreTests : IDisposable
{
    private const int Many = 20;

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public PasskeyStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I3_of_many_answers_to_one_challenge_one_is_looked_at()
    {
        var binding = new PasskeyBinding(PasskeyPurpose.SignIn, "", null);
        await _nodes[0].Part<PasskeyChallengeStore>().KeepAsync([1], binding, "192.0.2.0/24", Now, CancellationToken.None);

        var used = await Meeting.AtOnceAsync(Many, at => _nodes[at % 2].Part<PasskeyChallengeStore>().UseAsync([1], binding, Now));

        Assert.Single(used, one => one);
    }

    [Fact]
    public async Task I2_a_challenge_is_used_up_by_nothing_that_it_was_not_made_for()
    {
        var (store, account) = (_nodes[0].Part<PasskeyChallengeStore>(), new AccountId(_nodes[0].Randomness.NewId(Now)));
        var binding = new PasskeyBinding(PasskeyPurpose.StepUp, "session 1", account);
        await store.KeepAsync([1], binding, "192.0.2.0/24", Now, CancellationToken.None);

        Assert.False(await store.UseAsync([2], binding, Now));
        Assert.False(await store.UseAsync([1], binding with { Purpose = PasskeyPurpose.Register }, Now));
        Assert.False(await store.UseAsync([1], binding with { Subject = "session 2" }, Now));
        Assert.False(await store.UseAsync([1], binding, Now + PasskeyChallengeStore.Lifetime));
        Assert.True(await store.UseAsync([1], binding, Now + PasskeyChallengeStore.Lifetime - TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task I3_of_several_accounts_that_bring_one_credential_one_gets_it()
    {
        var acts = new List<SessionAct>();
        for (var at = 0; at < 6; at++)
        {
            acts.Add(await EnterAsync(await _nodes[0].AddAccountAsync($"owner{at}@example.com")));
        }

        var results = await Meeting.AtOnceAsync(acts.Count, at => AddAsync(_nodes[at % 2], acts[at], 1));

        Assert.Single(results, result => result is PasskeyChange.Added);
        Assert.Equal(5, results.Count(result => result is PasskeyChange.Known));
    }

    [Fact]
    public async Task I3_of_many_passkeys_at_once_an_account_gets_no_more_than_its_share()
    {
        var act = await EnterAsync(await _nodes[0].AddAccountAsync("owner@example.com"));

        var results = await Meeting.AtOnceAsync(Many + 5, at => AddAsync(_nodes[at % 2], act, (byte)at));

        Assert.Equal(PasskeyStore.Most, results.Count(result => result is PasskeyChange.Added));
        Assert.Equal(5, results.Count(result => result is PasskeyChange.TooMany));
    }

    [Fact]
    public async Task I3_of_many_signatures_with_one_count_one_counts()
    {
        var act = await EnterAsync(await _nodes[0].AddAccountAsync("owner@example.com"));
        var passkey = Assert.IsType<PasskeyChange.Added>(await AddAsync(_nodes[0], act, 1, count: 7)).Passkey;

        var uses = await Meeting.AtOnceAsync(Many, at => _nodes[at % 2].Part<PasskeyProofs>().StepUpAsync(act, new PasskeyProof(passkey, 8)));

        Assert.Single(uses, use => use is PasskeyUse.Accepted);
        Assert.Equal(Many - 1, uses.Count(use => use is PasskeyUse.CounterBack));
        foreach (var (count, use) in ((uint, PasskeyUse)[])[(0, PasskeyUse.CounterBack), (7, PasskeyUse.CounterBack), (9, PasskeyUse.Accepted)])
        {
            Assert.Equal(use, await _nodes[0].Part<PasskeyProofs>().StepUpAsync(act, new PasskeyProof(passkey, count)));
        }
    }

    [Fact]
    public async Task A_passkey_that_was_removed_while_it_signed_counts_no_more()
    {
        var act = await EnterAsync(await _nodes[0].AddAccountAsync("owner@example.com"));
        var passkey = Assert.IsType<PasskeyChange.Added>(await AddAsync(_nodes[0], act, 1)).Passkey;
        await _nodes[1].Part<PasskeyStore>().RemoveAsync(act, passkey.Id);

        Assert.Equal(PasskeyUse.Gone, await _nodes[0].Part<PasskeyProofs>().StepUpAsync(act, new PasskeyProof(passkey, 0)));
    }

    [Fact]
    public async Task I3_an_offer_is_made_to_one_of_many_sessions_and_to_none_from_before()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var before = await OpenAsync(account, Now.AddMinutes(-1));
        await _nodes[0].Database.WriteAsync(scope => PasskeyOffers.MakeAsync(scope, account, Now), CancellationToken.None);
        Assert.False(await _nodes[0].Part<PasskeyOffers>().TakeAsync(before, Now));
        var sessions = new List<byte[]>();
        for (var at = 0; at < 6; at++)
        {
            sessions.Add(await OpenAsync(account, Now));
        }

        var taken = await Meeting.AtOnceAsync(sessions.Count, at => _nodes[at % 2].Part<PasskeyOffers>().TakeAsync(sessions[at], Now));

        Assert.Single(taken, one => one);
    }

    [Fact]
    public async Task An_offer_is_not_made_to_whoever_has_a_passkey()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        await AddAsync(_nodes[0], await EnterAsync(account), 1);
        await _nodes[0].Database.WriteAsync(scope => PasskeyOffers.MakeAsync(scope, account, Now), CancellationToken.None);

        Assert.False(await _nodes[0].Part<PasskeyOffers>().TakeAsync(await OpenAsync(account, Now), Now));
    }

    public void Dispose() => _folder.Dispose();

    private static Task<PasskeyChange> AddAsync(Node node, SessionAct act, byte credential, uint count = 0) =>
        node.Part<PasskeyStore>().AddAsync(act, new NewPasskey([credential], [0xA0], count, "a phone"), []);

    private async Task<SessionAct> EnterAsync(AccountId account)
    {
        var session = await _nodes[0].Sessions.FindAsync(await OpenAsync(account, Now), Now, CancellationToken.None);
        var act = new SessionAct(account, session!.Id, session.Kind, null, Now);
        Assert.Equal(StepUpOutcome.SteppedUp, (await _nodes[0].Part<StepUpStore>().JudgeAsync(act, right: true)).Outcome);
        return act;
    }

    private async Task<byte[]> OpenAsync(AccountId account, DateTimeOffset at)
    {
        var (hash, node) = (BearerToken.Hash(_nodes[0].Randomness.NewToken())!, _nodes[0]);
        await node.Database.WriteAsync(
            scope => SessionStore.OpenAsync(scope, node.Randomness, account, SessionKind.Full, new NewSession(hash, "test", at.AddDays(1)), at), CancellationToken.None);
        return hash;
    }
}
