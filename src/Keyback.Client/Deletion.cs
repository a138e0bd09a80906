namespace Keyback.Client;

/// <summary>An account that will be deleted. Until then everything works as before.</summary>
public sealed record Deletion
{
    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the account is deleted.</summary>
    public required DateTimeOffset DueAt { get; init; }
}
