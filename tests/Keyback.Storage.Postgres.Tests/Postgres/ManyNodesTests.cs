using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.Tests.Kit;
using Keyback.Storage.Upkeep;

namespace Keyback.Storage.Tests.Postgres;

/// <summary>Where several write side by side, what is looked at still holds when it is decided on.</summary>
public sealed class ManyNodesTests : IDisposable
{
    private const string Owner = "owner@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public ManyNodesTests() => _nodes = [_folder.Open(Generous), _folder.Open(Generous)];

    [Fact]
    public async Task I4_of_many_wrong_passwords_at_once_no_more_are_judged_than_in_a_row()
    {
        var account = await _nodes[0].AddAccountAsync(Owner);

        var results = await Meeting.AtOnceAsync(60, at => SignInAsync(_nodes[at % 2], account, false));

        Assert.Equal(10, results.Count(result => result.RetryAfter == TimeSpan.Zero));
        Assert.True((await SignInAsync(_nodes[0], account, true)).RetryAfter > TimeSpan.Zero);
        Assert.Equal(0, await CountAsync("SELECT count(*) FROM sessions"));
    }

    [Fact]
    public async Task I7_of_many_links_that_look_for_room_at_once_three_get_it()
    {
        await _nodes[0].AddAccountAsync(Owner);
        for (var number = 0; number < 12; number++)
        {
            await StartByLinkAsync(_nodes[0]);
        }

        var recipients = await FindAllAsync();

        Assert.Equal(3, recipients.Count(recipient => recipient.To is not null));
        Assert.Equal(3, await CountAsync("SELECT count(*) FROM recoveries WHERE account_id IS NOT NULL"));
    }

    [Fact]
    public async Task I4_of_many_messages_to_one_address_at_once_no_more_leave_than_in_a_row()
    {
        await _nodes[0].AddAccountAsync(Owner);
        for (var number = 0; number < 12; number++)
        {
            await Walk.StartAsync(_nodes[0], Owner, Now);
        }

        var recipients = await FindAllAsync();

        Assert.Equal(5, recipients.Count(recipient => recipient.To is not null));
        Assert.Equal(7, await CountAsync("SELECT count(*) FROM outbox WHERE reason = 'message_limit'"));
    }

    [Fact]
    public async Task I12_a_session_that_opens_while_all_are_ended_is_ended_too()
    {
        var account = await _nodes[0].AddAccountAsync(Owner);
        var (opened, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var opening = _nodes[0].Database.WriteAsync(
            async scope =>
            {
                await scope.HoldAsync(account); // as every way to a session does
                await SessionStore.OpenAsync(
                    scope, _nodes[0].Randomness, account, Keyback.Sessions.SessionKind.Full, new NewSession(new byte[32], "test", Now.AddDays(1)), Now);
                await scope.FindAsync<long>("SELECT 1"); // what was gathered leaves: the account is held, and the session there
                opened.SetResult();
                await go.Task;
            },
            CancellationToken.None);
        await opened.Task;

        var ending = _nodes[1].Sessions.EndAllAsync(account, null);
        Assert.NotSame(ending, await Task.WhenAny(ending, Task.Delay(300, CancellationToken.None)));
        go.SetResult();
        await Task.WhenAll(opening, ending);

        Assert.Equal(0, await CountAsync("SELECT count(*) FROM sessions"));
    }

    [Fact]
    public async Task I12_a_new_password_in_the_settings_waits_for_who_signs_in_with_the_one_of_before()
    {
        var account = await _nodes[0].AddAccountAsync(Owner);
        var own = BearerToken.Hash(_nodes[0].Randomness.NewToken())!;
        var (opened, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await OpenAsync(own, Task.CompletedTask);
        var session = (await _nodes[0].Sessions.FindAsync(own, Now, CancellationToken.None))!;
        var act = new SessionAct(account, session.Id, session.Kind, null, Now);
        Assert.Equal(StepUpOutcome.SteppedUp, (await _nodes[0].Part<StepUpStore>().JudgeAsync(act, right: true)).Outcome);
        opened = new TaskCompletionSource();
        var opening = OpenAsync(BearerToken.Hash(_nodes[0].Randomness.NewToken())!, go.Task);
        await opened.Task;

        var changing = _nodes[1].Part<SettingsStore>().ChangePasswordAsync(act, "a new hash");
        Assert.NotSame(changing, await Task.WhenAny(changing, Task.Delay(300, CancellationToken.None)));
        go.SetResult();
        await Task.WhenAll(opening, changing);

        Assert.IsType<ChangeResult.Done>(await changing);
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM sessions"));

        // As a sign-in opens one: it holds the account, and nothing of its row.
        Task OpenAsync(byte[] hash, Task until) => _nodes[0].Database.WriteAsync(
            async scope =>
            {
                await scope.HoldAsync(account);
                await SessionStore.OpenAsync(
                    scope, _nodes[0].Randomness, account, Keyback.Sessions.SessionKind.Full, new NewSession(hash, "test", Now.AddDays(1)), Now);
                await scope.FindAsync<long>("SELECT 1");
                opened.TrySetResult();
                await until;
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task I12_of_many_ways_in_that_end_at_once_no_session_outlives_a_new_password()
    {
        var account = await _nodes[0].AddAccountAsync(Owner);
        var device = await _nodes[0].AddDeviceAsync(account, Now);
        for (var round = 0; round < 5; round++)
        {
            var now = Now.AddHours(2 * round);
            var reset = await Walk.StartBoundAsync(_nodes[0], Owner, now, RecoveryGoal.NewPassword);
            var quick = await Walk.StartBoundAsync(_nodes[0], Owner, now, RecoveryGoal.TemporaryCode, device);
            await reset.TypeRightAsync(_nodes[0], now);

            await Meeting.AtOnceAsync(2, at => at == 0 ? reset.ChooseAsync(_nodes[0], $"hash {round}", now) : quick.TypeRightAsync(_nodes[1], now, device));

            // Either it was first and is dead, or the new password was, and cancelled it.
            Assert.Equal(0, await CountAsync("SELECT count(*) FROM sessions"));
        }
    }

    [Fact]
    public async Task I4_a_count_that_is_renewed_while_it_is_purged_stays()
    {
        var key = _nodes[0].Part<LimitStore>().Key(LimitPurpose.WrongCodesOfAccount, Lane.Stranger, "subject");
        await TakeAsync(_nodes[0], key, Now);
        var later = Now.AddDays(3);
        var (taken, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var taking = _nodes[0].Database.WriteAsync(
            async scope =>
            {
                await LimitStore.TryTakeAsync(scope, key, 10, TimeSpan.FromHours(24), later);
                await scope.FindAsync<int>("SELECT 1"); // takes with it what waits to be sent
                taken.SetResult();
                await go.Task;
            },
            CancellationToken.None);
        await taken.Task;

        var purging = _nodes[1].Part<Purge>().RunAsync(later, CancellationToken.None);
        Assert.NotSame(purging, await Task.WhenAny(purging, Task.Delay(300, CancellationToken.None)));
        go.SetResult();
        await taking;

        Assert.Equal(0, await purging);
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM limits"));
    }

    [Fact]
    public async Task I9_who_claims_does_not_wait_for_who_claims_already()
    {
        for (var number = 0; number < 4; number++)
        {
            await Walk.StartAsync(_nodes[0], "nobody@example.com", Now);
        }

        var (locked, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = _nodes[0].Database.WriteAsync(
            async scope =>
            {
                await scope.QueryAsync<string>("SELECT id FROM outbox ORDER BY due_at, id LIMIT 3 FOR UPDATE");
                locked.SetResult();
                await go.Task;
            },
            CancellationToken.None);
        await locked.Task;

        Assert.Single(await _nodes[1].Outbox.ClaimAsync(10, Post.Lease, Now, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(3), CancellationToken.None));

        go.SetResult();
        await first;
        Assert.Equal(3, (await _nodes[1].Outbox.ClaimAsync(10, Post.Lease, Now, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_node_can_tell_the_databases_clock_from_its_own()
    {
        var theirs = await _nodes[0].Database.ReadClockAsync(CancellationToken.None);

        Assert.InRange((theirs!.Value - TimeProvider.System.GetUtcNow()).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(5)); // the node's stands at noon
    }

    public void Dispose() => _folder.Dispose();

    private static void Generous(LimitsOptions limits) => (limits.StartsPerIdentifier, limits.StartsPerNetwork) = (10_000, 10_000);

    // Two dispatchers, each with half of what is due, all at once.
    private async Task<Recipient[]> FindAllAsync()
    {
        List<(Node Node, ClaimedMessage Message)> claimed = [];
        foreach (var node in _nodes)
        {
            claimed.AddRange((await node.Outbox.ClaimAsync(6, Post.Lease, Now, CancellationToken.None)).Select(message => (node, message)));
        }

        Assert.Equal(12, claimed.Count);
        return await Meeting.AtOnceAsync(12, at => claimed[at].Node.Part<RecipientFinder>().FindAsync(claimed[at].Message, Now, CancellationToken.None));
    }

    private static async Task StartByLinkAsync(Node node)
    {
        Assert.True(Identifier.TryParse(Owner, "US", out var identifier));
        var id = new RecoveryId(node.Randomness.NewId(Now));
        var link = node.Randomness.NewToken();
        var start = node.Part<RecoveryRules>().Start(
            id, RecoveryReference.New(node.Randomness), RecoveryMethod.EmailLink, RecoveryGoal.NewPassword, new(BearerToken.Hash(link)!), Now);
        Assert.IsType<StartResult.Recorded>(await node.Recoveries.StartAsync(
            new NewRecovery(start, BearerToken.Hash(node.Randomness.NewToken())!, identifier, link, new Asker("192.0.2.0/24", "en", null)),
            CaptchaStanding.NotOffered,
            CancellationToken.None));
    }

    private static Task<SignInResult> SignInAsync(Node node, AccountId account, bool right)
    {
        Assert.True(Identifier.TryParse(Owner, "US", out var identifier));
        return node.Part<SignInStore>().JudgeAsync(
            new SignInTry(identifier, Owner, new Asker("192.0.2.0/24", "en", null), Now),
            account,
            right ? "an old hash" : null,
            new NewSession(BearerToken.Hash(node.Randomness.NewToken())!, "test", Now.AddDays(1)),
            null);
    }

    private static Task<TimeSpan> TakeAsync(Node node, byte[] key, DateTimeOffset now) =>
        node.Database.WriteAsync(scope => LimitStore.TryTakeAsync(scope, key, 10, TimeSpan.FromHours(24), now), CancellationToken.None);

    private Task<long> CountAsync(string sql) => _nodes[1].OneAsync<long>(sql);
}
