using System.Security.Cryptography;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Security;
using Keyback.Support;

namespace Keyback.Storage.Audit;

/// <summary>The newest entry of one chain, signed.</summary>
internal sealed class ChainHead
{
    /// <summary>The chain's id, as text: another spelling of the same id is a change too.</summary>
    public string Chain { get; init; } = "";

    public long Sequence { get; init; }

    public byte[] Hash { get; init; } = [];

    public byte[] Mac { get; init; } = [];

    /// <summary>When it was kept, in milliseconds; the greatest number where the version before kept it.</summary>
    public long KeptAt { get; init; } = long.MaxValue;

    /// <summary>As it stands in a checkpoint.</summary>
    public override string ToString() => $"{Chain} {Sequence} {Convert.ToHexStringLower(Hash)}";
}

/// <summary>Up to where the front of a chain was removed when its time was over, signed.</summary>
internal sealed class Cut
{
    public string Chain { get; init; } = "";

    public long Sequence { get; init; }

    public byte[] Hash { get; init; } = [];

    public long CutAt { get; init; }

    public byte[] Mac { get; init; } = [];

    public bool IsSigned(DataKeys keys, Guid chain) =>
        CryptographicOperations.FixedTimeEquals(Mac, keys.AuditMac(AuditChain.CutBytes(chain, Sequence, CutAt, Hash)));
}

/// <summary>The heads of all chains that moved since the checkpoint before, signed together with it.</summary>
internal sealed class Checkpoint
{
    public long Number { get; init; }

    public long At { get; init; }

    public string Heads { get; init; } = "";

    public byte[] Mac { get; init; } = [];
}

/// <summary>One stored entry.</summary>
internal sealed class EntryRow
{
    public long Sequence { get; init; }

    public long At { get; init; }

    public int Kind { get; init; }

    public string? AccountId { get; init; }

    public string? Reference { get; init; }

    public string? Reason { get; init; }

    public string? Lane { get; init; }

    public string? StaffId { get; init; }

    public byte[] Hash { get; init; } = [];

    public AuditEntry ToEntry() => new(
        (AuditKind)Kind,
        Guid.TryParse(AccountId, out var account) ? new AccountId(account) : null,
        Reference,
        Reason,
        Lane,
        Guid.TryParse(StaffId, out var staff) ? new StaffId(staff) : null);

    /// <summary>Whether it is the entry that comes after this one, word for word as it was written.</summary>
    public bool Follows(long sequence, byte[] hash)
    {
        var entry = ToEntry();
        return Sequence == sequence + 1
            && AccountId == entry.Account?.ToString()
            && StaffId == entry.Staff?.ToString()
            && Hash.AsSpan().SequenceEqual(AuditHash.Next(hash, Sequence, At, entry));
    }
}
