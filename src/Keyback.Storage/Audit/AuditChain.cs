using System.Data.Common;
using System.Text;
using Dapper;
using Keyback.Audit;
using Keyback.Security;

namespace Keyback.Storage.Audit;

/// <summary>
/// The chain of this process: one writer, so no row that all nodes fight over. Its head is signed in the same
/// transaction as its entries; checkpoints over the heads of all chains join them (I15).
/// </summary>
/// <remarks>Used by the one writer alone: not thread-safe.</remarks>
internal sealed class AuditChain(Guid chain, DataKeys keys)
{
    private const int EntriesBetweenCheckpoints = 1000;

    private static readonly string InsertEntry = Sql.Text("Audit/insert_entry");
    private static readonly string KeepHead = Sql.Text("Audit/keep_head");
    private static readonly string FindHead = Sql.Text("Audit/find_head");
    private static readonly string ReadChains = Sql.Text("Audit/read_chains");
    private static readonly string LastCheckpoint = Sql.Text("Audit/last_checkpoint");
    private static readonly string InsertCheckpoint = Sql.Text("Audit/insert_checkpoint");

    private Head _durable = new(0, AuditHash.Genesis(chain), 0);
    private Head _staged = new(0, AuditHash.Genesis(chain), 0);
    private bool _inDoubt;

    private sealed record Head(long Sequence, byte[] Hash, long SinceCheckpoint);

    /// <summary>Adds the entries of one transaction.</summary>
    public void Append(DbConnection connection, DbTransaction transaction, IEnumerable<AuditEntry> entries, DateTimeOffset now)
    {
        Settle(connection, transaction);
        var at = now.ToUnixTimeMilliseconds();
        foreach (var entry in entries)
        {
            if (_staged.Sequence == 0)
            {
                AppendOne(connection, transaction, new AuditEntry(AuditKind.ChainOpened), at);
            }

            AppendOne(connection, transaction, entry, at);
        }

        if (_staged == _durable)
        {
            return;
        }

        if (_durable.Sequence == 0 || _staged.SinceCheckpoint >= EntriesBetweenCheckpoints)
        {
            Checkpoint(connection, transaction, at);
        }
        else
        {
            KeepOwnHead(connection, transaction, at);
        }
    }

    /// <summary>The transaction is durable: the chain goes on from here.</summary>
    public void Committed() => _durable = _staged;

    /// <summary>
    /// The transaction failed, and nobody knows how far it came: a commit can reach the disk and still report an error.
    /// The next <see cref="Append"/> asks the store.
    /// </summary>
    public void InDoubt() => _inDoubt = true;

    internal static byte[] HeadBytes(Guid chain, long sequence, byte[] hash) =>
        Encoding.UTF8.GetBytes($"head\n{chain:D}\n{sequence}\n{Convert.ToHexStringLower(hash)}");

    internal static byte[] CheckpointBytes(long number, long at, string heads, byte[] previousMac) =>
        Encoding.UTF8.GetBytes($"checkpoint\n{number}\n{at}\n{heads}\n{Convert.ToHexStringLower(previousMac)}");

    private void Settle(DbConnection connection, DbTransaction transaction)
    {
        if (_inDoubt)
        {
            var stored = connection.QuerySingleOrDefault<ChainHead>(FindHead, new { chain = chain.ToString("D") }, transaction);

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

    private void AppendOne(DbConnection connection, DbTransaction transaction, AuditEntry entry, long at)
    {
        var sequence = _staged.Sequence + 1;
        var hash = AuditHash.Next(_staged.Hash, sequence, at, entry);
        connection.Execute(
            InsertEntry,
            new
            {
                chain = chain.ToString("D"),
                sequence,
                at,
                kind = (int)entry.Kind,
                account = entry.Account?.ToString(),
                entry.Reference,
                entry.Reason,
                entry.Lane,
                hash,
            },
            transaction);
        _staged = new Head(sequence, hash, _staged.SinceCheckpoint + 1);
    }

    private void KeepOwnHead(DbConnection connection, DbTransaction transaction, long at)
    {
        var mac = keys.AuditMac(HeadBytes(chain, _staged.Sequence, _staged.Hash));
        connection.Execute(
            KeepHead, new { chain = chain.ToString("D"), at, sequence = _staged.Sequence, hash = _staged.Hash, mac }, transaction);
    }

    private void Checkpoint(DbConnection connection, DbTransaction transaction, long at)
    {
        var last = connection.QuerySingleOrDefault<Checkpoint>(LastCheckpoint, transaction: transaction) ?? new Checkpoint();
        var number = last.Number + 1;

        // The chain names the checkpoint and the checkpoint holds that very entry: neither can go without the other.
        AppendOne(connection, transaction, new AuditEntry(AuditKind.CheckpointSigned, Reason: $"{number}"), at);
        KeepOwnHead(connection, transaction, at);
        var heads = string.Join('\n', connection.Query<ChainHead>(ReadChains, transaction: transaction));
        var mac = keys.AuditMac(CheckpointBytes(number, at, heads, last.Mac));
        connection.Execute(InsertCheckpoint, new { number, at, heads, mac }, transaction);
        _staged = _staged with { SinceCheckpoint = 0 };
    }
}
