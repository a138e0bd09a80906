using Keyback.Audit;

namespace Keyback.Support;

/// <summary>How far a link is that support sent.</summary>
public enum LinkStep
{
    /// <summary>It waits to be sent.</summary>
    Queued,

    /// <summary>The mail server did not take it yet; it is tried again.</summary>
    Delayed,

    /// <summary>The mail server took it.</summary>
    Sent,

    /// <summary>A receipt says that it has arrived.</summary>
    Delivered,

    /// <summary>The mail server refused it.</summary>
    Refused,

    /// <summary>It was not sent.</summary>
    NotSent,

    /// <summary>Somebody who reads the mailbox has opened it, or a mail scanner has.</summary>
    Opened,

    /// <summary>The owner has lost the second factor, and waits.</summary>
    Waiting,

    /// <summary>The owner is back in.</summary>
    Done,

    /// <summary>It ended because the account changed, or the owner said <em>this was not me</em>.</summary>
    Cancelled,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>One thing that the record says of a Recovery.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why: a fixed phrase, or none.</param>
public sealed record LinkEvent(AuditKind Kind, DateTimeOffset At, string? Reason);

/// <summary>How far a link is, as the agent may know it: no token, and no address.</summary>
/// <param name="Step">How far.</param>
/// <param name="At">Since when; none while it waits to be sent.</param>
/// <param name="Reason">Why it was delayed, refused or not sent: a status code and a fixed phrase.</param>
/// <param name="SentAt">When the mail server took it, or none.</param>
/// <param name="OpenedAt">When it was first opened, or none.</param>
public sealed record LinkProgress(LinkStep Step, DateTimeOffset? At = null, string? Reason = null, DateTimeOffset? SentAt = null, DateTimeOffset? OpenedAt = null)
{
    /// <summary>Whether nothing more comes of it.</summary>
    public bool IsOver => Step is LinkStep.Done or LinkStep.Cancelled or LinkStep.Expired or LinkStep.Refused or LinkStep.NotSent;

    /// <summary>Reads it from the record of the Recovery.</summary>
    /// <param name="events">What the record says, in order.</param>
    /// <param name="expiresAt">When the present step is over.</param>
    /// <param name="now">The instant of the look.</param>
    public static LinkProgress Of(IEnumerable<LinkEvent> events, DateTimeOffset expiresAt, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(events);
        var progress = events.Aggregate(new LinkProgress(LinkStep.Queued), (before, next) => before.IsOver ? before : before.After(next));
        return !progress.IsOver && progress.Step is not LinkStep.Waiting && now >= expiresAt
            ? progress with { Step = LinkStep.Expired, At = expiresAt, Reason = null }
            : progress;
    }

    // Of the messages of one Recovery the first is the link itself: what tells of its end comes after.
    private LinkProgress After(LinkEvent next) => next.Kind switch
    {
        AuditKind.MessageDelayed when SentAt is null => this with { Step = LinkStep.Delayed, At = next.At, Reason = next.Reason },
        AuditKind.MessageSent when SentAt is null => this with { Step = LinkStep.Sent, At = next.At, Reason = null, SentAt = next.At },
        AuditKind.MessageDelivered when Step is LinkStep.Sent => this with { Step = LinkStep.Delivered, At = next.At },
        AuditKind.MessageRefused when SentAt is null => this with { Step = LinkStep.Refused, At = next.At, Reason = next.Reason },
        AuditKind.MessageUndelivered when Step is LinkStep.Sent => this with { Step = LinkStep.Refused, At = next.At, Reason = next.Reason },
        AuditKind.MessageSuppressed or AuditKind.MessageExpired when SentAt is null => this with { Step = LinkStep.NotSent, At = next.At, Reason = next.Reason },
        AuditKind.LinkOpened when OpenedAt is null => this with { Step = LinkStep.Opened, At = next.At, OpenedAt = next.At },
        AuditKind.RecoveryWaits => this with { Step = LinkStep.Waiting, At = next.At },
        AuditKind.PasswordChanged or AuditKind.TemporarySignIn => this with { Step = LinkStep.Done, At = next.At },
        AuditKind.RecoveryCancelled => this with { Step = LinkStep.Cancelled, At = next.At },
        _ => this,
    };
}
