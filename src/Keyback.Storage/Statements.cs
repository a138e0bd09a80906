namespace Keyback.Storage;

/// <summary>How the statements of one transaction come to the database.</summary>
internal abstract class Statements
{
    /// <summary>Whether other transactions write beside this one.</summary>
    public abstract bool OthersWrite { get; }

    /// <summary>Executes a statement and tells how many rows it changed.</summary>
    public abstract Task<int> ExecuteAsync(string sql, object? parameters);

    /// <summary>
    /// Executes a statement that changes one row unless somebody else was faster. It may be sent with a later one; where it
    /// turns out to have changed another number of rows, the transaction is undone, and the work runs again without such assumptions.
    /// </summary>
    public abstract Task<int> AssumeAsync(string sql, object? parameters);

    /// <summary>Executes a statement of which nothing is asked; it may be sent with a later one.</summary>
    public abstract Task AddAsync(string sql, object? parameters);

    /// <summary>Asks a question that may be sent with others.</summary>
    public abstract Asked<T> Ask<T>(string sql, object? parameters);

    /// <summary>Makes everybody else who holds the same subject wait until the transaction ends.</summary>
    public abstract Task HoldAsync(long subject);

    /// <summary>Sends what waits to be sent, and checks what was assumed.</summary>
    public abstract Task SendAsync();
}
