namespace Keyback.Storage.Sqlite;

/// <summary>Statements that run at once: the file is in the same process, and its one writer writes in turn.</summary>
internal sealed class SqliteStatements(KeptStatements connection) : Statements
{
    public override bool OthersWrite => false;

    public override Task<int> ExecuteAsync(string sql, object? parameters) => Task.FromResult(Open().Execute(sql, parameters));

    public override Task<int> AssumeAsync(string sql, object? parameters) => ExecuteAsync(sql, parameters);

    public override Task AddAsync(string sql, object? parameters)
    {
        Open().Execute(sql, parameters);
        return Task.CompletedTask;
    }

    public override Asked<T> Ask<T>(string sql, object? parameters) => new(Open().Query<T>(sql, parameters));

    public override Task HoldAsync(long subject) => Task.CompletedTask;

    public override Task SendAsync() => Task.CompletedTask;

    // A fault of the file undoes the whole transaction by itself; each statement after it would be one of its own, and durable at once.
    private KeptStatements Open() =>
        connection.InTransaction ? connection : throw new InvalidOperationException("The transaction is over.");
}
