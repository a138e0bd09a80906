using CsCheck;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Storage.Limits;
using Keyback.Storage.Locks;
using Keyback.Storage.Outbox;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Recoveries;

/// <summary>
/// The store on two nodes, used from several threads at once, against models of a few lines: whatever came of it must be
/// what some order of the same calls, one after the other, would have come to.
/// </summary>
public sealed class ModelTests : IDisposable
{
    private const int Samples = 8;
    private const int Allowed = 3; // of the budget under test

    private static readonly DateTimeOffset Now = StoreFolder.Noon;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;
    private int _fresh;

    public ModelTests() => _nodes = [_folder.Open(Generous), _folder.Open(Generous)];

    [Fact]
    public async Task I3_redemptions_wrong_codes_and_resends_side_by_side_come_to_what_some_order_of_them_would()
    {
        // r: the right code, w: a wrong one, s: send again (past the pause).
        await Gen.Select(Gen.FrequencyConst((3, 'r'), (4, 'w'), (1, 's')).Array[2, 7], Gen.Bool).SampleAsync(
            async (calls, newPassword) =>
            {
                var email = $"owner{Interlocked.Increment(ref _fresh)}@example.com";
                await _nodes[0].AddAccountAsync(email);
                var walk = await Walk.StartBoundAsync(_nodes[0], email, Now, newPassword ? RecoveryGoal.NewPassword : RecoveryGoal.TemporaryCode);
                var code = walk.Code;
                var wrong = walk.WrongCode;
                var later = Now.AddSeconds(61);

                var seen = await Meeting.AtOnceAsync(calls.Length, async at =>
                {
                    var node = _nodes[at % 2];
                    var result = calls[at] switch
                    {
                        'r' => await walk.TypeAsync(node, code, later),
                        'w' => await walk.TypeAsync(node, wrong, later),
                        _ => await walk.ResendAsync(node, later),
                    };
                    return (calls[at], result.Outcome, result.Outcome is RecoveryOutcome.CodeWrong ? result.TriesLeft : 0);
                });

                Assert.True(new RecoveryModel().Explains([.. seen]), $"No order explains: {string.Join(", ", seen)}");
            },
            iter: Samples,
            threads: 1);
    }

    [Fact]
    public async Task I4_a_budget_taken_from_on_two_nodes_at_once_gives_what_it_has_and_no_more()
    {
        // Minutes between the takes of one thread; the threads run side by side.
        await Gen.Int[0, 40].Array[1, 4].Array[2, 4].SampleAsync(
            async threads =>
            {
                var key = _nodes[0].Part<LimitStore>().Key(LimitPurpose.WrongCodesOfAccount, Lane.Stranger, $"subject {Interlocked.Increment(ref _fresh)}");
                var taken = await Meeting.AtOnceAsync(threads.Length, async at =>
                {
                    List<DateTimeOffset> won = [];
                    foreach (var minutes in threads[at])
                    {
                        var now = Now.AddMinutes(minutes);
                        var wait = await _nodes[at % 2].Database.WriteAsync(
                            async scope =>
                            {
                                await scope.HoldAsync(key);
                                return await LimitStore.TryTakeAsync(scope, key, Allowed, Window, now);
                            },
                            CancellationToken.None);
                        if (wait == TimeSpan.Zero)
                        {
                            won.Add(now);
                        }
                    }

                    return won;
                });

                // All lie within one window.
                Assert.Equal(Math.Min(Allowed, threads.Sum(thread => thread.Length)), taken.Sum(won => won.Count));
            },
            iter: Samples,
            threads: 1);
    }

    [Fact]
    public async Task I5_a_lock_taken_on_two_nodes_at_once_is_fresh_for_one()
    {
        await Gen.Int[2, 8].SampleAsync(
            async callers =>
            {
                var account = await _nodes[0].AddAccountAsync($"owner{Interlocked.Increment(ref _fresh)}@example.com");
                for (var day = 0; day < 2; day++)
                {
                    var now = Now.AddDays(2 * day);
                    var fresh = await Meeting.AtOnceAsync(callers, at => _nodes[at % 2].Database.WriteAsync(
                        scope => LockStore.TakeAsync(scope, account, LockKind.Codes, Lane.Stranger, now, now.AddDays(1), null), CancellationToken.None));

                    Assert.Single(fresh, first => first);
                }
            },
            iter: Samples,
            threads: 1);
    }

    [Fact]
    public async Task I9_claims_delays_and_ends_of_messages_side_by_side_lose_none_and_end_each_once()
    {
        // What becomes of each message that a dispatcher claims, drawn by the thread and its turn.
        await Gen.Select(Gen.Int[1, 12], Gen.FrequencyConst((3, 's'), (2, 'p'), (1, 'd')).Array[4, 4].Array[2, 4]).SampleAsync(
            async (messages, turns) =>
            {
                for (var number = 0; number < messages; number++)
                {
                    await Walk.StartAsync(_nodes[0], $"nobody{Interlocked.Increment(ref _fresh)}@example.com", Now);
                }

                var ended = await Meeting.AtOnceAsync(turns.Length, async at =>
                {
                    List<Guid> sent = [];
                    foreach (var turn in turns[at])
                    {
                        foreach (var message in await _nodes[at % 2].Outbox.ClaimAsync(4, Post.Lease, Now, CancellationToken.None))
                        {
                            switch (turn)
                            {
                                case 's':
                                    await _nodes[at % 2].Outbox.FinishAsync(message, MessageState.Sent, null, Now);
                                    sent.Add(message.Id);
                                    break;
                                case 'p':
                                    await _nodes[at % 2].Outbox.PostponeAsync(message, Now, "timeout");
                                    break;
                                default: // the dispatcher dies with it
                                    break;
                            }
                        }
                    }

                    return sent;
                });

                var all = ended.SelectMany(sent => sent).ToList();
                Assert.Equal(all.Count, all.Distinct().Count()); // while a lease lasted nobody else had the message
                var rest = await _nodes[0].Outbox.ClaimAsync(1000, Post.Lease, Now + Post.Lease, CancellationToken.None);
                Assert.Equal(messages, all.Count + rest.Count);
                foreach (var message in rest)
                {
                    await _nodes[0].Outbox.FinishAsync(message, MessageState.Sent, null, Now + Post.Lease);
                }
            },
            iter: Samples,
            threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private static void Generous(LimitsOptions limits) =>
        (limits.StartsPerIdentifier, limits.StartsPerNetwork, limits.MessagesPerHour, limits.MessagesPerDay) = (100_000, 100_000, 100_000, 100_000);

    /// <summary>A Recovery by code in as few words as possible; it searches for an order of calls that gives what was seen.</summary>
    private readonly record struct RecoveryModel(int Wrong, bool Resent, bool Over)
    {
        private const int WrongCodes = 5;

        public bool Explains(IReadOnlyList<(char Call, RecoveryOutcome Outcome, int Left)> seen)
        {
            for (var at = 0; at < seen.Count; at++)
            {
                var (next, outcome, left) = Take(seen[at].Call);
                if ((outcome, left) == (seen[at].Outcome, seen[at].Left) && next.Explains([.. seen.Where((_, other) => other != at)]))
                {
                    return true;
                }
            }

            return seen.Count == 0;
        }

        private (RecoveryModel Next, RecoveryOutcome Outcome, int Left) Take(char call) => (call, this) switch
        {
            (_, { Wrong: WrongCodes }) => (this, RecoveryOutcome.Locked, 0),
            (_, { Over: true }) => (this, RecoveryOutcome.OutOfOrder, 0),
            ('s', { Resent: true }) => (this, RecoveryOutcome.TooSoon, 0),
            ('s', _) => (this with { Resent = true }, RecoveryOutcome.Advanced, 0),
            ('r', { Resent: false }) => (this with { Over = true }, RecoveryOutcome.Advanced, 0),
            _ => (this with { Wrong = Wrong + 1 }, RecoveryOutcome.CodeWrong, WrongCodes - Wrong - 1), // an older code is a wrong one
        };
    }
}
