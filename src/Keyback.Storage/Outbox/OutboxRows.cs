using Keyback.Accounts;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Storage.Outbox;

/// <summary>A message to put into the outbox.</summary>
/// <param name="Content">What it tells.</param>
/// <param name="To">The registered address; none when the dispatcher has to find the account first.</param>
/// <param name="Locale">The language to use unless the account has one.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="DiesAt">When its secret dies: nothing is sent from then on.</param>
/// <param name="Recovery">The Recovery it belongs to, if any.</param>
/// <param name="Account">The account it goes to, where known.</param>
/// <param name="Channel">By which way it leaves.</param>
public sealed record NewMessage(
    MessageContent Content,
    string? To,
    string Locale,
    DateTimeOffset CreatedAt,
    DateTimeOffset DiesAt,
    RecoveryAttempt? Recovery = null,
    AccountId? Account = null,
    MessageChannel Channel = MessageChannel.Email)
{
    /// <summary>The reference that the record names it by: the Recovery's, unless it belongs to something else that has one.</summary>
    public string? Reference { get; init; } = Recovery?.Reference;

    /// <summary>Prints nothing of the content.</summary>
    public override string ToString() => nameof(NewMessage);
}

/// <summary>A message that this dispatcher holds for a while.</summary>
/// <param name="Id">Names it; the Message-ID is made of it.</param>
/// <param name="Lease">The holder's mark.</param>
/// <param name="Content">What it tells.</param>
/// <param name="Channel">By which way it leaves.</param>
/// <param name="To">The registered address; none when the account is still to be found.</param>
/// <param name="Locale">The language to use unless the account has one.</param>
/// <param name="Recovery">The Recovery it belongs to, if any.</param>
/// <param name="Account">The account it goes to, where known.</param>
/// <param name="Reference">The Recovery's reference.</param>
/// <param name="ChallengeNumber">Which challenge of the Recovery it carries: 1 for the first code or link.</param>
/// <param name="Tries">How often it was claimed, this time included.</param>
/// <param name="Charged">Whether it has been counted against the limits of its address.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="DiesAt">When its secret dies.</param>
public sealed record ClaimedMessage(
    Guid Id,
    string Lease,
    MessageContent Content,
    MessageChannel Channel,
    string? To,
    string Locale,
    RecoveryId? Recovery,
    AccountId? Account,
    string? Reference,
    int ChallengeNumber,
    int Tries,
    bool Charged,
    DateTimeOffset CreatedAt,
    DateTimeOffset DiesAt)
{
    /// <summary>Prints the id.</summary>
    public override string ToString() => Id.ToString("D");
}

/// <summary>How far a message is. Stored as numbers: never renumber, never reuse.</summary>
public enum MessageState
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>To be sent, now or later.</summary>
    Waiting = 1,

    /// <summary>Handed over to the next hop.</summary>
    Sent = 2,

    /// <summary>Not sent, by decision.</summary>
    Suppressed = 3,

    /// <summary>Its secret died first.</summary>
    Expired = 4,

    /// <summary>The next hop refused it for good.</summary>
    Refused = 5,
}

/// <summary>Whom a code goes to.</summary>
/// <param name="To">The registered address, or none when nobody gets it.</param>
/// <param name="Locale">The owner's language.</param>
/// <param name="Content">What is told: another thing than asked for when the account is frozen.</param>
/// <param name="Suppressed">Why nobody gets it: a fixed phrase.</param>
public sealed record Recipient(string? To, string Locale, MessageContent Content, string? Suppressed)
{
    /// <summary>Prints nothing of the address.</summary>
    public override string ToString() => nameof(Recipient);
}

internal sealed record SealedMessage(string? To, MessageContent Content)
{
    public override string ToString() => nameof(SealedMessage);
}

internal sealed class ClaimedRow
{
    public Guid Id { get; init; }

    public Guid? RecoveryId { get; init; }

    public Guid? AccountId { get; init; }

    public string? Reference { get; init; }

    public int CodeNumber { get; init; }

    public int Channel { get; init; }

    public string Locale { get; init; } = "";

    public byte[] Sealed { get; init; } = [];

    public int Tries { get; init; }

    public int Charged { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset DiesAt { get; init; }
}
