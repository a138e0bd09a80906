using CsCheck;
using Keyback.Messages;
using Keyback.Storage.Outbox;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Outbox;

/// <summary>Nothing accepted is lost: at least once, with one stable id, whatever dies.</summary>
public sealed class LeaseTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;
    private static readonly TimeSpan Lease = Post.Lease;

    private readonly StoreFolder _folder = new();
    private Node _node;

    public LeaseTests() => _node = _folder.Open();

    [Fact]
    public async Task I9_a_message_is_held_by_one_until_its_lease_runs_out()
    {
        await AddAsync(1, Now);
        var held = Assert.Single(await ClaimAsync(Now));

        Assert.Empty(await ClaimAsync(Now + Lease - TimeSpan.FromMilliseconds(1)));
        var taken = Assert.Single(await ClaimAsync(Now + Lease));

        Assert.Equal(held.Id, taken.Id);
        Assert.Equal(2, taken.Tries);
        Assert.NotEqual(held.Lease, taken.Lease);
    }

    [Fact]
    public async Task I9_who_lost_the_lease_neither_ends_nor_delays_the_message()
    {
        await AddAsync(1, Now);
        var lost = Assert.Single(await ClaimAsync(Now));
        var held = Assert.Single(await ClaimAsync(Now + Lease));

        await _node.Outbox.FinishAsync(lost, MessageState.Refused, "mailbox_unknown", Now + Lease);
        await _node.Outbox.PostponeAsync(lost, Now.AddDays(1), "timeout");
        Assert.Equal(0, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind IN (33, 34)"));
        await _node.Outbox.FinishAsync(held, MessageState.Sent, null, Now + Lease);

        Assert.Equal((long)MessageState.Sent, await _node.OneAsync<long>("SELECT state FROM outbox"));
        Assert.Null(await _node.Outbox.NextDueAsync(CancellationToken.None));
    }

    [Fact]
    public async Task I9_many_dispatchers_that_claim_at_once_share_the_messages_out()
    {
        await AddAsync(100, Now);
        Node[] nodes = [_node, _folder.Open()];

        var claims = await Meeting.AtOnceAsync(20, at => nodes[at % 2].Outbox.ClaimAsync(10, Lease, Now, CancellationToken.None));

        var ids = claims.SelectMany(claim => claim).Select(message => message.Id).ToList();
        Assert.Equal(100, ids.Count);
        Assert.Equal(100, ids.Distinct().Count());
    }

    [Fact]
    public async Task I9_what_a_dead_process_held_is_sent_by_the_next_with_the_same_id()
    {
        await AddAsync(3, Now);
        var held = await ClaimAsync(Now);
        Restart();

        Assert.Empty(await ClaimAsync(Now.AddSeconds(1))); // another process may hold them still
        await _node.Outbox.ReleaseLeasesAsync(CancellationToken.None); // no: this one owns the store
        var again = await ClaimAsync(Now.AddSeconds(1));

        Assert.Equal(held.Select(message => message.Id).Order(), again.Select(message => message.Id).Order());
        Assert.Equal(held.OrderBy(message => message.Id).Select(message => message.Content), again.OrderBy(message => message.Id).Select(message => message.Content));
    }

    [Fact]
    public async Task I9_a_Recovery_that_was_answered_has_its_message_after_a_restart()
    {
        await _node.AddAccountAsync("owner@example.com");
        var walk = await Walk.StartAsync(_node, "owner@example.com", Now);
        Restart();

        var sent = Assert.Single(await Post.DeliverAsync(_node, Now));

        Assert.Equal("owner@example.com", sent.To);
        Assert.Equal(walk.Code, Assert.IsType<MessageContent.RecoveryCode>(sent.Content).Code);
    }

    [Fact]
    public async Task I9_a_process_that_dies_after_the_recipient_was_found_charges_the_address_once()
    {
        await _node.AddAccountAsync("owner@example.com");
        await Walk.StartAsync(_node, "owner@example.com", Now);
        var message = Assert.Single(await ClaimAsync(Now));
        Assert.NotNull((await _node.Part<RecipientFinder>().FindAsync(message, Now, CancellationToken.None)).To);
        Restart();

        var again = Assert.Single(await ClaimAsync(Now + Lease));
        Assert.True(again.Charged);
        Assert.NotNull((await _node.Part<RecipientFinder>().FindAsync(again, Now + Lease, CancellationToken.None)).To);

        await _node.Outbox.FinishAsync(again, MessageState.Sent, null, Now + Lease);

        // Of five an hour one is used: four more go out, and no fifth.
        for (var number = 0; number < 5; number++)
        {
            var walk = await Walk.TryStartAsync(_node, "owner@example.com", Now.AddMinutes(16 + number));
            Assert.Equal(TimeSpan.Zero, walk.Wait);
        }

        Assert.Equal(4, (await Post.DeliverAsync(_node, Now.AddMinutes(21))).Count(sent => sent.Content is MessageContent.RecoveryCode));
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(*) FROM outbox WHERE reason = 'message_limit'"));
    }

    [Fact]
    public async Task I9_the_signal_rings_after_the_commit_of_a_message()
    {
        var signal = _node.Part<OutboxSignal>();
        var waiting = signal.WaitAsync(_folder.Clock.GetUtcNow().AddDays(1), _folder.Clock, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        await AddAsync(1, Now);

        await waiting.WaitAsync(TimeSpan.FromSeconds(20), CancellationToken.None);
    }

    [Fact]
    public async Task I9_no_order_of_claims_faults_and_deaths_loses_a_message_or_gives_it_to_two()
    {
        // Add, claim, finish, postpone, die, release; of which message; and after how many seconds.
        var step = Gen.Select(
            Gen.FrequencyConst((4, 'a'), (4, 'c'), (3, 'f'), (2, 'p'), (1, 'd'), (1, 'r')), Gen.Int[0, 100], Gen.FrequencyConst((4, 0), (2, 30), (1, 121)));
        var now = Now;
        await step.Array[10, 60].SampleAsync(async steps => now = (await RunAsync(steps, now)).AddDays(1), iter: 25, threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Model
    {
        public DateTimeOffset Due { get; set; }

        public DateTimeOffset LeasedUntil { get; set; }

        public string? Lease { get; set; }

        public bool Sent { get; set; }
    }

    private async Task<DateTimeOffset> RunAsync((char What, int Which, int Seconds)[] steps, DateTimeOffset now)
    {
        await _node.Database.WriteAsync(scope => scope.ExecuteAsync("DELETE FROM outbox"), CancellationToken.None);
        Dictionary<Guid, Model> model = [];
        List<ClaimedMessage> claims = []; // every claim ever made: whoever holds an old one may still come back with it
        foreach (var (what, which, seconds) in steps)
        {
            now = now.AddSeconds(seconds);
            var claim = claims.Count > 0 ? claims[which % claims.Count] : null;
            var holds = claim is not null && model[claim.Id] is { Sent: false } && model[claim.Id].Lease == claim.Lease;
            switch (what)
            {
                case 'a':
                    await AddAsync(1, now);
                    var added = await _node.Database.QueryAsync<Guid>("SELECT id FROM outbox", null, CancellationToken.None);
                    model[Assert.Single(added, id => !model.ContainsKey(id))] = new Model { Due = now };
                    break;
                case 'c':
                    var claimed = await _node.Outbox.ClaimAsync(2 + (which % 3), Lease, now, CancellationToken.None);
                    var due = model.Where(pair => !pair.Value.Sent && pair.Value.Due <= now && pair.Value.LeasedUntil <= now).ToList();
                    Assert.Equal(Math.Min(due.Count, 2 + (which % 3)), claimed.Count);
                    Assert.Subset(due.Select(pair => pair.Key).ToHashSet(), claimed.Select(message => message.Id).ToHashSet());
                    foreach (var message in claimed)
                    {
                        (model[message.Id].Lease, model[message.Id].LeasedUntil) = (message.Lease, now + Lease);
                    }

                    claims.AddRange(claimed);
                    break;
                case 'f' when claim is not null:
                    await _node.Outbox.FinishAsync(claim, MessageState.Sent, null, now);
                    model[claim.Id].Sent |= holds;
                    break;
                case 'p' when claim is not null:
                    await _node.Outbox.PostponeAsync(claim, now.AddSeconds(45), "timeout");
                    if (holds)
                    {
                        (model[claim.Id].Due, model[claim.Id].LeasedUntil, model[claim.Id].Lease) = (now.AddSeconds(45), default, null);
                    }

                    break;
                case 'd':
                    Restart();
                    break;
                case 'r':
                    await _node.Outbox.ReleaseLeasesAsync(CancellationToken.None);
                    foreach (var free in model.Values.Where(one => !one.Sent && one.LeasedUntil > default(DateTimeOffset)))
                    {
                        (free.LeasedUntil, free.Lease) = (default, null);
                    }

                    break;
            }

            Assert.Equal(model.Values.Count(one => !one.Sent), await _node.OneAsync<long>("SELECT count(*) FROM outbox WHERE state = 1 AND sealed IS NOT NULL"));
            Assert.Equal(model.Values.Count(one => one.Sent), await _node.OneAsync<long>("SELECT count(*) FROM outbox WHERE state = 2 AND sealed IS NULL"));
        }

        return now;
    }

    private void Restart()
    {
        _node.Dispose();
        _node = _folder.Open();
    }

    private Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(DateTimeOffset now) => _node.Outbox.ClaimAsync(10, Lease, now, CancellationToken.None);

    private Task AddAsync(int count, DateTimeOffset now) => _node.Database.WriteAsync(
        async scope =>
        {
            for (var number = 0; number < count; number++)
            {
                await _node.Outbox.AddAsync(
                    scope, new NewMessage(new MessageContent.Trial(now.AddSeconds(number)), "owner@example.com", "en", now, now.AddDays(3)));
            }
        },
        CancellationToken.None);
}
