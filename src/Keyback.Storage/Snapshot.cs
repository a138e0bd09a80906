using System.Data.Common;
using Dapper;

namespace Keyback.Storage;

/// <summary>Reads that all see the store at one and the same instant, however long they take and whatever is written meanwhile.</summary>
public sealed class Snapshot(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    /// <summary>Reads all rows of a question. Nobody waits for it, so it may take as long as a long record needs.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken ct) =>
        [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, transaction, commandTimeout: 0, cancellationToken: ct))];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
