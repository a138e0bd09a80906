using Keyback.Limits;
using Keyback.Storage.Limits;

namespace Keyback.Storage.Help;

/// <summary>What readers said of one question in one language.</summary>
/// <param name="Question">The question's name in addresses.</param>
/// <param name="Locale">The language: <c>zh-Hans</c> or <c>en</c>.</param>
/// <param name="Helped">How many said that it helped.</param>
/// <param name="Failed">How many said that it did not.</param>
public sealed record HelpVotes(string Question, string Locale, long Helped, long Failed);

/// <summary>Counts what readers say of the questions of the help centre: for each day, and of nobody.</summary>
public sealed class HelpVoteStore(Database database, LimitStore limitStore)
{
    private const int PerNetwork = 3; // votes on one question from one network in the window

    private static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private static readonly string CountVote = Sql.Text("Help/count_vote");
    private static readonly string SumVotes = Sql.Text("Help/sum_votes");

    /// <summary>Counts a vote, if its network has not said enough about this question.</summary>
    /// <param name="question">A question that exists: others would be counted as well.</param>
    /// <param name="locale">The language in which it was read.</param>
    /// <param name="helped">What the reader says.</param>
    /// <param name="network">Whence; it is kept as a keyed hash, for as long as the window.</param>
    /// <param name="now">When.</param>
    /// <param name="ct">Gives up before anything is counted.</param>
    /// <returns>Whether it was counted.</returns>
    public Task<bool> CountAsync(string question, string locale, bool helped, string network, DateTimeOffset now, CancellationToken ct) =>
        database.WriteAsync(
            async scope =>
            {
                var key = limitStore.Key(LimitPurpose.HelpVotesOfNetwork, Lane.Stranger, $"{network} {question}");
                if (await LimitStore.TryTakeAsync(scope, key, PerNetwork, Window, now) > TimeSpan.Zero)
                {
                    return false;
                }

                var vote = new { question, locale, day = DayOf(now), helped = helped ? 1 : 0, failed = helped ? 0 : 1 };
                return await scope.ExecuteAsync(CountVote, vote) == 1;
            },
            ct);

    /// <summary>What was said since an instant's day began, in UTC; whom a question failed most often stands first.</summary>
    public async Task<IReadOnlyList<HelpVotes>> SumAsync(DateTimeOffset since, CancellationToken ct) =>
        [.. (await database.QueryAsync<VotesRow>(SumVotes, new { since = DayOf(since) }, ct))
            .Select(row => new HelpVotes(row.Question, row.Locale, row.Helped, row.Failed))];

    private static DateTimeOffset DayOf(DateTimeOffset instant) => new(instant.UtcDateTime.Date, TimeSpan.Zero);

    private sealed class VotesRow
    {
        public string Question { get; init; } = "";

        public string Locale { get; init; } = "";

        public long Helped { get; init; }

        public long Failed { get; init; }
    }
}
