namespace Keyback.Storage;

/// <summary>
/// The commit was sent, and its answer never came or said that the standby may not have it: the work is durable as a
/// whole or not at all, and nobody here can say which.
/// </summary>
public sealed class CommitInDoubtException(Exception? cause) : Exception("Nobody can say whether the store has committed.", cause);
