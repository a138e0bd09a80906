using Keyback.Accounts;
using Keyback.Help;
using Keyback.Server.Texts;
using Keyback.Storage.Help;
using Keyback.Storage.Support;

namespace Keyback.Server.Help.Desk;

/// <summary>Lays questions before the staff: those of the files, those of the store, and new ones.</summary>
internal sealed class HelpDesk(HelpQuestionStore store, HelpComposer composer, HelpVoteStore votes, SupportRequestStore requests, TimeProvider clock)
{
    private const int LastOrder = 1000; // behind everything that came with the program

    private static readonly TimeSpan VotesSince = TimeSpan.FromDays(90);

    /// <summary>Who answers, by the names that drafts use, in the reader's language.</summary>
    public IEnumerable<(string Key, string Name)> Authors => Source.Authors.Keys.Select(key => (key, Source.Author(HelpLoader.Authors, key).Name));

    /// <summary>What questions can be about, in the reader's language.</summary>
    public IEnumerable<(string Key, string Name)> Tags => Source.Tags.Keys.Select(key => (key, Source.Tag(HelpLoader.Tags, key).Name));

    private HelpSource Source => composer.Files.Sources[Languages.Current];

    /// <summary>Every question with what readers said of it by language, those first that failed most people.</summary>
    public async Task<IReadOnlyList<(HelpSheet Sheet, IReadOnlyDictionary<string, HelpVotes> Votes)>> ListAsync(CancellationToken ct)
    {
        var kept = (await store.ListAsync(ct)).ToDictionary(question => question.Record.Slug);
        var said = (await votes.SumAsync(clock.GetUtcNow() - VotesSince, ct)).ToLookup(vote => vote.Question);
        var slugs = composer.Files.Questions[Languages.English].Select(question => question.Value.Slug).Union(kept.Keys);
        return
        [
            .. slugs.Select(slug => (
                Sheet: SheetOf(slug, kept.TryGetValue(slug, out var found) ? found : null)!,
                Votes: (IReadOnlyDictionary<string, HelpVotes>)said[slug].ToDictionary(vote => vote.Locale)))
                .OrderByDescending(row => row.Votes.Values.Sum(vote => vote.Failed)).ThenBy(row => row.Sheet.Draft.Order).ThenBy(row => row.Sheet.Draft.Slug, StringComparer.Ordinal),
        ];
    }

    /// <summary>The question of this name as it was saved last, or as it came with the program; none where there is none.</summary>
    public async Task<HelpSheet?> OpenAsync(string slug, CancellationToken ct) => SheetOf(slug, await store.FindAsync(slug, ct));

    /// <summary>A new question, with what somebody asked filled in.</summary>
    /// <param name="request">The reference of a request, or none.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<HelpSheet> NewAsync(string? request, CancellationToken ct)
    {
        var asked = await FindRequestAsync(request, ct);
        var texts = Languages.All.ToDictionary(language => language.Tag, _ => HelpDraftText.Empty);
        if (asked is not null)
        {
            var question = AskedQuestion.Of(asked.Words);
            texts[asked.Locale] = new HelpDraftText(question.Title, question.Details, "");
        }

        return new HelpSheet(new HelpDraft("", [], LastOrder, [], texts, [EmptyAnswer()]), null, null, FromFile: false);
    }

    /// <summary>The question that somebody asked, by its reference; none where there is none.</summary>
    public async Task<SupportRequest?> FindRequestAsync(string? reference, CancellationToken ct) => string.IsNullOrEmpty(reference)
        ? null
        : (await requests.FindAsync(reference.ToUpperInvariant(), ct)).FirstOrDefault(request => request.Kind is SupportRequestKind.Question);

    /// <summary>Who asked it, and is told; none where no address is known.</summary>
    public static HelpAsker? AskerOf(SupportRequest? request) =>
        request is not null && EmailAddress.TryParse(request.Reach, out var email) ? new HelpAsker(email, request.Locale) : null;

    /// <summary>An answer that nobody has written yet.</summary>
    public HelpDraftAnswer EmptyAnswer() => new(Authors.First().Key, Professional: true, Languages.All.ToDictionary(language => language.Tag, _ => ""));

    private HelpSheet? SheetOf(string slug, (HelpRecord Record, HelpVersion Newest)? kept)
    {
        var written = composer.Files.Written(slug);
        return kept is { } found
            ? new HelpSheet(found.Newest.Draft, found.Record, found.Newest, written is not null)
            : written is null ? null : new HelpSheet(written, null, null, FromFile: true);
    }
}
