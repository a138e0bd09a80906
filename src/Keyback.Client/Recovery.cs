using System.Text.Json.Serialization;

namespace Keyback.Client;

/// <summary>What opens a Recovery: its id and its token. Enough to go on with it, now or after a restart.</summary>
/// <param name="Id">Finds it.</param>
/// <param name="Token">The secret.</param>
public readonly record struct RecoveryAccess(Guid Id, BearerToken Token);

/// <summary>A Recovery as it stands after a call. Give it to the next call.</summary>
public sealed record Recovery
{
    /// <summary>Finds it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The secret that goes with every further step: the one that the last call went with, or that it told.</summary>
    public BearerToken Token { get; init; }

    /// <summary>Its short name, as messages and support say it. It proves nothing.</summary>
    public required string Reference { get; init; }

    /// <summary>Where it stands.</summary>
    public required RecoveryState State { get; init; }

    /// <summary>How it proves.</summary>
    public required RecoveryMethod Method { get; init; }

    /// <summary>What it leads to.</summary>
    public required RecoveryGoal Goal { get; init; }

    /// <summary><see cref="ContactKind.Email"/>, where a second code went there after one by SMS.</summary>
    public ContactKind? SentBy { get; init; }

    /// <summary>The end of the present step.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When another message may be asked for; none where this step sends none.</summary>
    public DateTimeOffset? ResendAt { get; init; }

    /// <summary>The session that it ended in, where it ended in one.</summary>
    public Session? Session { get; init; }

    /// <summary>While a second factor is awaited: what can be given; none else.</summary>
    public IReadOnlyList<FactorMethod>? Methods { get; init; }

    /// <summary>While it waits: when the wait is over.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>What opens it.</summary>
    [JsonIgnore]
    public RecoveryAccess Access => new(Id, Token);

    /// <summary>What opens it.</summary>
    public static implicit operator RecoveryAccess(Recovery recovery)
    {
        ArgumentNullException.ThrowIfNull(recovery);
        return recovery.Access;
    }
}
