using Dapper;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Sqlite;

/// <summary>Statements that run at once: the file is in the same process, and its one writer writes in turn.</summary>
internal sealed class SqliteStatements(KeptStatements connection, SqliteTransaction transaction) : Statements
{
    public override bool OthersWrite => false;

    public override Task<int> ExecuteAsync(string sql, object? parameters) => connection.ExecuteAsync(sql, parameters, transaction);

    public override Task<int> AssumeAsync(string sql, object? parameters) => ExecuteAsync(sql, parameters);

    public override Task AddAsync(string sql, object? parameters) => ExecuteAsync(sql, parameters);

    public override Asked<T> Ask<T>(string sql, object? parameters) => new(connection.Query<T>(sql, parameters, transaction).AsList());

    public override Task HoldAsync(long subject) => Task.CompletedTask;

    public override Task SendAsync() => Task.CompletedTask;
}
