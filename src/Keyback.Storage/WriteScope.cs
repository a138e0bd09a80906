using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Keyback.Accounts;
using Keyback.Audit;

namespace Keyback.Storage;

/// <summary>What a piece of work writes with: statements, entries for the record, and what to do once all is durable.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="transaction">The transaction that the work shares.</param>
/// <param name="thread">The thread that alone may use the connection; none where a connection waits without a thread.</param>
/// <param name="hold">The statement that holds a subject; none where one writer writes in turn.</param>
public sealed class WriteScope(DbConnection connection, DbTransaction transaction, int? thread, string? hold = null)
{
    private readonly List<AuditEntry> _entries = [];
    private readonly List<Action> _afterCommit = [];
    private bool _closed;

    internal IReadOnlyList<AuditEntry> Entries => _entries;

    internal IReadOnlyList<Action> AfterCommits => _afterCommit;

    /// <summary>Executes a statement and tells how many rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Open().ExecuteAsync(sql, parameters, transaction);

    /// <summary>Reads all rows of a question.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        [.. await Open().QueryAsync<T>(sql, parameters, transaction)];

    /// <summary>Reads the one row of a question, or none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) =>
        Open().QuerySingleOrDefaultAsync<T>(sql, parameters, transaction);

    /// <summary>
    /// Makes everybody else who holds the same subject wait until this transaction ends, so that what is read after it
    /// still holds when the decision is kept. Where one writer writes in turn, that is so anyway and nothing is done.
    /// </summary>
    public Task HoldAsync(ReadOnlySpan<byte> subject) => hold is null
        ? Task.CompletedTask
        : Open().ExecuteAsync(hold, new { subject = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(subject)) }, transaction);

    /// <summary>Holds an account: what opens, ends or counts something of it waits.</summary>
    internal Task HoldAsync(AccountId account) => HoldAsync(account.Value.ToByteArray());

    /// <summary>Whether other transactions write beside this one.</summary>
    internal bool OthersWrite => hold is not null;

    /// <summary>The statement as this database takes it.</summary>
    internal string Of(DialectSql statement) => hold is null ? statement.Sqlite : statement.Postgres;

    /// <summary>Puts a decision on the record, in the same transaction (I15).</summary>
    public void Record(AuditEntry entry) => _entries.Add(entry);

    /// <summary>Does something once the work is durable; not at all when it fails.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>The work is over: whatever of it still runs must not write into a neighbour's transaction.</summary>
    internal void Close() => _closed = true;

    private DbConnection Open() => !_closed && (thread is null || Environment.CurrentManagedThreadId == thread)
        ? connection
        : throw new InvalidOperationException("This piece of work is over: it waited for something that is not the database.");
}
