namespace Keyback.Storage.Postgres;

/// <summary>Somebody else was faster than a piece of work assumed. None of it was done, and it runs again.</summary>
public sealed class WrongAssumptionException()
    : Exception("Another transaction changed first what this one was to change.");
