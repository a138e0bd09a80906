using Keyback.Messages;
using Keyback.Storage.Outbox;

namespace Keyback.Server.Dispatch;

/// <summary>
/// Sends what waits in the outbox, in the background: finds the account, writes the message in the owner's language,
/// hands it over, tries again with growing pauses, and sends nothing once the secret has died.
/// </summary>
internal sealed class Dispatcher(
    OutboxStore outbox,
    OutboxSignal signal,
    RecipientFinder recipients,
    EmailWriter emailWriter,
    IEmailChannel emailChannel,
    SmsWriter smsWriter,
    ISmsChannel smsChannel,
    TimeProvider clock,
    DispatchOptions options,
    ILogger<Dispatcher> log) : BackgroundService
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5); // of a lease is left to keep what came of a try
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soonest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.OwnsStore)
        {
            await outbox.ReleaseLeasesAsync(stoppingToken);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            var anyway = clock.GetUtcNow() + LookAnyway;
            var next = anyway;
            try
            {
                await DispatchAsync(stoppingToken);
                next = await NextLookAsync(anyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) // the last resort: whatever happened, the next message must still leave
            {
                log.DispatchFailed(error.GetType().Name);
            }

            await signal.WaitAsync(next, clock, stoppingToken);
        }
    }

    /// <summary>Sends what is due now, a handful at a time.</summary>
    /// <remarks>
    /// While a full handful leaves, the next one is taken up, so that the store and the relay work side by side. Where fewer wait, nothing
    /// is taken up before the last has left: what a message leaves to do would slow the next request, which tells who has an account (I1).
    /// </remarks>
    private async Task DispatchAsync(CancellationToken ct)
    {
        var leaving = Task.CompletedTask;
        try
        {
            bool more;
            do
            {
                var claimed = await outbox.ClaimAsync(options.AtOnce, options.Lease, clock.GetUtcNow(), ct);
                var before = leaving;
                leaving = Task.WhenAll(claimed.Select(message => SendOneAsync(message, ct)));
                await before;
                more = claimed.Count == options.AtOnce;
            }
            while (more);
        }
        finally
        {
            await leaving; // nothing leaves unseen, whatever failed
        }
    }

    private async Task SendOneAsync(ClaimedMessage message, CancellationToken ct)
    {
        try
        {
            await SendAsync(message, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Another node need not wait for the end of the lease. Should this fail, it ends all the same.
            await outbox.PostponeAsync(message, clock.GetUtcNow(), "stopping");
        }
        catch (Exception error) // one poisonous message must not hold up the others
        {
            log.MessageFailed(message.Id, error.GetType().Name);
            await outbox.PostponeAsync(message, clock.GetUtcNow() + PauseAfter(message.Tries), "internal");
        }
    }

    private async Task SendAsync(ClaimedMessage message, CancellationToken ct)
    {
        if (clock.GetUtcNow() >= message.DiesAt)
        {
            await outbox.FinishAsync(message, MessageState.Expired, "too_late", clock.GetUtcNow());
            log.MessageExpired(message.Id, message.Tries);
            return;
        }

        var recipient = message.To is { } to
            ? new Recipient(to, message.Locale, message.Content, null)
            : await recipients.FindAsync(message, clock.GetUtcNow(), ct);
        if (recipient.To is null || (message.To is not null && !await recipients.AllowAsync(message, clock.GetUtcNow())))
        {
            return; // ended, and on the record
        }

        var send = Write(message, recipient.Content, recipient.To, recipient.Locale);
        await SettleAsync(message, await HandOverAsync(send, message.DiesAt, ct));
    }

    private Func<CancellationToken, Task<Delivery>> Write(ClaimedMessage message, MessageContent content, string to, string locale)
    {
        if (message.Channel is MessageChannel.Sms)
        {
            var sms = smsWriter.Write(content, MessageIdOf(message), to, locale);
            return ct => smsChannel.SendAsync(sms, ct);
        }

        var email = emailWriter.Write(content, MessageIdOf(message), to, locale, message.CreatedAt);
        return ct => emailChannel.SendAsync(email, ct);
    }

    private async Task<Delivery> HandOverAsync(Func<CancellationToken, Task<Delivery>> send, DateTimeOffset diesAt, CancellationToken ct)
    {
        // A try still under way when the secret dies is given up: nothing arrives after that. Nor does one outlast the
        // lease, or another node would send beside this one.
        var left = Later(diesAt - clock.GetUtcNow());
        var longest = options.Lease - Settling;
        using var life = new CancellationTokenSource(left < longest ? left : longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, life.Token);
        try
        {
            return await send(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new Delivery.TryLater("timeout");
        }
    }

    private async Task SettleAsync(ClaimedMessage message, Delivery delivery)
    {
        var now = clock.GetUtcNow();
        switch (delivery)
        {
            case Delivery.Accepted accepted:
                await outbox.FinishAsync(message, MessageState.Sent, null, now, accepted.ProviderId);
                log.MessageSent(message.Id, message.Tries);
                break;
            case Delivery.Refused refused:
                await outbox.FinishAsync(message, MessageState.Refused, refused.Reason, now);
                log.MessageRefused(message.Id, refused.Reason);
                break;
            case Delivery.TryLater later:
                await outbox.PostponeAsync(message, now + PauseAfter(message.Tries), later.Reason);
                log.MessageDelayed(message.Id, message.Tries, later.Reason);
                break;
        }
    }

    // When the next one is due, but not at once: what another node holds is not asked for in a loop.
    private async Task<DateTimeOffset> NextLookAsync(DateTimeOffset anyway, CancellationToken ct)
    {
        var due = await outbox.NextDueAsync(ct) ?? anyway;
        var soonest = clock.GetUtcNow() + Soonest;
        var next = due > soonest ? due : soonest;
        return next < anyway ? next : anyway;
    }

    private string MessageIdOf(ClaimedMessage message) => $"{message.Id:N}@{options.MessageIdHost}";

    // 1, 2, 4 … seconds, at most a minute: a code lives ten minutes.
    private static TimeSpan PauseAfter(int tries)
    {
        var pause = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(tries - 1, 10)));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static TimeSpan Later(TimeSpan span) => span > Soonest ? span : Soonest;
}

/// <summary>How the dispatcher works.</summary>
/// <param name="AtOnce">Messages in a handful: taken up together, and sent side by side.</param>
/// <param name="MessageIdHost">The right side of every Message-ID.</param>
/// <param name="OwnsStore">Whether no other process sends from the same store.</param>
/// <param name="Lease">How long a message is this process's own: longer than a try takes, and as long as another node waits when this one dies.</param>
internal sealed record DispatchOptions(int AtOnce, string MessageIdHost, bool OwnsStore, TimeSpan Lease);
