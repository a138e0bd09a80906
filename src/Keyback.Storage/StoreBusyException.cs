namespace Keyback.Storage;

/// <summary>More waits to be written than the store takes on: the request is refused, and nothing was accepted.</summary>
public sealed class StoreBusyException() : Exception("The store has no room for another write just now.");
