namespace Keyback.Recovery;

/// <summary>A Recovery after one event, what the event led to, and what must happen with it.</summary>
/// <param name="Next">The Recovery to keep; the same object when nothing changed.</param>
/// <param name="Outcome">What the event led to.</param>
/// <param name="Effects">In the order in which they are applied.</param>
public sealed record RecoveryTransition(RecoveryAttempt Next, RecoveryOutcome Outcome, params IReadOnlyList<RecoveryEffect> Effects);
