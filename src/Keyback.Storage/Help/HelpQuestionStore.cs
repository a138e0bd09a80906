using Keyback.Audit;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Outbox;

namespace Keyback.Storage.Help;

/// <summary>
/// The questions that staff wrote or changed, with every version. Of two who save over the same version, one does; the
/// other hears what stands now. Nothing is for everybody before it was published.
/// </summary>
public sealed class HelpQuestionStore(Database database, DataKeys keys, OutboxStore outbox, Randomness randomness)
{
    private static readonly byte[] Everything = "help questions"u8.ToArray(); // saved one after the other: two of one name would be a race

    private static readonly string ListQuestions = Sql.Text("Help/list_questions");
    private static readonly string FindQuestion = Sql.Text("Help/find_question");
    private static readonly string ReadQuestion = Sql.Text("Help/read_question");
    private static readonly string ListPublished = Sql.Text("Help/list_published");
    private static readonly string ListVersions = Sql.Text("Help/list_versions");
    private static readonly string InsertQuestion = Sql.Text("Help/insert_question");
    private static readonly string InsertVersion = Sql.Text("Help/insert_version");
    private static readonly string ChangeQuestion = Sql.Text("Help/change_question");
    private static readonly string ReadStamp = Sql.Text("Help/read_stamp");
    private static readonly string RaiseStamp = Sql.Text("Help/raise_stamp");

    /// <summary>All, each with its newest version.</summary>
    public async Task<IReadOnlyList<(HelpRecord Record, HelpVersion Newest)>> ListAsync(CancellationToken ct) =>
        [.. (await database.QueryAsync<HelpQuestionRow>(ListQuestions, null, ct)).Select(row => (row.ToRecord(), row.ToVersion(keys)))];

    /// <summary>One with its newest version, or none.</summary>
    public async Task<(HelpRecord Record, HelpVersion Newest)?> FindAsync(string slug, CancellationToken ct) =>
        await database.FindAsync<HelpQuestionRow>(FindQuestion, new { slug }, ct) is { } row ? (row.ToRecord(), row.ToVersion(keys)) : null;

    /// <summary>Every version of a question, the newest first.</summary>
    public async Task<IReadOnlyList<HelpVersion>> VersionsAsync(string slug, CancellationToken ct) =>
        [.. (await database.QueryAsync<HelpQuestionRow>(ListVersions, new { slug }, ct)).Select(row => row.ToVersion(keys))];

    /// <summary>What everybody reads.</summary>
    public async Task<IReadOnlyList<PublishedHelp>> PublishedAsync(CancellationToken ct) =>
        [.. (await database.QueryAsync<HelpQuestionRow>(ListPublished, null, ct)).Select(row => new PublishedHelp(row.ToRecord(), row.ToVersion(keys).Draft))];

    /// <summary>A number that is another one after every change of what is published.</summary>
    public async Task<long> StampAsync(CancellationToken ct) => await database.FindAsync<long>(ReadStamp, null, ct);

    /// <summary>Does what a member of the staff wants, unless the question has changed since it was read.</summary>
    public Task<HelpEditResult> ChangeAsync(HelpEdit edit)
    {
        ArgumentNullException.ThrowIfNull(edit);
        return database.WriteAsync<HelpEditResult>(
            async scope =>
            {
                await scope.HoldAsync(Everything);
                if (await FindAsync(scope, edit.Draft.Slug) is { } other && other.Slug != edit.Slug)
                {
                    return new HelpEditResult.SlugTaken();
                }

                var row = edit.Slug is null ? null : await FindAsync(scope, edit.Slug);
                if (row is null)
                {
                    return edit.Version == 0 && edit.Act is not HelpAct.Withdrawn ? await AddAsync(scope, edit) : new HelpEditResult.Unknown();
                }

                var changed = row.Version == edit.Version && await scope.ExecuteAsync(ChangeQuestion, ChangeOf(row.Id, edit)) == 1;
                return changed ? await KeepAsync(scope, row, edit) : new HelpEditResult.Overtaken(row.ToVersion(keys));
            },
            CancellationToken.None);
    }

    private async Task<HelpEditResult> AddAsync(WriteScope scope, HelpEdit edit)
    {
        var id = randomness.NewId(edit.Now);
        await scope.AddAsync(
            InsertQuestion,
            new
            {
                id,
                slug = edit.Draft.Slug,
                reference = edit.Reference,
                asker = HelpQuestionRow.Seal(keys, id, edit.Asker),
                locale = edit.Asker?.Locale,
            });
        await scope.AddAsync(ChangeQuestion, ChangeOf(id, edit));
        var row = new HelpQuestionRow
        {
            Id = id,
            Reference = edit.Reference,
            AskerSealed = HelpQuestionRow.Seal(keys, id, edit.Asker),
            AskerLocale = edit.Asker?.Locale,
        };
        return await KeepAsync(scope, row, edit);
    }

    private static object ChangeOf(Guid id, HelpEdit edit) => new
    {
        id,
        version = edit.Version,
        slug = edit.Draft.Slug,
        now = edit.Now,
        publish = edit.Act is HelpAct.Published ? 1 : 0,
        withdraw = edit.Act is HelpAct.Withdrawn ? 1 : 0,
    };

    private async Task<HelpEditResult> KeepAsync(WriteScope scope, HelpQuestionRow before, HelpEdit edit)
    {
        var number = edit.Version + 1;
        var draft = edit.Act is HelpAct.Withdrawn ? before.ToVersion(keys).Draft : edit.Draft;
        var row = (await FindAsync(scope, before.Id))!;
        await scope.AddAsync(
            InsertVersion,
            new
            {
                id = before.Id,
                number,
                act = (int)edit.Act,
                staff = edit.Staff.Value,
                now = edit.Now,
                draft = HelpQuestionRow.Seal(keys, before.Id, number, draft with { Slug = row.Slug }),
            });
        scope.Record(edit.Act switch
        {
            HelpAct.Published => new AuditEntry(AuditKind.HelpQuestionPublished, Reference: before.Reference, Staff: edit.Staff),
            HelpAct.Withdrawn => new AuditEntry(AuditKind.HelpQuestionWithdrawn, Reference: before.Reference, Staff: edit.Staff),
            HelpAct.Restored => new AuditEntry(AuditKind.HelpQuestionSaved, Reference: before.Reference, Reason: "restored", Staff: edit.Staff),
            _ => new AuditEntry(AuditKind.HelpQuestionSaved, Reference: before.Reference, Reason: "written", Staff: edit.Staff),
        });

        if (edit.Act is HelpAct.Published or HelpAct.Withdrawn)
        {
            await scope.AddAsync(RaiseStamp);
        }

        if (edit.Act is HelpAct.Published && before.Asker(keys) is { } email && before.AskerLocale is { } locale)
        {
            await outbox.AddAsync(
                scope,
                new NewMessage(
                    new MessageContent.HelpAnswered(before.Reference, draft.In(locale).Title, row.Slug), email.Value, locale, edit.Now, edit.Now + OutboxStore.NoticeLifetime)
                {
                    Reference = before.Reference,
                });
        }

        return new HelpEditResult.Done(row.ToRecord());
    }

    private static Task<HelpQuestionRow?> FindAsync(WriteScope scope, string slug) => scope.FindAsync<HelpQuestionRow>(FindQuestion, new { slug });

    private static Task<HelpQuestionRow?> FindAsync(WriteScope scope, Guid id) => scope.FindAsync<HelpQuestionRow>(ReadQuestion, new { id });
}
