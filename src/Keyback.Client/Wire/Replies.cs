namespace Keyback.Client.Wire;

// What comes in and is not shown as it is.

internal sealed class SessionsReply
{
    public required IReadOnlyList<OwnSession> Sessions { get; init; }
}

internal sealed class StepUpReply
{
    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class SavedCodesReply
{
    public required IReadOnlyList<string> SavedCodes { get; init; }
}

internal sealed class ProblemReply
{
    public string? Title { get; init; }

    public string? Code { get; init; }

    public string? TraceId { get; init; }

    public int? TriesLeft { get; init; }

    public string? State { get; init; }

    public IReadOnlyList<FactorMethod>? Methods { get; init; }

    public DateTimeOffset? WaitsUntil { get; init; }

    public IReadOnlyList<PasswordRejection>? Reasons { get; init; }
}
