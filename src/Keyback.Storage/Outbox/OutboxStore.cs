using System.Text;
using System.Text.Json;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;

namespace Keyback.Storage.Outbox;

/// <summary>
/// The messages that wait, each in the transaction of what it tells, sealed until sent and erased after (I8, I9).
/// A holder has a message for the time of its lease; when it dies, another takes the message over.
/// </summary>
public sealed class OutboxStore(Database database, DataKeys keys, Randomness randomness, OutboxSignal signal)
{
    /// <summary>How long a notice is tried.</summary>
    internal static readonly TimeSpan NoticeLifetime = TimeSpan.FromDays(3);

    private static readonly string InsertMessage = Sql.Text("Outbox/insert_message");
    private static readonly DialectSql Claim = Sql.Dialects("Outbox/claim");
    private static readonly string Finish = Sql.Text("Outbox/finish");
    private static readonly string Postpone = Sql.Text("Outbox/postpone");
    private static readonly string ReleaseLeases = Sql.Text("Outbox/release_leases");
    private static readonly string NextDue = Sql.Text("Outbox/next_due");

    /// <summary>Takes over what is due, for the time of the lease.</summary>
    public Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int count, TimeSpan lease, DateTimeOffset now, CancellationToken ct)
    {
        var mark = randomness.NewText(12, "0123456789abcdef");
        return database.WriteAsync<IReadOnlyList<ClaimedMessage>>(
            async scope =>
            {
                var rows = await scope.QueryAsync<ClaimedRow>(
                    scope.Of(Claim), new { lease = mark, until = now + lease, now, count, waiting = (int)MessageState.Waiting });
                List<ClaimedMessage> claimed = [];
                foreach (var row in rows)
                {
                    if (Open(row, mark) is { } message)
                    {
                        claimed.Add(message);
                    }
                    else
                    {
                        // One message that does not open must not hold up the others.
                        await FinishAsync(scope, row.Id, mark, MessageState.Suppressed, new(AuditKind.MessageSuppressed, null, row.Reference, "unreadable"), now);
                    }
                }

                return claimed;
            },
            ct);
    }

    /// <summary>Ends a message: sent, or not, and why. Its secret is erased.</summary>
    /// <param name="message">The message, held.</param>
    /// <param name="state">How it ended.</param>
    /// <param name="reason">Why: a fixed phrase, or none.</param>
    /// <param name="now">When.</param>
    /// <param name="providerId">What the gateway calls the message in a later receipt, if it took it and will tell.</param>
    public Task FinishAsync(ClaimedMessage message, MessageState state, string? reason, DateTimeOffset now, string? providerId = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        return database.WriteSharedAsync(async scope =>
        {
            if (await FinishAsync(scope, message, state, reason, message.Account, now) && state == MessageState.Sent && providerId is not null)
            {
                await ReceiptStore.AwaitAsync(scope, message, message.Account, providerId, now);
            }
        });
    }

    /// <summary>Lets a message wait for another try.</summary>
    public Task PostponeAsync(ClaimedMessage message, DateTimeOffset due, string reason)
    {
        ArgumentNullException.ThrowIfNull(message);
        return database.WriteSharedAsync(async scope =>
        {
            if (await scope.AssumeAsync(
                Postpone, new { id = message.Id, lease = message.Lease, due, reason, waiting = (int)MessageState.Waiting }) == 1)
            {
                scope.Record(new AuditEntry(AuditKind.MessageDelayed, message.Account, message.Reference, reason));
            }
        });
    }

    /// <summary>Frees what an earlier process held when it died. Only where one process owns the store.</summary>
    public Task ReleaseLeasesAsync(CancellationToken ct) => database.WriteAsync(
        scope => scope.ExecuteAsync(ReleaseLeases, new { waiting = (int)MessageState.Waiting }), ct);

    /// <summary>When the next message is due, if any waits.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken ct) =>
        database.FindAsync<DateTimeOffset?>(NextDue, new { waiting = (int)MessageState.Waiting }, ct);

    internal async Task AddAsync(WriteScope scope, NewMessage message)
    {
        var id = randomness.NewId(message.CreatedAt);
        var plain = JsonSerializer.SerializeToUtf8Bytes(new SealedMessage(message.To, message.Content));
        await scope.AddAsync(
            InsertMessage,
            new
            {
                Id = id,
                RecoveryId = message.Recovery?.Id.Value,
                AccountId = message.Account?.Value,
                message.Reference,
                CodeNumber = message.Recovery?.Challenge.Number ?? 0,
                Channel = (int)message.Channel,
                message.Locale,
                State = (int)MessageState.Waiting,
                Sealed = keys.Messages.Seal(plain, Context(id)),
                DueAt = message.CreatedAt,
                message.CreatedAt,
                message.DiesAt,
            });
        scope.AfterCommit(signal.Ring);
    }

    internal static async Task<bool> FinishAsync(
        WriteScope scope, ClaimedMessage message, MessageState state, string? reason, AccountId? account, DateTimeOffset now)
    {
        var kind = state switch
        {
            MessageState.Sent => AuditKind.MessageSent,
            MessageState.Suppressed => AuditKind.MessageSuppressed,
            MessageState.Expired => AuditKind.MessageExpired,
            MessageState.Refused => AuditKind.MessageRefused,
            MessageState.None or MessageState.Waiting => throw new ArgumentOutOfRangeException(nameof(state)),
        };
        return await FinishAsync(scope, message.Id, message.Lease, state, new(kind, account, message.Reference, reason), now);
    }

    private static async Task<bool> FinishAsync(WriteScope scope, Guid id, string lease, MessageState state, AuditEntry entry, DateTimeOffset now)
    {
        var finished = await scope.AssumeAsync(
            Finish, new { id, lease, state = (int)state, now, reason = entry.Reason, waiting = (int)MessageState.Waiting });
        if (finished == 1)
        {
            scope.Record(entry);
        }

        return finished == 1;
    }

    private ClaimedMessage? Open(ClaimedRow row, string mark)
    {
        if (keys.Messages.Open(row.Sealed, Context(row.Id)) is not { } plain)
        {
            return null;
        }

        var message = JsonSerializer.Deserialize<SealedMessage>(plain)!;
        return new ClaimedMessage(
            row.Id,
            mark,
            message.Content,
            (MessageChannel)row.Channel,
            message.To,
            row.Locale,
            row.RecoveryId is { } recovery ? new RecoveryId(recovery) : null,
            row.AccountId is { } account ? new AccountId(account) : null,
            row.Reference,
            row.CodeNumber,
            row.Tries,
            row.Charged != 0,
            row.CreatedAt,
            row.DiesAt);
    }

    private static byte[] Context(Guid id) => Encoding.UTF8.GetBytes(id.ToString("D"));
}
