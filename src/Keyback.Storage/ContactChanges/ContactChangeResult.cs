using Keyback.Support;

namespace Keyback.Storage.ContactChanges;

/// <summary>What became of a step of the staff.</summary>
public abstract record ContactChangeResult
{
    private ContactChangeResult()
    {
    }

    /// <summary>Kept durably.</summary>
    /// <param name="Id">Which change.</param>
    public sealed record Done(ContactChangeId Id) : ContactChangeResult;

    /// <summary>Not allowed, or not any more.</summary>
    /// <param name="Why">Why.</param>
    public sealed record Refused(ContactChangeRefusal Why) : ContactChangeResult;

    /// <summary>The address or number is the account's, or somebody else's, already.</summary>
    public sealed record Known : ContactChangeResult;

    /// <summary>Too many proposals by one person.</summary>
    /// <param name="RetryAfter">The time until another is allowed.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : ContactChangeResult;

    /// <summary>There is none with this id.</summary>
    public sealed record Unknown : ContactChangeResult;
}
