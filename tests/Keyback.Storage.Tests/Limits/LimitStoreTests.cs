using CsCheck;
using Keyback.Limits;
using Keyback.Storage.Limits;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Limits;

public sealed class LimitStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public LimitStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I4_parallel_takers_on_two_nodes_get_no_more_than_there_is()
    {
        var key = Key("subject");

        var waits = await Meeting.AtOnceAsync(60, at => TakeAsync(_nodes[at % 2], key, 7, Now));

        Assert.Equal(7, waits.Count(wait => wait == TimeSpan.Zero));
        Assert.All(waits.Where(wait => wait > TimeSpan.Zero), wait => Assert.Equal(Hour, wait));
        Assert.Equal((0, Hour), await LeftAsync(_nodes[1], key, 7, Now));
    }

    [Fact]
    public async Task The_wait_ends_when_the_oldest_try_leaves_and_not_before()
    {
        var key = Key("subject");
        await TakeAsync(_nodes[0], key, 2, Now);
        await TakeAsync(_nodes[1], key, 2, Now.AddMinutes(10));

        var wait = await TakeAsync(_nodes[0], key, 2, Now.AddMinutes(20));

        Assert.Equal(TimeSpan.FromMinutes(40), wait);
        Assert.NotEqual(TimeSpan.Zero, await TakeAsync(_nodes[0], key, 2, Now.AddMinutes(20) + wait - TimeSpan.FromMilliseconds(1)));
        Assert.Equal(TimeSpan.Zero, await TakeAsync(_nodes[0], key, 2, Now.AddMinutes(20) + wait));
    }

    [Fact]
    public async Task Purposes_lanes_and_subjects_count_apart_and_the_table_names_none_of_them()
    {
        var store = _nodes[0].Part<LimitStore>();
        byte[][] keys =
        [
            .. from purpose in Enum.GetValues<LimitPurpose>()
               from lane in Enum.GetValues<Lane>()
               from subject in (string[])["the.first.subject", "the.second.subject"]
               select store.Key(purpose, lane, subject),
        ];
        foreach (var key in keys)
        {
            Assert.Equal(TimeSpan.Zero, await TakeAsync(_nodes[0], key, 1, Now));
        }

        Assert.Equal(keys.Length, await _nodes[0].OneAsync<long>("SELECT count(*) FROM limits"));
        Assert.False(_folder.Holds(".subject"u8)); // "subject" alone is the name of a column
        Assert.Equal(keys[0], _nodes[1].Part<LimitStore>().Key(default, default, "the.first.subject"));
    }

    [Fact]
    public async Task What_is_forgotten_counts_no_more()
    {
        var (key, other) = (Key("subject"), Key("other"));
        await TakeAsync(_nodes[0], key, 1, Now);
        await TakeAsync(_nodes[0], other, 1, Now);

        await _nodes[1].Database.WriteAsync(scope => LimitStore.ForgetAsync(scope, key), CancellationToken.None);

        Assert.Equal((1, TimeSpan.Zero), await LeftAsync(_nodes[0], key, 1, Now));
        Assert.Equal((0, Hour), await LeftAsync(_nodes[0], other, 1, Now));
    }

    [Fact]
    public async Task A_try_in_work_that_fails_is_not_taken()
    {
        var key = Key("subject");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _nodes[0].Database.WriteAsync<int>(
            async scope =>
            {
                await LimitStore.TryTakeAsync(scope, key, 1, Hour, Now);
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.Equal((1, TimeSpan.Zero), await LeftAsync(_nodes[0], key, 1, Now));
    }

    [Fact]
    public async Task I4_no_order_of_tries_fits_more_than_the_limit_into_any_window()
    {
        var sample = 0;
        await Gen.Select(Gen.Int[1, 5], Gen.Int[0, 25].Array[1, 40]).SampleAsync(
            one => RunAsync(Key($"sample {sample++}"), one.Item1, one.Item2), iter: 20, threads: 1);
    }

    public void Dispose() => _folder.Dispose();

    private async Task RunAsync(byte[] key, int limit, int[] minutes)
    {
        var now = Now;
        List<DateTimeOffset> taken = [];
        for (var at = 0; at < minutes.Length; at++)
        {
            now = now.AddMinutes(minutes[at]);
            var counting = taken.Where(stamp => stamp > now - Hour).ToList();
            var free = counting.Count < limit;
            var left = await LeftAsync(_nodes[at % 2], key, limit, now);

            var wait = await TakeAsync(_nodes[at % 2], key, limit, now);

            Assert.Equal(limit - counting.Count, left.Left);
            Assert.Equal(left.RetryAfter, wait);
            Assert.Equal(free ? TimeSpan.Zero : counting[^limit] + Hour - now, wait);
            if (free)
            {
                taken.Add(now);
            }
        }
    }

    private byte[] Key(string subject) => _nodes[0].Part<LimitStore>().Key(LimitPurpose.WrongCodesOfAccount, Lane.Stranger, subject);

    private static Task<TimeSpan> TakeAsync(Node node, byte[] key, int limit, DateTimeOffset now) =>
        node.Database.WriteAsync(scope => LimitStore.TryTakeAsync(scope, key, limit, Hour, now), CancellationToken.None);

    private static Task<(int Left, TimeSpan RetryAfter)> LeftAsync(Node node, byte[] key, int limit, DateTimeOffset now) =>
        node.Database.WriteAsync(scope => LimitStore.LeftAsync(scope, key, limit, Hour, now), CancellationToken.None);
}
