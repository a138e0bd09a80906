using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Recoveries;

/// <summary>The newest wins, within one Recovery; and what a change of the account ends.</summary>
public sealed class NewestWinsTests : IDisposable
{
    private const string Owner = "owner@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public NewestWinsTests() => _node = _folder.Open();

    [Fact]
    public async Task I7_a_fresh_code_replaces_the_old_one_and_keeps_the_count()
    {
        await _node.AddAccountAsync(Owner);
        var walk = await Walk.StartBoundAsync(_node, Owner, Now);
        var old = walk.Code;
        await walk.TypeWrongAsync(_node, Now);
        Assert.Equal(RecoveryOutcome.TooSoon, (await walk.ResendAsync(_node, Now.AddSeconds(59))).Outcome);
        Assert.Equal(RecoveryOutcome.Advanced, (await walk.ResendAsync(_node, Now.AddSeconds(60))).Outcome);

        var late = await walk.TypeAsync(_node, old, Now.AddSeconds(61));
        var right = await walk.TypeRightAsync(_node, Now.AddSeconds(61));

        Assert.Equal((RecoveryOutcome.CodeWrong, 3), (late.Outcome, late.TriesLeft)); // the second of five
        Assert.Equal(RecoveryOutcome.Advanced, right.Outcome);
    }

    [Fact]
    public async Task I7_a_message_that_a_resend_overtook_is_not_sent()
    {
        await _node.AddAccountAsync(Owner);
        var walk = await Walk.StartAsync(_node, Owner, Now);
        await walk.ResendAsync(_node, Now.AddMinutes(1));

        var sent = Assert.Single(await Post.DeliverAsync(_node, Now.AddMinutes(1)));

        Assert.Equal(walk.Code, Assert.IsType<MessageContent.RecoveryCode>(sent.Content).Code);
        Assert.Equal("overtaken", await _node.OneAsync<string>("SELECT reason FROM outbox WHERE code_number = 1"));
    }

    [Fact]
    public async Task I7_a_strangers_Recovery_does_not_end_the_owners()
    {
        await _node.AddAccountAsync(Owner);
        var own = await Walk.StartBoundAsync(_node, Owner, Now);

        var strangers = await Walk.StartBoundAsync(_node, Owner, Now);
        await strangers.TypeWrongAsync(_node, Now);
        await strangers.ResendAsync(_node, Now.AddMinutes(1));

        Assert.Equal(RecoveryOutcome.Advanced, (await own.TypeRightAsync(_node, Now.AddMinutes(1))).Outcome);
    }

    [Fact]
    public async Task I7_a_new_password_ends_every_other_open_Recovery_of_the_account_and_no_other()
    {
        await _node.AddAccountAsync(Owner);
        await _node.AddAccountAsync("somebody@example.com");
        var winner = await Walk.StartBoundAsync(_node, Owner, Now);
        var typed = await Walk.StartBoundAsync(_node, Owner, Now);
        var open = await Walk.StartBoundAsync(_node, Owner, Now);
        var done = await Walk.StartBoundAsync(_node, Owner, Now, RecoveryGoal.TemporaryCode);
        var elses = await Walk.StartBoundAsync(_node, "somebody@example.com", Now);
        await winner.TypeRightAsync(_node, Now);
        await typed.TypeRightAsync(_node, Now);
        await done.TypeRightAsync(_node, Now);

        await winner.ChooseAsync(_node, "hash", Now);

        Assert.Equal(RecoveryState.Completed, (await winner.LookAsync(_node)).State);
        Assert.Equal(RecoveryState.Cancelled, (await typed.LookAsync(_node)).State);
        Assert.Equal(RecoveryState.Cancelled, (await open.LookAsync(_node)).State);
        Assert.Equal(RecoveryState.Completed, (await done.LookAsync(_node)).State);
        Assert.Equal(RecoveryState.CodeRequired, (await elses.LookAsync(_node)).State);
        Assert.Equal(RecoveryOutcome.OutOfOrder, (await typed.ChooseAsync(_node, "late", Now)).Outcome);
        Assert.Equal("hash", await _node.OneAsync<string>("SELECT password_hash FROM accounts WHERE id IN (SELECT account_id FROM identifiers WHERE key = @Owner)", new { Owner }));
    }

    [Fact]
    public async Task I7_a_Recovery_from_before_the_account_changed_finds_no_account_any_more()
    {
        await _node.AddAccountAsync(Owner);
        var winner = await Walk.StartBoundAsync(_node, Owner, Now);
        await winner.TypeRightAsync(_node, Now);
        var waiting = await Walk.StartAsync(_node, Owner, Now); // its message is still in the outbox
        await winner.ChooseAsync(_node, "hash", Now.AddSeconds(1));

        var sent = await Post.DeliverAsync(_node, Now.AddSeconds(2));

        Assert.IsType<MessageContent.PasswordChanged>(Assert.Single(sent).Content);
        Assert.Null((await waiting.LookAsync(_node)).Account);
        Assert.Equal(RecoveryOutcome.CodeWrong, (await waiting.TypeRightAsync(_node, Now.AddSeconds(3))).Outcome);
        var after = await Walk.StartBoundAsync(_node, Owner, Now.AddSeconds(4));
        Assert.Equal(RecoveryOutcome.Advanced, (await after.TypeRightAsync(_node, Now.AddSeconds(5))).Outcome);
    }

    [Fact]
    public async Task I12_a_new_password_ends_every_session_on_every_node_at_once()
    {
        await _node.AddAccountAsync(Owner);
        var other = _folder.Open();
        var session = _node.Randomness.NewToken();
        var temporary = await Walk.StartBoundAsync(_node, Owner, Now, RecoveryGoal.TemporaryCode);
        await temporary.TypeRightAsync(_node, Now, session: session);
        var walk = await Walk.StartBoundAsync(_node, Owner, Now);
        await walk.TypeRightAsync(_node, Now);
        Assert.NotNull(await other.Sessions.FindAsync(BearerToken.Hash(session)!, Now, CancellationToken.None));

        await walk.ChooseAsync(_node, "hash", Now);

        Assert.Null(await other.Sessions.FindAsync(BearerToken.Hash(session)!, Now, CancellationToken.None));
    }

    [Fact]
    public async Task I10_a_frozen_account_gets_no_code_and_its_owner_is_told_why()
    {
        var account = await _node.AddAccountAsync(Owner);
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync(Sql.Text("Accounts/change_status"), new { account = account.Value, from = 1, next = 3, now = Now }),
            CancellationToken.None);
        var walk = await Walk.StartAsync(_node, Owner, Now.AddSeconds(1));

        var sent = await Post.DeliverAsync(_node, Now.AddSeconds(1));

        Assert.IsType<MessageContent.RecoveryFrozen>(Assert.Single(sent).Content);
        Assert.Equal(RecoveryOutcome.CodeWrong, (await walk.TypeRightAsync(_node, Now.AddSeconds(2))).Outcome);
    }

    public void Dispose() => _folder.Dispose();
}
