using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Recoveries;

/// <summary>Once means once, through the stores: many requests, two nodes, one file.</summary>
public sealed class OnceTests : IDisposable
{
    private const int Many = 60;

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public OnceTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I3_of_many_redemptions_of_one_code_one_wins()
    {
        await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now, RecoveryGoal.TemporaryCode);

        var results = await Meeting.AtOnceAsync(Many, at => walk.TypeRightAsync(_nodes[at % 2], Now));

        Assert.Single(results, result => result.Outcome is RecoveryOutcome.Advanced);
        Assert.Single(results, result => result.SessionOpened);
        Assert.Equal(Many - 1, results.Count(result => result.Outcome is RecoveryOutcome.OutOfOrder));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM sessions"));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM disowns")); // one notice
    }

    [Fact]
    public async Task I3_of_many_passwords_for_one_Recovery_one_is_kept()
    {
        await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now);
        await walk.TypeRightAsync(_nodes[0], Now);

        var results = await Meeting.AtOnceAsync(Many, at => walk.ChooseAsync(_nodes[at % 2], $"hash {at}", Now));

        var winner = Assert.Single(Enumerable.Range(0, Many), at => results[at].Outcome is RecoveryOutcome.Advanced);
        Assert.Equal($"hash {winner}", await _nodes[0].OneAsync<string>("SELECT password_hash FROM accounts"));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM audit_entries WHERE kind = 40")); // password changed
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM outbox WHERE state = 1")); // one notice waits
    }

    [Fact]
    public async Task I3_of_a_password_and_a_skip_at_once_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            await _nodes[0].AddAccountAsync($"owner{round}@example.com");
            var walk = await Walk.StartBoundAsync(_nodes[0], $"owner{round}@example.com", Now);
            await walk.TypeRightAsync(_nodes[0], Now);

            var results = await Meeting.AtOnceAsync(
                2, at => at == 0 ? walk.ChooseAsync(_nodes[0], "hash", Now) : walk.SkipAsync(_nodes[1], _nodes[1].Randomness.NewToken(), Now));

            Assert.Single(results, result => result.Outcome is RecoveryOutcome.Advanced);
        }
    }

    [Fact]
    public async Task I3_of_many_presses_of_one_disown_link_one_freezes()
    {
        await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now, RecoveryGoal.TemporaryCode);
        await walk.TypeRightAsync(_nodes[0], Now);
        var notice = Assert.IsType<MessageContent.TemporarySignIn>(Assert.Single(await Post.DeliverAsync(_nodes[0], Now)).Content);
        var hash = BearerToken.Hash(notice.NotMe.Segments[^1])!;
        Assert.Equal(DisownState.Open, await _nodes[1].Disowns.LookAsync(hash, Now, CancellationToken.None));

        var pressed = await Meeting.AtOnceAsync(Many, at => _nodes[at % 2].Disowns.UseAsync(hash, Now));

        Assert.Single(pressed, won => won);
        Assert.Equal(DisownState.Used, await _nodes[1].Disowns.LookAsync(hash, Now, CancellationToken.None));
        Assert.Equal(1, await CountAsync("SELECT count(*) FROM audit_entries WHERE kind = 60")); // frozen
        Assert.IsType<MessageContent.AccountFrozen>(Assert.Single(await Post.DeliverAsync(_nodes[0], Now)).Content);
    }

    [Fact]
    public async Task I3_of_many_resends_at_once_one_sends()
    {
        await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now);

        var later = Now.AddSeconds(61);
        var results = await Meeting.AtOnceAsync(Many, at => walk.ResendAsync(_nodes[at % 2], later));

        Assert.Single(results, result => result.Outcome is RecoveryOutcome.Advanced);
        Assert.Equal(Many - 1, results.Count(result => result.Outcome is RecoveryOutcome.TooSoon));
        Assert.Single(await Post.DeliverAsync(_nodes[0], later));
    }

    [Fact]
    public async Task I3_every_wrong_code_of_many_at_once_is_counted()
    {
        await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now);

        var results = await Meeting.AtOnceAsync(Many, at => walk.TypeWrongAsync(_nodes[at % 2], Now));

        Assert.Equal(5, results.Count(result => result.Outcome is RecoveryOutcome.CodeWrong));
        Assert.Equal(Many - 5, results.Count(result => result.Outcome is RecoveryOutcome.Locked));
        Assert.Equal(RecoveryState.Locked, (await walk.LookAsync(_nodes[1])).State);
        Assert.Equal([4, 3, 2, 1, 0], results.Where(result => result.Outcome is RecoveryOutcome.CodeWrong).Select(result => result.TriesLeft).OrderDescending());
    }

    public void Dispose() => _folder.Dispose();

    private Task<long> CountAsync(string sql) => _nodes[1].OneAsync<long>(sql);
}
