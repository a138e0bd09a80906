using System.Text;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Outbox;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Support;

/// <summary>A request as the staff see it in their queue.</summary>
/// <param name="Request">What was written.</param>
/// <param name="TakenBy">Who has it in hand, or none.</param>
/// <param name="TakenByName">The same as colleagues say it.</param>
/// <param name="AnsweredAt">When it was answered, or none.</param>
/// <param name="AnsweredByName">By whom.</param>
/// <param name="Answer">What was answered.</param>
/// <param name="Case">The reference of the case that it belongs to, as typed, or none.</param>
public sealed record QueuedRequest(
    SupportRequest Request, StaffId? TakenBy, string? TakenByName, DateTimeOffset? AnsweredAt, string? AnsweredByName, string? Answer, string? Case)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Request.Reference;
}

/// <summary>
/// The requests from the contact page as a queue. Whoever takes one has it alone; only that member answers it, once, and the
/// answer leaves in the same transaction. Supervisors may give back and close what others hold.
/// </summary>
public sealed class SupportQueueStore(Database database, DataKeys keys, SupportRequestStore requests, OutboxStore outbox)
{
    private static readonly string ListQueue = Sql.Text("Support/list_queue");
    private static readonly string FindQueued = Sql.Text("Support/find_queued");
    private static readonly string CountWaiting = Sql.Text("Support/count_waiting");
    private static readonly string TakeRequest = Sql.Text("Support/take_request");
    private static readonly string GiveBack = Sql.Text("Support/give_back");
    private static readonly string AnswerRequest = Sql.Text("Support/answer_request");
    private static readonly string CloseQueued = Sql.Text("Support/close_queued");
    private static readonly string LinkCase = Sql.Text("Support/link_case");

    /// <summary>Those of one state, the oldest first; of closed ones the last to come.</summary>
    public async Task<IReadOnlyList<QueuedRequest>> ListAsync(SupportRequestState state, int count, CancellationToken ct)
    {
        var rows = await database.QueryAsync<QueueRow>(ListQueue, new { state = (int)state, count, newest = state is SupportRequestState.Closed ? 1 : 0 }, ct);
        return [.. rows.Select(Open).OrderBy(queued => queued.Request.CreatedAt)];
    }

    /// <summary>One of them, or none.</summary>
    public async Task<QueuedRequest?> FindAsync(Guid id, CancellationToken ct) =>
        await database.FindAsync<QueueRow>(FindQueued, new { id }, ct) is { } row ? Open(row) : null;

    /// <summary>How many open ones nobody has in hand, or this member has.</summary>
    public Task<long> CountWaitingAsync(StaffId member, CancellationToken ct) => database.FindAsync<long>(
        CountWaiting, new { open = (int)SupportRequestState.Open, member = member.Value }, ct);

    /// <summary>Takes one in hand. Of several that take it at once, one gets it.</summary>
    public Task<bool> TakeAsync(QueuedRequest queued, StaffMember by, DateTimeOffset now) => DecideAsync(
        queued, by, TakeRequest, AuditKind.SupportRequestTaken, "taken", new { id = IdOf(queued), by = by?.Id.Value, now, open = (int)SupportRequestState.Open });

    /// <summary>Gives one back that the member has in hand, or as a supervisor anybody.</summary>
    public Task<bool> GiveBackAsync(QueuedRequest queued, StaffMember by) => DecideAsync(
        queued, by, GiveBack, AuditKind.SupportRequestTaken, "given_back", new { id = IdOf(queued), by = by?.Id.Value, any = Any(by), open = (int)SupportRequestState.Open });

    /// <summary>Notes the case that one belongs to.</summary>
    public Task<bool> LinkAsync(QueuedRequest queued, StaffMember by, string caseReference) => DecideAsync(
        queued, by, LinkCase, AuditKind.SupportRequestTaken, "linked", new { id = IdOf(queued), by = by?.Id.Value, any = Any(by), caseReference });

    /// <summary>Closes one that the member has in hand, or as a supervisor anybody.</summary>
    public Task<bool> CloseAsync(QueuedRequest queued, StaffMember by, DateTimeOffset now) => DecideAsync(
        queued,
        by,
        CloseQueued,
        AuditKind.SupportRequestClosed,
        null,
        new { id = IdOf(queued), by = by?.Id.Value, any = Any(by), now, open = (int)SupportRequestState.Open, closed = (int)SupportRequestState.Closed });

    /// <summary>Answers one that the member has in hand, once: the words are kept sealed, and leave in the writer's language.</summary>
    /// <param name="queued">Which.</param>
    /// <param name="by">Who answers.</param>
    /// <param name="to">The writer's address.</param>
    /// <param name="words">The answer, as the rules let it go.</param>
    /// <param name="now">The instant of the request.</param>
    public Task<bool> AnswerAsync(QueuedRequest queued, StaffMember by, string to, string words, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(queued);
        ArgumentNullException.ThrowIfNull(by);
        return database.WriteAsync(
            async scope =>
            {
                var request = queued.Request;
                var answer = keys.Messages.Seal(Encoding.UTF8.GetBytes(words), Context(request.Id));
                if (await scope.ExecuteAsync(AnswerRequest, new { id = request.Id, by = by.Id.Value, answer, now, open = (int)SupportRequestState.Open }) == 0)
                {
                    return false;
                }

                var content = new MessageContent.SupportAnswer(request.Reference, request.CreatedAt, words);
                await outbox.AddAsync(scope, new NewMessage(content, to, request.Locale, now, now + OutboxStore.NoticeLifetime) { Reference = request.Reference });
                scope.Record(new AuditEntry(AuditKind.SupportRequestAnswered, Reference: request.Reference, Staff: by.Id));
                return true;
            },
            CancellationToken.None);
    }

    private Task<bool> DecideAsync(QueuedRequest queued, StaffMember by, string statement, AuditKind kind, string? reason, object parameters)
    {
        ArgumentNullException.ThrowIfNull(queued);
        ArgumentNullException.ThrowIfNull(by);
        return database.WriteAsync(
            async scope =>
            {
                var done = await scope.ExecuteAsync(statement, parameters) == 1;
                if (done)
                {
                    scope.Record(new AuditEntry(kind, Reference: queued.Request.Reference, Reason: reason, Staff: by.Id));
                }

                return done;
            },
            CancellationToken.None);
    }

    private static Guid? IdOf(QueuedRequest queued) => queued?.Request.Id;

    // Supervisors deal with what somebody left lying.
    private static int Any(StaffMember? by) => by?.Role is StaffRole.Supervisor ? 1 : 0;

    private QueuedRequest Open(QueueRow row) => new(
        requests.Open(row),
        row.TakenBy is { } taken ? new StaffId(taken) : null,
        row.TakenByName,
        row.AnsweredAt,
        row.AnsweredByName,
        row.AnswerSealed is { } answer && keys.Messages.Open(answer, Context(row.Id)) is { } plain ? Encoding.UTF8.GetString(plain) : null,
        row.CaseReference);

    private static byte[] Context(Guid id) => Encoding.UTF8.GetBytes($"support answer {id:D}");

    private sealed class QueueRow : SupportRequestRow
    {
        public Guid? TakenBy { get; init; }

        public string? TakenByName { get; init; }

        public DateTimeOffset? AnsweredAt { get; init; }

        public string? AnsweredByName { get; init; }

        public byte[]? AnswerSealed { get; init; }

        public string? CaseReference { get; init; }
    }
}
