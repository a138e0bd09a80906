using Keyback.Accounts;
using Keyback.Audit;

namespace Keyback.Storage.Outbox;

/// <summary>What gateways tell of messages that they took. Nobody signs a receipt, so only names that a gateway gave us count.</summary>
public sealed class ReceiptStore(Database database)
{
    private const int LongestProviderId = 200;
    private const int LongestReason = 60;

    private static readonly TimeSpan Awaited = TimeSpan.FromDays(3); // carriers give up after as long
    private static readonly string AwaitReceipt = Sql.Text("Outbox/await_receipt");
    private static readonly string TakeReceipt = Sql.Text("Outbox/take_receipt");

    /// <summary>Takes one receipt.</summary>
    /// <param name="providerId">What the gateway called the message when it took it.</param>
    /// <param name="delivered">Whether it has arrived; else it will not.</param>
    /// <param name="reason">The gateway's code, if it gave one. What looks like no code is left out.</param>
    /// <param name="now">When the receipt came.</param>
    /// <returns>Whether it was the first for a message that is known.</returns>
    public async Task<bool> TakeAsync(string providerId, bool delivered, string? reason, DateTimeOffset now) =>
        await TakeAsync([new(providerId, delivered, reason)], now) == 1;

    /// <summary>Takes several at once.</summary>
    /// <returns>How many were the first for a message that is known.</returns>
    public Task<int> TakeAsync(IReadOnlyList<Receipt> receipts, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            var taken = 0;
            foreach (var receipt in receipts)
            {
                taken += await TakeAsync(scope, receipt, now) ? 1 : 0;
            }

            return taken;
        },
        CancellationToken.None);

    /// <summary>Remembers what a gateway calls a message, so that its receipt is known.</summary>
    internal static Task AwaitAsync(WriteScope scope, ClaimedMessage message, AccountId? account, string providerId, DateTimeOffset now) =>
        providerId.Length is 0 or > LongestProviderId || providerId.Contains('\0', StringComparison.Ordinal) // which PostgreSQL stores none of
            ? Task.CompletedTask
            : scope.AddAsync(
                AwaitReceipt,
                new { provider = providerId, message = message.Id, account = account?.Value, reference = message.Reference, expires = now + Awaited });

    private static async Task<bool> TakeAsync(WriteScope scope, Receipt receipt, DateTimeOffset now)
    {
        if (receipt.ProviderId.Contains('\0', StringComparison.Ordinal))
        {
            return false; // PostgreSQL stores no NUL, and so knows no such name
        }

        var reason = CodeOf(receipt.Reason);
        var row = await scope.FindAsync<AwaitedRow>(
            TakeReceipt, new { provider = receipt.ProviderId, receipt = receipt.Delivered ? 1 : 0, now, reason });
        if (row is null)
        {
            return false;
        }

        var kind = receipt.Delivered ? AuditKind.MessageDelivered : AuditKind.MessageUndelivered;
        scope.Record(new AuditEntry(kind, row.AccountId is { } account ? new AccountId(account) : null, row.Reference, reason));
        return true;
    }

    // A code has letters, or few digits: nothing that could be a number gets on the record.
    private static string? CodeOf(string? reason) =>
        reason is { Length: > 0 and <= LongestReason }
            && reason.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' or ':')
            && reason.Count(char.IsAsciiDigit) <= 5
            ? reason
            : null;

    private sealed class AwaitedRow
    {
        public Guid? AccountId { get; init; }

        public string? Reference { get; init; }
    }
}

/// <summary>What became of a message.</summary>
/// <param name="ProviderId">What the gateway called it when it took it.</param>
/// <param name="Delivered">Whether it has arrived; else it will not.</param>
/// <param name="Reason">The gateway's code, if it gave one.</param>
public sealed record Receipt(string ProviderId, bool Delivered, string? Reason);
