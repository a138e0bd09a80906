namespace Keyback.Storage;

/// <summary>The commit was sent and its answer never came: the work is durable as a whole or not at all, and nobody here can say which.</summary>
public sealed class CommitInDoubtException(Exception cause) : Exception("The connection to the store broke while it committed.", cause);
