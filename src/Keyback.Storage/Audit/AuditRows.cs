namespace Keyback.Storage.Audit;

/// <summary>The newest entry of one chain, signed.</summary>
internal sealed class ChainHead
{
    /// <summary>The chain's id, as text: another spelling of the same id is a change too.</summary>
    public string Chain { get; init; } = "";

    public long Sequence { get; init; }

    public byte[] Hash { get; init; } = [];

    public byte[] Mac { get; init; } = [];

    /// <summary>As it stands in a checkpoint.</summary>
    public override string ToString() => $"{Chain} {Sequence} {Convert.ToHexStringLower(Hash)}";
}

/// <summary>The heads of all chains at one instant, signed together with the checkpoint before.</summary>
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
}
