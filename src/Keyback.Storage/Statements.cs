using System.Data.Common;

namespace Keyback.Storage;

/// <summary>Statements of which only the effect is wanted, sent to the database together where it takes them so.</summary>
internal sealed class Statements(DbConnection connection, DbTransaction transaction)
{
    private readonly List<(string Text, (string Name, object? Value)[] Values)> _waiting = [];

    /// <summary>Adds one; it runs after those before it.</summary>
    public void Add(string text, params (string Name, object? Value)[] values) => _waiting.Add((text, values));

    /// <summary>Runs all that were added since.</summary>
    public async Task RunAsync()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        if (connection.CanCreateBatch)
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (var (text, values) in _waiting)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = text;
                Fill(command.Parameters, command.CreateParameter, values);
                batch.BatchCommands.Add(command);
            }

            await batch.ExecuteNonQueryAsync();
        }
        else
        {
            foreach (var (text, values) in _waiting)
            {
                await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // all texts are ours: they come from the statement files
                command.CommandText = text;
#pragma warning restore CA2100
                command.Transaction = transaction;
                Fill(command.Parameters, command.CreateParameter, values);
                await command.ExecuteNonQueryAsync();
            }
        }

        _waiting.Clear();
    }

    private static void Fill(DbParameterCollection parameters, Func<DbParameter> create, (string Name, object? Value)[] values)
    {
        foreach (var (name, value) in values)
        {
            var parameter = create();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            parameters.Add(parameter);
        }
    }
}
