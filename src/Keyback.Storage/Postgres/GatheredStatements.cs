using System.Data.Common;
using Dapper;
using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>
/// The statements of one transaction. Those whose answer is not needed yet wait for the first one whose answer is, and go
/// with it in one round trip, in the order in which they came.
/// </summary>
/// <param name="connection">Where they go.</param>
/// <param name="transaction">What they belong to, if not each to itself.</param>
/// <param name="assumes">Whether what is assumed is believed until it is seen, or asked for at once.</param>
/// <param name="ct">Gives up.</param>
internal sealed class GatheredStatements(NpgsqlConnection connection, NpgsqlTransaction? transaction, bool assumes, CancellationToken ct = default) : Statements
{
    private static readonly string Hold = Sql.Text("Postgres/hold");

    private readonly List<Waiting> _waiting = [];

    public override bool OthersWrite => true;

    /// <summary>Whether what is assumed is believed until it is seen, or asked for at once.</summary>
    public bool Assumes => assumes;

    public override async Task<int> ExecuteAsync(string sql, object? parameters)
    {
        var statement = Enqueue(sql, parameters);
        await SendAsync();
        return statement.RecordsAffected;
    }

    public override Task<int> AssumeAsync(string sql, object? parameters)
    {
        if (!assumes)
        {
            return ExecuteAsync(sql, parameters);
        }

        Enqueue(sql, parameters, isAssumed: true);
        return Task.FromResult(1);
    }

    public override Task AddAsync(string sql, object? parameters)
    {
        Enqueue(sql, parameters);
        return Task.CompletedTask;
    }

    public override Asked<T> Ask<T>(string sql, object? parameters) => Ask<T>(sql, parameters, SendAsync);

    /// <summary>Asks for somebody who has another way to have it sent.</summary>
    public Asked<T> Ask<T>(string sql, object? parameters, Func<Task> send)
    {
        var asked = new Asked<T>(send);
        Enqueue(sql, parameters, answer: reader => asked.Answer(reader.Parse<T>().AsList()));
        return asked;
    }

    public override Task HoldAsync(long subject)
    {
        Enqueue(Hold, new { subject }, answer: _ => { });
        return Task.CompletedTask;
    }

    public override async Task SendAsync()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        Waiting[] sent = [.. _waiting];
        _waiting.Clear();
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var one in sent)
        {
            batch.BatchCommands.Add(one.Statement);
        }

        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            foreach (var answer in sent.Select(one => one.Answer).OfType<Action<DbDataReader>>())
            {
                answer(reader);
                await reader.NextResultAsync(ct);
            }
        }

        if (sent.Any(one => one.IsAssumed && one.Statement.RecordsAffected != 1))
        {
            throw new WrongAssumptionException();
        }
    }

    /// <summary>Has a statement wait; when it was sent, it knows how many rows it changed.</summary>
    public NpgsqlBatchCommand Enqueue(string sql, object? parameters, bool isAssumed = false, Action<DbDataReader>? answer = null)
    {
        var statement = PositionalStatement.Of(sql, parameters);
        _waiting.Add(new Waiting(statement, isAssumed, answer));
        return statement;
    }

    private sealed record Waiting(NpgsqlBatchCommand Statement, bool IsAssumed, Action<DbDataReader>? Answer);
}
