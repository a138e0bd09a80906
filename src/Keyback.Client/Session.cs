namespace Keyback.Client;

/// <summary>A fresh session.</summary>
public sealed record Session
{
    /// <summary>The secret that opens it, told this once.</summary>
    public required BearerToken Token { get; init; }

    /// <summary>What it may do.</summary>
    public required SessionKind Kind { get; init; }

    /// <summary>Its end.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>One of an owner's live sessions.</summary>
public sealed record OwnSession
{
    /// <summary>Names it, to end it.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it may do.</summary>
    public required SessionKind Kind { get; init; }

    /// <summary>When it opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>Its end.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the browser or program called itself.</summary>
    public required string UserAgent { get; init; }

    /// <summary>A guess at browser and system, in the language of <c>Accept-Language</c>.</summary>
    public required string Browser { get; init; }

    /// <summary>The network, /24 or /48, in which it was opened; none for the server's own machine.</summary>
    public string? OpenedFrom { get; init; }

    /// <summary>Whether it is the one that asks.</summary>
    public required bool Current { get; init; }
}
