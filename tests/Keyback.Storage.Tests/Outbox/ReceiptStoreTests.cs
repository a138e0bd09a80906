using Keyback.Messages;
using Keyback.Storage.Outbox;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Outbox;

public sealed class ReceiptStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public ReceiptStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_message_that_was_sent_and_named_awaits_its_receipt()
    {
        var message = await ClaimAsync();
        await _nodes[0].Outbox.FinishAsync(message, MessageState.Sent, null, Now, "900^0");

        Assert.True(await TakeAsync(_nodes[1], "900^0", false));
        Assert.Equal(1, await _nodes[0].OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind = 36 AND reason = 'MK:0001'"));
        Assert.Equal(1, await _nodes[0].OneAsync<long>($"SELECT count(*) FROM receipts WHERE receipt = 0 AND message_id = '{message.Id:D}'"));
    }

    [Theory]
    [InlineData(MessageState.Sent, null)]
    [InlineData(MessageState.Sent, "")]
    [InlineData(MessageState.Refused, "900^0")]
    [InlineData(MessageState.Expired, "900^0")]
    public async Task No_other_message_does(MessageState state, string? providerId)
    {
        await _nodes[0].Outbox.FinishAsync(await ClaimAsync(), state, "why", Now, providerId);

        Assert.Equal(0, await _nodes[0].OneAsync<long>("SELECT count(*) FROM receipts"));
    }

    [Fact]
    public async Task Whoever_lost_the_lease_names_nothing()
    {
        var lost = await ClaimAsync();
        var held = Assert.Single(await _nodes[1].Outbox.ClaimAsync(10, Post.Lease, Now + Post.Lease, CancellationToken.None));

        await _nodes[0].Outbox.FinishAsync(lost, MessageState.Sent, null, Now, "lost");
        await _nodes[1].Outbox.FinishAsync(held, MessageState.Sent, null, Now, "held");

        Assert.Equal("held", await _nodes[0].OneAsync<string>("SELECT provider_id FROM receipts"));
    }

    [Fact]
    public async Task Of_many_receipts_for_one_message_one_counts()
    {
        await _nodes[0].Outbox.FinishAsync(await ClaimAsync(), MessageState.Sent, null, Now, "900^0");

        var taken = await Meeting.AtOnceAsync(20, at => TakeAsync(_nodes[at % 2], "900^0", at % 3 == 0));

        Assert.Single(taken, first => first);
        Assert.Equal(1, await _nodes[0].OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind IN (35, 36)"));
    }

    [Fact]
    public async Task Names_that_no_gateway_gave_us_change_nothing()
    {
        Assert.False(await TakeAsync(_nodes[0], "900^0", true));
        Assert.False(await TakeAsync(_nodes[0], "900\0", true));
        Assert.Equal(0, await _nodes[0].OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind IN (35, 36)"));
    }

    private static Task<bool> TakeAsync(Node node, string id, bool delivered) => node.Part<ReceiptStore>().TakeAsync(id, delivered, "MK:0001", Now);

    private async Task<ClaimedMessage> ClaimAsync()
    {
        await _nodes[0].Database.WriteAsync(
            scope => _nodes[0].Outbox.AddAsync(scope, new NewMessage(new MessageContent.Trial(Now), "+8613900000000", "en", Now, Now.AddDays(3))), CancellationToken.None);
        return Assert.Single(await _nodes[0].Outbox.ClaimAsync(10, Post.Lease, Now, CancellationToken.None));
    }
}
