using System.Text;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Help;
using Keyback.Storage.Help;
using Keyback.Storage.Outbox;
using Keyback.Storage.Tests.Kit;
using Keyback.Support;

namespace Keyback.Storage.Tests.Help;

/// <summary>What everybody reads is what was published last; whoever saves over an older text is told.</summary>
public sealed class HelpQuestionStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;
    private static readonly StaffId Ada = new(new Guid("0199a1b2-0000-7000-8000-000000000001"));
    private static readonly StaffId Ben = new(new Guid("0199a1b2-0000-7000-8000-000000000002"));

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;
    private readonly HelpQuestionStore[] _stores;

    public HelpQuestionStoreTests()
    {
        _nodes = [_folder.Open(), _folder.Open()];
        _stores = [.. _nodes.Select(node => node.Part<HelpQuestionStore>())];
    }

    [Fact]
    public async Task A_draft_is_nobodys_to_read_until_it_is_published()
    {
        var stamp = await StampAsync();
        await DoneAsync(Edit(HelpAct.Saved, "lost-phone", 0, "one"));

        Assert.Empty(await PublishedAsync());
        Assert.Equal(stamp, await StampAsync());

        await DoneAsync(Edit(HelpAct.Published, "lost-phone", 1, "two"));
        await DoneAsync(Edit(HelpAct.Saved, "lost-phone", 2, "three"));

        var published = Assert.Single(await PublishedAsync());
        Assert.Equal(("two", 2, 3, Now), (published.Draft.In("en").Title, published.Record.Published, published.Record.Version, published.Record.PublishedAt));
        Assert.True(await StampAsync() > stamp);
    }

    [Fact]
    public async Task What_is_withdrawn_is_gone_and_its_text_stays_with_every_version()
    {
        await DoneAsync(Edit(HelpAct.Published, "lost-phone", 0, "one"));
        var stamp = await StampAsync();
        await DoneAsync(Edit(HelpAct.Withdrawn, "lost-phone", 1, "not looked at") with { Staff = Ben });

        Assert.Empty(await PublishedAsync());
        Assert.True(await StampAsync() > stamp);
        Assert.Equal(
            [(2, HelpAct.Withdrawn, Ben, "one"), (1, HelpAct.Published, Ada, "one")],
            (await _stores[1].VersionsAsync("lost-phone", Ct)).Select(version => (version.Number, version.Act, version.Staff, version.Draft.In("en").Title)));
        Assert.Equal("one", (await _stores[1].FindAsync("lost-phone", Ct))!.Value.Newest.Draft.In("en").Title);
    }

    [Fact]
    public async Task I3_of_many_who_save_over_one_version_on_two_nodes_one_does_and_the_others_hear_of_it()
    {
        await DoneAsync(Edit(HelpAct.Saved, "lost-phone", 0, "one"));

        var results = await Meeting.AtOnceAsync(12, at => _stores[at % 2].ChangeAsync(Edit(HelpAct.Saved, "lost-phone", 1, $"by {at}")));

        Assert.Single(results, result => result is HelpEditResult.Done);
        var newest = (await _stores[0].FindAsync("lost-phone", Ct))!.Value.Newest;
        Assert.Equal(2, newest.Number);
        Assert.All(results.OfType<HelpEditResult.Overtaken>(), overtaken => Assert.Equal((2, newest.Draft.In("en").Title), (overtaken.Newest.Number, overtaken.Newest.Draft.In("en").Title)));
    }

    [Fact]
    public async Task Of_many_who_make_a_question_of_one_name_one_does()
    {
        var results = await Meeting.AtOnceAsync(8, at => _stores[at % 2].ChangeAsync(Edit(HelpAct.Saved, "new-one", 0, $"by {at}") with { Slug = null }));

        Assert.Single(results, result => result is HelpEditResult.Done);
        Assert.Equal(7, results.Count(result => result is HelpEditResult.SlugTaken));
    }

    [Fact]
    public async Task A_name_can_change_until_it_was_published()
    {
        await DoneAsync(Edit(HelpAct.Saved, "first", 0, "one"));
        await DoneAsync(Edit(HelpAct.Saved, "first", 1, "one") with { Draft = Draft("second", "one") });
        await DoneAsync(Edit(HelpAct.Published, "second", 2, "one"));
        await DoneAsync(Edit(HelpAct.Withdrawn, "second", 3, "one"));
        var kept = await DoneAsync(Edit(HelpAct.Saved, "second", 4, "one") with { Draft = Draft("third", "one") });

        Assert.Equal("second", kept.Slug);
        Assert.Null(await _stores[0].FindAsync("first", Ct));
        Assert.Equal("second", (await _stores[0].FindAsync("second", Ct))!.Value.Newest.Draft.Slug);
        Assert.IsType<HelpEditResult.SlugTaken>(await _stores[0].ChangeAsync(Edit(HelpAct.Saved, "other", 0, "one") with { Draft = Draft("second", "one") }));
    }

    [Fact]
    public async Task I8_neither_a_draft_nor_its_askers_address_lies_open_in_the_store()
    {
        await DoneAsync(Asked(HelpAct.Saved, "asked"));

        Assert.False(_folder.Holds(Encoding.UTF8.GetBytes("asker@example.com")));
        Assert.False(_folder.Holds(Encoding.UTF8.GetBytes("my very private question")));
    }

    [Fact]
    public async Task Who_asked_is_told_once_when_it_is_published_and_forgotten()
    {
        await DoneAsync(Asked(HelpAct.Saved, "asked"));
        Assert.Empty(await ClaimAsync());
        Assert.True((await _stores[0].FindAsync("asked", Ct))!.Value.Record.AskerWaits);

        await DoneAsync(Edit(HelpAct.Published, "asked", 1, "An answer"));
        await DoneAsync(Edit(HelpAct.Published, "asked", 2, "A better one"));

        var told = Assert.Single(await ClaimAsync());
        Assert.Equal(("asker@example.com", "zh-Hans", "K7Q-2M9"), (told.To, told.Locale, told.Reference));
        Assert.Equal(new Messages.MessageContent.HelpAnswered("K7Q-2M9", "答案", "asked"), told.Content);
        Assert.False((await _stores[0].FindAsync("asked", Ct))!.Value.Record.AskerWaits);
    }

    [Fact]
    public async Task I15_every_save_publication_and_withdrawal_is_on_the_record_with_who_did_it()
    {
        await DoneAsync(Asked(HelpAct.Saved, "asked"));
        await DoneAsync(Edit(HelpAct.Published, "asked", 1, "two") with { Staff = Ben });
        await DoneAsync(Edit(HelpAct.Withdrawn, "asked", 2, "two") with { Staff = Ben });
        await DoneAsync(Edit(HelpAct.Restored, "asked", 3, "one"));

        List<AuditEntry> record = [];
        await foreach (var line in _nodes[0].Audit.ReadAsync(Ct))
        {
            record.Add(line.Entry);
        }

        Assert.Equal(
            [
                (AuditKind.HelpQuestionSaved, "restored", Ada), (AuditKind.HelpQuestionSaved, "written", Ada),
                (AuditKind.HelpQuestionPublished, null, Ben), (AuditKind.HelpQuestionWithdrawn, null, Ben),
            ],
            record.Where(entry => entry.Reference == "K7Q-2M9" && entry.Staff is not null).Select(entry => (entry.Kind, entry.Reason, entry.Staff!.Value))
                .OrderBy(entry => entry.Kind).ThenBy(entry => entry.Reason, StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static HelpEdit Edit(HelpAct act, string slug, int version, string title) => new(act, slug, version, Draft(slug, title), Ada, Now);

    private static HelpEdit Asked(HelpAct act, string slug)
    {
        Assert.True(EmailAddress.TryParse("asker@example.com", out var email));
        return Edit(act, slug, 0, "my very private question") with { Slug = null, Reference = "K7Q-2M9", Asker = new HelpAsker(email, "zh-Hans") };
    }

    private static HelpDraft Draft(string slug, string title) => new(
        slug,
        ["start"],
        1,
        [],
        new Dictionary<string, HelpDraftText> { ["en"] = new(title, "", ""), ["zh-Hans"] = new("答案", "", "") },
        [new HelpDraftAnswer("us", true, new Dictionary<string, string> { ["en"] = "Yes.", ["zh-Hans"] = "是。" })]);

    private async Task<HelpRecord> DoneAsync(HelpEdit edit) => Assert.IsType<HelpEditResult.Done>(await _stores[0].ChangeAsync(edit)).Record;

    private Task<IReadOnlyList<PublishedHelp>> PublishedAsync() => _stores[1].PublishedAsync(Ct);

    private Task<long> StampAsync() => _stores[1].StampAsync(Ct);

    private Task<IReadOnlyList<ClaimedMessage>> ClaimAsync() => _nodes[0].Part<OutboxStore>().ClaimAsync(10, TimeSpan.FromMinutes(1), Now, Ct);
}
