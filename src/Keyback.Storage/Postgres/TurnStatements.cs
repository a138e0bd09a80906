namespace Keyback.Storage.Postgres;

/// <summary>
/// The statements of one of several pieces of work in a transaction. What it needs an answer to waits until all of them have
/// come so far; then one round trip takes the statements of all.
/// </summary>
/// <param name="all">The statements of all of them.</param>
/// <param name="pause">Waits until they have been sent.</param>
internal sealed class TurnStatements(GatheredStatements all, Func<Task> pause) : Statements
{
    public override bool OthersWrite => true;

    public override async Task<int> ExecuteAsync(string sql, object? parameters)
    {
        var statement = all.Enqueue(sql, parameters);
        await pause();
        return statement.RecordsAffected;
    }

    public override Task<int> AssumeAsync(string sql, object? parameters) =>
        all.Assumes ? all.AssumeAsync(sql, parameters) : ExecuteAsync(sql, parameters);

    public override Task AddAsync(string sql, object? parameters) => all.AddAsync(sql, parameters);

    public override Asked<T> Ask<T>(string sql, object? parameters) => all.Ask<T>(sql, parameters, pause);

    public override Task HoldAsync(long subject) => all.HoldAsync(subject);

    public override Task SendAsync() => pause();
}
