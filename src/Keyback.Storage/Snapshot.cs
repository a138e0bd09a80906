using System.Data.Common;
using Dapper;

namespace Keyback.Storage;

/// <summary>Reads that all see the store at one and the same instant, however long they take and whatever is written meanwhile.</summary>
public sealed class Snapshot(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    /// <summary>Reads all rows of a question.</summary>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken ct) =>
        [.. await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: ct))];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
