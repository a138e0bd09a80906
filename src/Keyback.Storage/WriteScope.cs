using System.Data.Common;
using Dapper;
using Keyback.Audit;

namespace Keyback.Storage;

/// <summary>What a piece of work writes with: statements, entries for the record, and what to do once all is durable.</summary>
public sealed class WriteScope(DbConnection connection, DbTransaction transaction)
{
    private readonly List<AuditEntry> _entries = [];
    private readonly List<Action> _afterCommit = [];

    internal IReadOnlyList<AuditEntry> Entries => _entries;

    internal IReadOnlyList<Action> AfterCommits => _afterCommit;

    /// <summary>Executes a statement and tells how many rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => connection.ExecuteAsync(sql, parameters, transaction);

    /// <summary>Reads all rows of a question.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        [.. await connection.QueryAsync<T>(sql, parameters, transaction)];

    /// <summary>Reads the one row of a question, or none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) =>
        connection.QuerySingleOrDefaultAsync<T>(sql, parameters, transaction);

    /// <summary>Puts a decision on the record, in the same transaction (I15).</summary>
    public void Record(AuditEntry entry) => _entries.Add(entry);

    /// <summary>Does something once the work is durable; not at all when it fails.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);
}
