using System.Text;
using System.Text.Json;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Storage.Limits;

namespace Keyback.Storage.Support;

/// <summary>How far a request for support is. Stored as numbers: never renumber, never reuse.</summary>
public enum SupportRequestState
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Nobody has dealt with it yet.</summary>
    Open = 1,

    /// <summary>Somebody has.</summary>
    Closed = 2,
}

/// <summary>What a request is. Stored as numbers: never renumber, never reuse.</summary>
public enum SupportRequestKind
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>A message from the page <em>contact us</em>.</summary>
    Contact = 1,

    /// <summary>A question for the help centre: its writer's address is proved or their own, and it may be published with its answer.</summary>
    Question = 2,
}

/// <summary>What somebody wrote to support. The words of a stranger: nothing in it is proved.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Reference">Its short name, told to its writer.</param>
/// <param name="Reach">How to reach the writer.</param>
/// <param name="Words">What happened.</param>
/// <param name="About">The reference of a Recovery, as typed, or none.</param>
/// <param name="Locale">The language of the page: <c>zh-Hans</c> or <c>en</c>.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="State">How far it is.</param>
public sealed record SupportRequest(
    Guid Id, string Reference, string Reach, string Words, string? About, string Locale, DateTimeOffset CreatedAt, SupportRequestState State)
{
    /// <summary>What it is.</summary>
    public SupportRequestKind Kind { get; init; } = SupportRequestKind.Contact;

    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}

/// <summary>Keeps what people write to support until somebody has dealt with it; whom to answer and what happened are sealed.</summary>
public sealed class SupportRequestStore(Database database, DataKeys keys, LimitStore limitStore)
{
    private const int PerNetwork = 10; // requests from one network in the window

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private static readonly string InsertRequest = Sql.Text("Support/insert_request");
    private static readonly string ListRequests = Sql.Text("Support/list_requests");
    private static readonly string FindRequests = Sql.Text("Support/find_requests");
    private static readonly string CloseRequest = Sql.Text("Support/close_request");

    /// <summary>Keeps one, if its network may send one.</summary>
    /// <returns>Zero when kept, else the time until another is allowed.</returns>
    public Task<TimeSpan> AddAsync(SupportRequest request, string network, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return database.WriteAsync(
            async scope =>
            {
                var key = limitStore.Key(LimitPurpose.SupportRequestsOfNetwork, Lane.Stranger, network);
                var wait = await LimitStore.TryTakeAsync(scope, key, PerNetwork, Window, request.CreatedAt);
                if (wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.SupportRequestThrottled));
                    return wait;
                }

                await InsertAsync(scope, request);
                scope.Record(new AuditEntry(AuditKind.SupportRequested, Reference: request.Reference));
                return TimeSpan.Zero;
            },
            ct);
    }

    /// <summary>Those of one state, the oldest first.</summary>
    public async Task<IReadOnlyList<SupportRequest>> ListAsync(SupportRequestState state, CancellationToken ct) =>
        [.. (await database.QueryAsync<SupportRequestRow>(ListRequests, new { state = (int)state }, ct)).Select(Open)];

    /// <summary>Those with this reference; nearly always one.</summary>
    public async Task<IReadOnlyList<SupportRequest>> FindAsync(string reference, CancellationToken ct) =>
        [.. (await database.QueryAsync<SupportRequestRow>(FindRequests, new { reference }, ct)).Select(Open)];

    /// <summary>Marks one as dealt with.</summary>
    /// <returns>False when it was closed before.</returns>
    public Task<bool> CloseAsync(SupportRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return database.WriteAsync(
            async scope =>
            {
                var closed = await scope.ExecuteAsync(
                    CloseRequest,
                    new { id = request.Id, open = (int)SupportRequestState.Open, closed = (int)SupportRequestState.Closed, now }) == 1;
                if (closed)
                {
                    scope.Record(new AuditEntry(AuditKind.SupportRequestClosed, Reference: request.Reference, Reason: "operator"));
                }

                return closed;
            },
            CancellationToken.None);
    }

    internal Task InsertAsync(WriteScope scope, SupportRequest request)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(new SealedWords(request.Reach, request.Words, request.About));
        var words = keys.Messages.Seal(plain, Context(request.Id));
        return scope.ExecuteAsync(
            InsertRequest,
            new { request.Id, request.Reference, state = (int)SupportRequestState.Open, kind = (int)request.Kind, request.Locale, words, now = request.CreatedAt });
    }

    internal SupportRequest Open(SupportRequestRow row)
    {
        var plain = keys.Messages.Open(row.WordsSealed, Context(row.Id))
            ?? throw new InvalidOperationException($"Support request {row.Id:D} does not open with the store's key.");
        var words = JsonSerializer.Deserialize<SealedWords>(plain)!;
        return new SupportRequest(
            row.Id, row.Reference, words.Reach, words.Words, words.About, row.Locale, row.CreatedAt, (SupportRequestState)row.State)
        {
            Kind = (SupportRequestKind)row.Kind,
        };
    }

    private static byte[] Context(Guid id) => Encoding.UTF8.GetBytes($"support request {id:D}");

    private sealed record SealedWords(string Reach, string Words, string? About)
    {
        public override string ToString() => nameof(SealedWords);
    }
}

/// <summary>A stored request.</summary>
internal class SupportRequestRow
{
    public Guid Id { get; init; }

    public string Reference { get; init; } = "";

    public int State { get; init; }

    public int Kind { get; init; }

    public string Locale { get; init; } = "";

    public byte[] WordsSealed { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}
