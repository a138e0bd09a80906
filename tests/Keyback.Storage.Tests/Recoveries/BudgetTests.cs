using CsCheck;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Recoveries;

/// <summary>Guessing is bounded per account, not per Recovery.</summary>
public sealed class BudgetTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private Node _node;

    public BudgetTests() => _node = _folder.Open(Generous);

    [Fact]
    public async Task I4_five_wrong_codes_close_a_Recovery_and_ten_close_the_account_for_the_lane()
    {
        await _node.AddAccountAsync("owner@example.com");
        Walk[] walks = [.. await StartAsync("owner@example.com", 3)];
        for (var wrong = 0; wrong < 10; wrong++)
        {
            Assert.Equal(RecoveryOutcome.CodeWrong, (await walks[wrong / 5].TypeWrongAsync(_node, Now)).Outcome);
        }

        var closed = await walks[2].TypeRightAsync(_node, Now.AddMinutes(1));

        Assert.Equal(RecoveryOutcome.Locked, closed.Outcome);
        Assert.Equal(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1), closed.LockedFor);
    }

    [Fact]
    public async Task I4_the_wrong_codes_of_all_identifiers_of_an_account_count_together()
    {
        var account = await _node.AddAccountAsync("one@example.com");
        await _node.AddAddressAsync(account, "two@example.com");
        await _node.AddAddressAsync(account, "three@example.com");
        foreach (var email in (string[])["one@example.com", "two@example.com"])
        {
            var walk = await Walk.StartBoundAsync(_node, email, Now);
            await WrongAsync(walk, 5);
        }

        var third = await Walk.StartBoundAsync(_node, "three@example.com", Now);

        var right = await third.TypeRightAsync(_node, Now);
        Assert.Equal(RecoveryOutcome.CodeWrong, right.Outcome); // and it tells nobody that the addresses belong together
        Assert.Equal(4, right.TriesLeft);
    }

    [Fact]
    public async Task I5_strangers_cannot_use_up_what_a_known_device_has()
    {
        var account = await _node.AddAccountAsync("owner@example.com");
        var device = new byte[32];
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync(
                Sql.Text("Sessions/insert_device"), new { hash = device, account = account.Value, now = Now, expires = Now.AddDays(1) }),
            CancellationToken.None);
        foreach (var stranger in await StartAsync("owner@example.com", 2))
        {
            await WrongAsync(stranger, 5);
        }

        var own = await Walk.StartBoundAsync(_node, "owner@example.com", Now, device: device);

        Assert.Equal(RecoveryOutcome.Locked, (await own.TypeRightAsync(_node, Now)).Outcome); // without its cookie
        Assert.Equal(RecoveryOutcome.Advanced, (await own.TypeRightAsync(_node, Now, device)).Outcome);
    }

    [Fact]
    public async Task I4_two_nodes_share_one_budget_and_parallel_guesses_get_no_more()
    {
        await _node.AddAccountAsync("owner@example.com");
        Node[] nodes = [_node, _folder.Open(Generous)];
        Walk[] walks = [.. await StartAsync("owner@example.com", 6)];

        var results = await Meeting.AtOnceAsync(60, at => walks[at % 6].TypeWrongAsync(nodes[at % 2], Now));

        Assert.Equal(10, results.Count(result => result.Outcome is RecoveryOutcome.CodeWrong));
        Assert.Equal(50, results.Count(result => result.Outcome is RecoveryOutcome.Locked));
    }

    [Fact]
    public async Task I4_a_decoy_counts_and_closes_like_a_Recovery_of_an_account()
    {
        Walk[] decoys = [.. await StartAsync("nobody@example.com", 3)];

        List<(RecoveryOutcome, int)> seen = [];
        foreach (var decoy in decoys)
        {
            for (var wrong = 0; wrong < 5; wrong++)
            {
                var result = await decoy.TypeWrongAsync(_node, Now);
                seen.Add((result.Outcome, result.TriesLeft));
            }
        }

        Assert.Equal(
            [
                .. Enumerable.Range(0, 10).Select(wrong => (RecoveryOutcome.CodeWrong, 4 - (wrong % 5))),
                .. Enumerable.Repeat((RecoveryOutcome.Locked, 0), 5),
            ],
            seen);
    }

    [Fact]
    public async Task I4_no_order_of_guesses_resends_waits_and_restarts_gives_more()
    {
        // A step: what is done (weighted), to which of four Recoveries, and after how many minutes.
        var step = Gen.Select(Gen.FrequencyConst((6, 'w'), (1, 'r'), (1, 's'), (2, 'n'), (1, 'o')), Gen.Int[0, 3], Gen.FrequencyConst((8, 0), (3, 2), (1, 300), (1, 700)));
        var sample = 0;
        await step.Array[20, 70].SampleAsync(steps => RunAsync($"owner{sample++}@example.com", steps), iter: 20, threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private static void Generous(LimitsOptions limits) =>
        (limits.StartsPerIdentifier, limits.StartsPerNetwork, limits.MessagesPerHour, limits.MessagesPerDay) = (100_000, 100_000, 100_000, 100_000);

    private async Task RunAsync(string email, (char What, int Which, int Minutes)[] steps)
    {
        await _node.AddAccountAsync(email);
        var now = Now;
        List<DateTimeOffset> wrong = [];
        var ofWalk = new int[4];
        var walks = new Walk[4];
        for (var at = 0; at < 4; at++)
        {
            walks[at] = await Walk.StartBoundAsync(_node, email, now, RecoveryGoal.TemporaryCode);
        }

        foreach (var (what, which, minutes) in steps)
        {
            now += TimeSpan.FromMinutes(minutes);
            switch (what)
            {
                case 'n': // another Recovery takes the place
                    walks[which] = await Walk.StartBoundAsync(_node, email, now, RecoveryGoal.TemporaryCode);
                    ofWalk[which] = 0;
                    break;
                case 's':
                    await walks[which].ResendAsync(_node, now);
                    await Post.DeliverAsync(_node, now);
                    break;
                case 'o': // the server dies and starts again
                    _node.Dispose();
                    _node = _folder.Open(Generous);
                    break;
                default:
                    await JudgeAsync(walks[which], what == 'r');
                    break;
            }

            async Task JudgeAsync(Walk walk, bool right)
            {
                var before = await walk.LookAsync(_node);
                var left = 10 - wrong.Count(stamp => stamp > now.AddHours(-24));
                var result = right ? await walk.TypeRightAsync(_node, now) : await walk.TypeWrongAsync(_node, now);

                Assert.Equal(Expected(before, left, right, now), result.Outcome);
                if (result.Outcome is RecoveryOutcome.CodeWrong)
                {
                    wrong.Add(now);
                    Assert.Equal(++ofWalk[which], result.Next.WrongCodes);
                    Assert.Equal(Math.Min(left - 1, 5 - ofWalk[which]), result.TriesLeft);
                }

                Assert.InRange(ofWalk[which], 0, 5);
                Assert.All(wrong, start => Assert.InRange(wrong.Count(stamp => stamp >= start && stamp < start.AddHours(24)), 1, 10));
            }
        }
    }

    private static RecoveryOutcome Expected(RecoveryAttempt attempt, int left, bool right, DateTimeOffset now) =>
        (attempt.StateAt(now), left > 0, now < attempt.Challenge.ExpiresAt, right) switch
        {
            (RecoveryState.Locked, _, _, _) => RecoveryOutcome.Locked,
            (not RecoveryState.CodeRequired, _, _, _) => RecoveryOutcome.OutOfOrder,
            (_, false, _, _) => RecoveryOutcome.Locked,
            (_, _, false, _) => RecoveryOutcome.CodeExpired,
            (_, _, _, true) => RecoveryOutcome.Advanced,
            _ => RecoveryOutcome.CodeWrong,
        };

    private async Task<List<Walk>> StartAsync(string email, int count)
    {
        List<Walk> walks = [];
        for (var at = 0; at < count; at++)
        {
            walks.Add(await Walk.StartBoundAsync(_node, email, Now));
        }

        return walks;
    }

    private async Task WrongAsync(Walk walk, int count)
    {
        for (var wrong = 0; wrong < count; wrong++)
        {
            Assert.Equal(RecoveryOutcome.CodeWrong, (await walk.TypeWrongAsync(_node, Now)).Outcome);
        }
    }
}
