using Keyback.Storage.Help;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Help;

public sealed class HelpVoteStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly HelpVoteStore[] _nodes;

    public HelpVoteStoreTests() => _nodes = [_folder.Open().Part<HelpVoteStore>(), _folder.Open().Part<HelpVoteStore>()];

    [Fact]
    public async Task Of_votes_that_come_at_once_on_two_nodes_none_is_lost()
    {
        await Meeting.AtOnceAsync(40, at => VoteAsync($"network {at}", helped: at % 4 == 0, node: at % 2));

        Assert.Equal(new HelpVotes("no-mail", "en", 10, 30), Assert.Single(await SumAsync(Now)));
    }

    [Fact]
    public async Task One_network_counts_three_times_a_day_for_a_question()
    {
        var counted = await Meeting.AtOnceAsync(20, at => VoteAsync("network", helped: false, node: at % 2));

        Assert.Equal(3, counted.Count(was => was));
        Assert.True(await VoteAsync("network", helped: true, question: "captcha"));
        Assert.True(await VoteAsync("network", helped: true, at: Now.AddHours(25)));
        Assert.Equal([("no-mail", 1, 3), ("captcha", 1, 0)], (await SumAsync(Now)).Select(votes => (votes.Question, (int)votes.Helped, (int)votes.Failed)));
    }

    [Fact]
    public async Task Whom_a_question_failed_most_often_stands_first_and_languages_are_apart()
    {
        await VoteAsync("a", helped: true, question: "captcha");
        await VoteAsync("b", helped: false, question: "reference");
        await VoteAsync("c", helped: false, question: "reference", locale: "zh-Hans");
        await VoteAsync("d", helped: false, question: "reference", locale: "zh-Hans");

        Assert.Equal(
            [new("reference", "zh-Hans", 0, 2), new("reference", "en", 0, 1), new("captcha", "en", 1, 0)], await SumAsync(Now));
    }

    [Fact]
    public async Task Earlier_days_are_left_out()
    {
        await VoteAsync("a", helped: true, at: Now.AddDays(-2));
        await VoteAsync("b", helped: true, at: Now.AddHours(-11));

        Assert.Equal(1, Assert.Single(await SumAsync(Now)).Helped);
        Assert.Equal(2, Assert.Single(await SumAsync(Now.AddDays(-2))).Helped);
    }

    public void Dispose() => _folder.Dispose();

    private Task<bool> VoteAsync(
        string network, bool helped, string question = "no-mail", string locale = "en", DateTimeOffset? at = null, int node = 0) =>
        _nodes[node].CountAsync(question, locale, helped, network, at ?? Now, TestContext.Current.CancellationToken);

    private Task<IReadOnlyList<HelpVotes>> SumAsync(DateTimeOffset since) => _nodes[1].SumAsync(since, TestContext.Current.CancellationToken);
}
