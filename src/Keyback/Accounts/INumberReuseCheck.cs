namespace Keyback.Accounts;

/// <summary>Whether a number has passed to somebody else since it was proved. Carriers sell numbers again after some months.</summary>
public enum NumberReuse
{
    /// <summary>Nobody can say: the usual answer.</summary>
    Unknown,

    /// <summary>It has: given up, or somebody else's now.</summary>
    Reused,

    /// <summary>It has not.</summary>
    NotReused,
}

/// <summary>Asks somebody who knows the carriers' books.</summary>
public interface INumberReuseCheck
{
    /// <summary>Asks about one number. No failure of the other side is more than <see cref="NumberReuse.Unknown"/>.</summary>
    /// <param name="e164">The number.</param>
    /// <param name="since">When the account's owner proved to hold it.</param>
    /// <param name="ct">Throws when the caller has gone; nothing else does.</param>
    Task<NumberReuse> CheckAsync(string e164, DateTimeOffset since, CancellationToken ct);
}
