using System.Text;
using Keyback.Audit;
using Keyback.Security;

namespace Keyback.Storage.Audit;

/// <summary>
/// The chain of one writer, so no row that all nodes fight over. Its head is signed in the same transaction as its
/// entries; checkpoints over the heads of all chains join them (I15).
/// </summary>
/// <param name="chain">Names it.</param>
/// <param name="keys">Sign it.</param>
/// <remarks>Used by its writer alone, one transaction after the other: not thread-safe.</remarks>
internal sealed class AuditChain(Guid chain, DataKeys keys)
{
    private const int EntriesBetweenCheckpoints = 1000;
    private const long MostApart = 600_000; // milliseconds: what the clocks of two nodes may be apart, and a transaction may take
    private const long CheckpointSubject = 0x6B65796261636B02; // "keyback" 2: nobody else's advisory lock

    private static readonly string InsertEntry = Sql.Text("Audit/insert_entry");
    private static readonly string KeepHead = Sql.Text("Audit/keep_head");
    private static readonly string FindHead = Sql.Text("Audit/find_head");
    private static readonly string ReadMovedChains = Sql.Text("Audit/read_moved_chains");
    private static readonly string LastCheckpoint = Sql.Text("Audit/last_checkpoint");
    private static readonly string InsertCheckpoint = Sql.Text("Audit/insert_checkpoint");

    private Head _durable = new(0, AuditHash.Genesis(chain), 0);
    private Head _staged = new(0, AuditHash.Genesis(chain), 0);
    private bool _inDoubt;

    private sealed record Head(long Sequence, byte[] Hash, long SinceCheckpoint);

    /// <summary>Adds the entries of one transaction.</summary>
    public async Task AppendAsync(WriteScope scope, IEnumerable<AuditEntry> entries, DateTimeOffset now)
    {
        await SettleAsync(scope);
        var at = now.ToUnixTimeMilliseconds();
        var cut = false;
        foreach (var entry in entries)
        {
            cut |= entry.Kind is AuditKind.RecordCut;
            if (_staged.Sequence == 0)
            {
                await AppendOneAsync(scope, new AuditEntry(AuditKind.ChainOpened), at);
            }

            await AppendOneAsync(scope, entry, at);
        }

        if (_staged == _durable)
        {
            return;
        }

        // After a cut, too: the entries that hold the older checkpoints may have gone with it.
        if (_durable.Sequence == 0 || _staged.SinceCheckpoint >= EntriesBetweenCheckpoints || cut)
        {
            await CheckpointAsync(scope, at);
        }
        else
        {
            await KeepOwnHeadAsync(scope, at);
        }
    }

    /// <summary>The transaction is durable: the chain goes on from here.</summary>
    public void Committed() => _durable = _staged;

    /// <summary>
    /// The transaction failed, and nobody knows how far it came: a commit can reach the disk and still report an error.
    /// The next <see cref="AppendAsync"/> asks the store.
    /// </summary>
    public void InDoubt() => _inDoubt = true;

    /// <summary>What a head is signed over; the version before did not keep when, and its heads have the greatest number there.</summary>
    internal static byte[] HeadBytes(Guid chain, long sequence, byte[] hash, long keptAt) => Encoding.UTF8.GetBytes(
        $"head\n{chain:D}\n{sequence}\n{Convert.ToHexStringLower(hash)}{(keptAt == long.MaxValue ? "" : $"\n{keptAt}")}");

    internal static byte[] CutBytes(Guid chain, long sequence, long at, byte[] hash) =>
        Encoding.UTF8.GetBytes($"cut\n{chain:D}\n{sequence}\n{at}\n{Convert.ToHexStringLower(hash)}");

    internal static byte[] CheckpointBytes(long number, long at, string heads, byte[] previousMac) =>
        Encoding.UTF8.GetBytes($"checkpoint\n{number}\n{at}\n{heads}\n{Convert.ToHexStringLower(previousMac)}");

    private async Task SettleAsync(WriteScope scope)
    {
        if (_inDoubt)
        {
            var stored = await scope.FindAsync<ChainHead>(FindHead, new { chain });

            // Only the head before the failure or the one that was being written: any other is not ours, and the chain
            // shows the break.
            if (stored is not null && stored.Sequence == _staged.Sequence && stored.Hash.AsSpan().SequenceEqual(_staged.Hash))
            {
                _durable = _staged;
            }

            _inDoubt = false;
        }

        _staged = _durable;
    }

    private async Task AppendOneAsync(WriteScope scope, AuditEntry entry, long at)
    {
        var sequence = _staged.Sequence + 1;
        var hash = AuditHash.Next(_staged.Hash, sequence, at, entry);
        await scope.AddAsync(
            InsertEntry,
            new
            {
                chain,
                sequence,
                at,
                kind = (int)entry.Kind,
                account = entry.Account?.ToString(),
                entry.Reference,
                entry.Reason,
                entry.Lane,
                staff = entry.Staff?.ToString(),
                hash,
            });
        _staged = new Head(sequence, hash, _staged.SinceCheckpoint + 1);
    }

    private Task KeepOwnHeadAsync(WriteScope scope, long at)
    {
        var mac = keys.AuditMac(HeadBytes(chain, _staged.Sequence, _staged.Hash, at));
        return scope.AddAsync(KeepHead, new { chain, at, sequence = _staged.Sequence, hash = _staged.Hash, mac });
    }

    private async Task CheckpointAsync(WriteScope scope, long at)
    {
        await scope.HoldAsync(CheckpointSubject); // other checkpoints wait
        var last = await scope.FindAsync<Checkpoint>(LastCheckpoint) ?? new Checkpoint();
        var number = last.Number + 1;

        // The chain names the checkpoint and the checkpoint holds that very entry: neither can go without the other.
        await AppendOneAsync(scope, new AuditEntry(AuditKind.CheckpointSigned, Reason: $"{number}"), at);
        await KeepOwnHeadAsync(scope, at);
        var heads = string.Join('\n', await scope.QueryAsync<ChainHead>(ReadMovedChains, new { since = last.At - MostApart, chain }));
        var mac = keys.AuditMac(CheckpointBytes(number, at, heads, last.Mac));
        await scope.AddAsync(InsertCheckpoint, new { number, at, heads, mac });
        _staged = _staged with { SinceCheckpoint = 0 };
    }
}
