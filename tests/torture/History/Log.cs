using System.Collections.Concurrent;

namespace Keyback.Torture.History;

/// <summary>Something that somebody outside saw.</summary>
internal abstract record Seen(DateTimeOffset At);

/// <summary>A start was accepted. <paramref name="At"/> is when the answer came.</summary>
internal sealed record StartAccepted(string Key, Guid Recovery, string Reference, string Address, string Network, DateTimeOffset At) : Seen(At);

/// <summary>A code was judged: right (200) or wrong (422).</summary>
internal sealed record CodeJudged(Guid Recovery, string Address, string Code, bool Right, int? TriesLeft, DateTimeOffset At) : Seen(At);

/// <summary>Another message was promised.</summary>
internal sealed record ResendAccepted(Guid Recovery, string Reference, DateTimeOffset At) : Seen(At);

/// <summary>A new password was sent. Without an answer nobody knows whether it counts.</summary>
internal sealed record PasswordSent(Guid Recovery, string Address, string Password, bool? Accepted, DateTimeOffset At) : Seen(At);

/// <summary>A wrong password was judged wrong (401), and not merely refused.</summary>
internal sealed record WrongPasswordJudged(string Address, DateTimeOffset At) : Seen(At);

/// <summary>An owner signed in at the end with what the account's password should be.</summary>
internal sealed record PasswordTried(string Address, string Password, bool Right, DateTimeOffset At) : Seen(At);

/// <summary>A session ended, by an answer.</summary>
internal sealed record SessionEnded(int Session, DateTimeOffset At) : Seen(At);

/// <summary>A session was used at a node. <paramref name="At"/> is when it was asked.</summary>
internal sealed record SessionUsed(int Session, string Node, bool Alive, DateTimeOffset At) : Seen(At);

/// <summary>Any answer at all.</summary>
internal sealed record Answered(string Call, int Status, DateTimeOffset At) : Seen(At);

/// <summary>A call without an answer.</summary>
internal sealed record Unanswered(string Call, DateTimeOffset At) : Seen(At);

/// <summary>A message arrived.</summary>
internal sealed record MailArrived(string MessageId, string To, string? Reference, string? Code, DateTimeOffset At) : Seen(At);

/// <summary>The record says how a message ended, by the kind of its entry.</summary>
internal sealed record MessageEnded(string Reference, string Reason, DateTimeOffset At) : Seen(At);

/// <summary>What <c>keyback audit verify</c> said.</summary>
internal sealed record RecordVerified(bool Whole, DateTimeOffset At) : Seen(At);

/// <summary>Everything that was seen, by anybody, in any order.</summary>
internal sealed class Log
{
    private readonly ConcurrentQueue<Seen> _all = [];

    public IReadOnlyList<Seen> All => [.. _all];

    public void Add(Seen seen) => _all.Enqueue(seen);
}
