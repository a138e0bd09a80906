using System.Globalization;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Outbox;

/// <summary>What SMS may cost is bounded, whoever asks for them and on however many nodes.</summary>
public sealed class SmsGuardTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_thousand_numbers_of_one_prefix_stop_at_the_ceiling_and_raise_one_alarm()
    {
        var node = Open();

        var answers = await Meeting.AtOnceAsync(1000, at => TakeAsync(node, Number(at), Now));

        Assert.Equal(20, answers.Count(answer => answer is null));
        Assert.Equal(980, answers.Count(answer => answer is "sms_prefix_cap"));
        Assert.Equal(["2801 SMS look like fraud or a flood: sms_prefix_cap, at one to CN"], node.Log.Lines);
        Assert.Equal("sms_prefix_cap_cn", await node.OneAsync<string>("SELECT reason FROM audit_entries WHERE kind = 37"));
        Assert.Null(await TakeAsync(node, Number(1000), Now)); // the next prefix
        Assert.Null(await TakeAsync(node, Number(999), Now.AddHours(2)));
    }

    [Fact]
    public async Task Parallel_takers_on_two_nodes_never_exceed_a_ceiling()
    {
        foreach (var (name, options, numbers) in new (string, SmsSpendingOptions, Func<int, string>)[]
        {
            ("sms_number_cap", new() { PerNumberPerDay = 7 }, _ => Number(100_000)),
            ("sms_region_cap", new() { PerRegionPerDay = 14 }, at => Number(200_000 + (at * 1000))),
            ("sms_day_cap", new() { PerDay = 21 }, at => at % 2 == 0 ? Number(400_000 + (at * 1000)) : $"+1415{at + 200:D3}0000"), // each counts on from those before
        })
        {
            Node[] nodes = [Open(options), Open(options)];

            var answers = await Meeting.AtOnceAsync(60, at => TakeAsync(nodes[at % 2], numbers(at), Now));

            Assert.Equal((name, 7), (name, answers.Count(answer => answer is null)));
            Assert.All(answers.Where(answer => answer is not null), answer => Assert.Equal(name, answer));
        }
    }

    [Fact]
    public async Task What_strangers_ask_for_leaves_the_owner_a_fifth_of_the_number()
    {
        var node = Open();
        for (var sent = 0; sent < 8; sent++)
        {
            Assert.Null(await TakeAsync(node, Number(0), Now, isOwners: false));
        }

        Assert.Equal("sms_number_cap", await TakeAsync(node, Number(0), Now, isOwners: false));
        Assert.Null(await TakeAsync(node, Number(0), Now));
        Assert.Null(await TakeAsync(node, Number(0), Now));
        Assert.Equal("sms_number_cap", await TakeAsync(node, Number(0), Now));
    }

    [Fact]
    public async Task I5_What_any_account_may_have_sent_to_any_number_leaves_the_owner_that_fifth()
    {
        var node = Open();
        for (var sent = 0; sent < 4; sent++)
        {
            Assert.True(await AllowAsync(new MessageContent.ContactCode("123456", Now, Now.AddMinutes(5))));
            Assert.True(await AllowAsync(new MessageContent.ContactTaken(Now)));
        }

        Assert.False(await AllowAsync(new MessageContent.ContactCode("123456", Now, Now.AddMinutes(5))));
        Assert.False(await AllowAsync(new MessageContent.ContactTaken(Now)));
        Assert.True(await AllowAsync(new MessageContent.AccountFrozen(Now)));
        Assert.True(await AllowAsync(new MessageContent.AccountFrozen(Now)));
        Assert.False(await AllowAsync(new MessageContent.AccountFrozen(Now)));

        Task<bool> AllowAsync(MessageContent content) => node.Part<RecipientFinder>().AllowAsync(
            new ClaimedMessage(Guid.CreateVersion7(), "mark", content, MessageChannel.Sms, Number(0), "en", null, null, null, 0, 0, false, Now, Now.AddMinutes(5)), Now);
    }

    [Fact]
    public async Task Of_two_nodes_that_saw_the_last_place_free_one_takes_it()
    {
        var (first, second) = (Open(), Open());
        var key = first.Part<LimitStore>().Key(LimitPurpose.SmsToAll, Lane.Stranger, "");

        var kept = await Meeting.OfAsync(
            [first, second],
            node => node.Database.FindAsync<byte[]>(Sql.Text("Limits/read_stamps"), new { key }, CancellationToken.None),
            (node, read) =>
            {
                Assert.True(BucketedWindow.FromBytes(read).TryTake(Now, 1, TimeSpan.FromHours(24), out var next));
                return node.Database.WriteAsync(
                    scope => scope.ExecuteAsync(Sql.Text("Limits/keep_stamps"), new { key, read = read ?? [], stamps = next.ToBytes(), idle = Now }), CancellationToken.None);
            });

        Assert.Equal([0, 1], kept.Order());
    }

    [Fact]
    public async Task What_one_ceiling_refuses_uses_up_nothing_of_the_others()
    {
        var node = Open(new() { PerNumberPerDay = 1, PerDay = 2 });
        Assert.Null(await TakeAsync(node, Number(0), Now));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("sms_number_cap", await TakeAsync(node, Number(0), Now));
            Assert.Equal("sms_region", await TakeAsync(node, "+85251234567", Now));
            Assert.Equal("sms_premium", await TakeAsync(node, "+19002345678", Now));
        }

        Assert.Null(await TakeAsync(node, Number(5000), Now));
        Assert.Equal("sms_day_cap", await TakeAsync(node, Number(9000), Now));
        Assert.Null(await TakeAsync(node, Number(9000), Now.AddHours(25)));
        Assert.Equal(["2801 SMS look like fraud or a flood: sms_day_cap, at one to CN"], node.Log.Lines);
        Assert.Equal("sms_day_cap", await node.OneAsync<string>("SELECT reason FROM audit_entries WHERE kind = 37"));
    }

    [Fact]
    public async Task Ten_thousand_a_day_leave_small_rows()
    {
        var node = Open(new() { PerDay = 10_000, PerRegionPerDay = 10_000 });
        for (var i = 0; i < 3000; i++)
        {
            Assert.Null(await TakeAsync(node, Number(i * 1000), Now.AddSeconds(i * 20)));
        }

        Assert.InRange(await node.OneAsync<long>("SELECT max(length(stamps)) FROM limits"), 1, 2048);
    }

    [Fact]
    public async Task Codes_that_hardly_anybody_uses_raise_an_alarm_once_an_hour_and_country()
    {
        var node = Open();
        for (var i = 0; i < 60; i++)
        {
            Assert.Null(await TakeAsync(node, Number(i * 1000), Now)); // none comes back
            Assert.Null(await TakeAsync(node, $"+1415{i + 200:D3}0000", Now));
            await VerifiedAsync(node, $"+1415{i + 200:D3}0000", Now.AddMinutes(2));
        }

        Assert.Empty(node.Log.Lines); // they still could
        for (var minute = 20; minute < 100; minute++)
        {
            await TakeAsync(node, Number(minute * 1_000_000), Now.AddMinutes(minute));
            await TakeAsync(node, $"+1650{minute + 200:D3}0000", Now.AddMinutes(minute));
        }

        Assert.Equal(Enumerable.Repeat("2801 SMS look like fraud or a flood: sms_few_verified, at one to CN", 2), node.Log.Lines.Where(line => line.Contains(" CN", StringComparison.Ordinal)));
        Assert.Equal(2, await node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind = 37 AND reason = 'sms_few_verified_cn'"));
    }

    [Fact]
    public async Task A_notice_is_expected_to_bring_nothing_back()
    {
        var node = Open();
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(await node.Database.WriteAsync(
                scope => node.Part<SmsGuard>().TakeAsync(scope, Number(i * 1000), Now.AddMinutes(i), isCode: false, isOwners: true), CancellationToken.None));
        }

        Assert.Empty(node.Log.Lines);
        Assert.Equal(202, await node.OneAsync<long>("SELECT count(*) FROM limits")); // numbers, prefixes, the country, all: the ceilings hold for it
    }

    [Fact]
    public async Task An_operator_may_switch_that_alarm_off()
    {
        var node = Open(new() { AlarmBelowPercent = 0 });
        for (var i = 0; i < 100; i++)
        {
            await TakeAsync(node, Number(i * 1000), Now.AddMinutes(i));
        }

        Assert.Empty(node.Log.Lines);
    }

    [Fact]
    public async Task A_transaction_that_fails_counts_and_tells_nothing()
    {
        var node = Open(new() { PerDay = 1 });
        Assert.Null(await TakeAsync(node, Number(0), Now));

        await Assert.ThrowsAsync<InvalidOperationException>(() => node.Database.WriteAsync(
            async scope =>
            {
                Assert.Equal("sms_day_cap", await node.Part<SmsGuard>().TakeAsync(scope, Number(1), Now, isCode: true, isOwners: true));
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.Empty(node.Log.Lines);
        Assert.Equal(0, await node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind = 37"));
        Assert.False(_folder.Holds(System.Text.Encoding.UTF8.GetBytes(Number(0)[3..]))); // nor does the store hold a number
    }

    private static string Number(int at) => string.Create(CultureInfo.InvariantCulture, $"+86139{at:D8}");

    private static Task<string?> TakeAsync(Node node, string number, DateTimeOffset now, bool isOwners = true) =>
        node.Database.WriteAsync(scope => node.Part<SmsGuard>().TakeAsync(scope, number, now, isCode: true, isOwners), CancellationToken.None);

    private static Task VerifiedAsync(Node node, string number, DateTimeOffset now) =>
        node.Database.WriteAsync(scope => node.Part<SmsGuard>().VerifiedAsync(scope, number, now), CancellationToken.None);

    private Node Open(SmsSpendingOptions? spending = null) => _folder.Open(spending: spending);
}
