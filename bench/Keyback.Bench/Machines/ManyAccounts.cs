using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Keyback.Bench.Machines;

/// <summary>
/// Puts accounts into a store by one statement a table: the rows that the import writes, without their entries on the
/// record, which would take it minutes for a million.
/// </summary>
internal static class ManyAccounts
{
    public static async Task InsertAsync(Engine engine, string connectionString, int accounts, string hash)
    {
        await using DbConnection connection = engine is Engine.Sqlite ? new SqliteConnection(connectionString) : new NpgsqlConnection($"{connectionString};Pooling=false"); // a connection that stays open is in the way of copies
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var (numbers, id) = engine is Engine.Sqlite
            ? ("(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < @count - 1) SELECT i FROM n)", "printf('0193a000-0000-7000-8000-%012x', i)")
            : ("(SELECT generate_series(0, @count - 1) AS i)", "'0193a000-0000-7000-8000-' || lpad(to_hex(i), 12, '0')");
        await RunAsync(
            $"""
            INSERT INTO accounts (id, locale, status, password_hash, created_at, changed_at)
            SELECT {id}, 'en', @status, @hash, 1730000000000, 1730000000000 FROM {numbers} AS n
            """);
        await RunAsync(
            $"""
            INSERT INTO identifiers (kind, key, account_id, value, proved_at)
            SELECT @kind, 'user' || i || '@bench.example', {id}, 'user' || i || '@bench.example', 1730000000000 FROM {numbers} AS n
            """);
        await transaction.CommitAsync();

        async Task RunAsync(string statement)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = statement;
            command.CommandTimeout = 0;
            foreach (var (name, value) in new (string, object)[]
            {
                ("count", accounts), ("hash", hash), ("status", (int)Keyback.Accounts.AccountStatus.Active), ("kind", (int)Keyback.Accounts.IdentifierKind.Email),
            })
            {
                if (statement.Contains('@' + name, StringComparison.Ordinal))
                {
                    var parameter = command.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = (name, value);
                    command.Parameters.Add(parameter);
                }
            }

            await command.ExecuteNonQueryAsync();
        }
    }
}
