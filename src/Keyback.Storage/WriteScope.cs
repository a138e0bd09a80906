using System.Data.Common;
using Dapper;
using Keyback.Audit;

namespace Keyback.Storage;

/// <summary>What a piece of work writes with: statements, entries for the record, and what to do once all is durable.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="transaction">The transaction that the work shares.</param>
/// <param name="thread">The thread that alone may use the connection, and only until <see cref="Close"/>.</param>
public sealed class WriteScope(DbConnection connection, DbTransaction transaction, int thread)
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

    /// <summary>Puts a decision on the record, in the same transaction (I15).</summary>
    public void Record(AuditEntry entry) => _entries.Add(entry);

    /// <summary>Does something once the work is durable; not at all when it fails.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>The work is over: whatever of it still runs must not write into a neighbour's transaction.</summary>
    internal void Close() => _closed = true;

    private DbConnection Open() => !_closed && Environment.CurrentManagedThreadId == thread
        ? connection
        : throw new InvalidOperationException("This piece of work is over: it waited for something that is not the database.");
}
