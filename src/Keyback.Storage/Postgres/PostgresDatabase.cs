using System.Data;
using System.Data.Common;
using Dapper;
using Keyback.Storage.Audit;
using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>
/// The store in PostgreSQL, for several nodes at once: each piece of work runs in a transaction of its own
/// (READ COMMITTED), and is run again when it lost to another one or the connection broke before the commit was sent.
/// </summary>
public sealed class PostgresDatabase : Database, IDisposable
{
    private const int MostSlots = 16; // transactions side by side in one process
    private const int MostTries = 6; // of one piece of work
    private const int OldestServer = 15;
    private const long MigrationSubject = 0x6B65796261636B01; // "keyback" 1: nobody else's advisory lock

    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(30); // longer than a statement takes by default
    private static readonly string Hold = Sql.Text("Postgres/hold");
    private static readonly string Clock = Sql.Text("Postgres/clock");

    private readonly NpgsqlDataSource _source;
    private readonly WriterSlots _slots;
    private readonly TimeProvider _clock;
    private Func<string?, AuditChain>? _openChain;
    private bool _closed;

    /// <summary>Connects when the first thing is asked of it.</summary>
    /// <param name="options">Where the server is, and how long it may take.</param>
    /// <param name="clock">Dates the entries of the record.</param>
    public PostgresDatabase(StorageOptions options, TimeProvider clock)
    {
        (_source, var size) = PostgresConnections.Open(options);
        _slots = new WriterSlots(Math.Clamp(size / 2, 1, MostSlots)); // the other half reads
        _clock = clock;
    }

    /// <inheritdoc />
    public override async Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> work, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        var slot = await _slots.TakeAsync(ct);
        try
        {
            ct.ThrowIfCancellationRequested();
            return await RunAsync(slot, work);
        }
        finally
        {
            _slots.Return(slot);
        }
    }

    /// <inheritdoc />
    public override async Task<DbConnection> OpenAsync(CancellationToken ct) => await _source.OpenConnectionAsync(ct);

    /// <inheritdoc />
    public override async Task<Snapshot> OpenSnapshotAsync(CancellationToken ct)
    {
        var connection = await _source.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            await connection.ExecuteAsync(new CommandDefinition("SET LOCAL statement_timeout = 0", transaction: transaction, cancellationToken: ct));
            return new Snapshot(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public override async Task<DateTimeOffset?> ReadClockAsync(CancellationToken ct) => await FindAsync<DateTimeOffset>(Clock, null, ct);

    /// <inheritdoc />
    public override async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        if (connection.PostgreSqlVersion.Major < OldestServer)
        {
            throw new StoreTooOldException(connection.PostgreSqlVersion);
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);

        // Whoever comes second waits as long as the first needs. What a script locks must be had soon, though, or all
        // that read the table would wait behind it.
        await RunAsync("SET LOCAL statement_timeout = 0; SELECT set_config('keyback.lock_timeout', current_setting('lock_timeout'), true); SET LOCAL lock_timeout = 0", null);
        await RunAsync(Hold, new { subject = MigrationSubject });
        await RunAsync("SELECT set_config('lock_timeout', current_setting('keyback.lock_timeout'), true)", null);
        await RunAsync("CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)", null);
        var applied = (await connection.QueryAsync<string>("SELECT name FROM migrations", transaction: transaction)).ToHashSet(StringComparer.Ordinal);

        List<string> fresh = [];
        foreach (var (name, text) in Sql.Migrations().Where(script => !applied.Contains(script.Name)))
        {
            await RunAsync(text, null);
            await RunAsync("INSERT INTO migrations (name, applied_at) VALUES (@name, @now)", new { name, now = _clock.GetUtcNow() });
            fresh.Add(name);
        }

        await transaction.CommitAsync(ct);
        return fresh;

        async Task RunAsync(string text, object? parameters) => await connection.ExecuteAsync(
            new CommandDefinition(text, parameters, transaction, commandTimeout: 0, cancellationToken: ct));
    }

    internal override void KeepRecordIn(Func<string?, AuditChain> openChain) => _openChain = openChain;

    /// <summary>Finishes what runs, then closes the connections.</summary>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _slots.Close(Closing);
            _slots.Dispose();
            _source.Dispose();
        }
    }

    private async Task<T> RunAsync<T>(WriterSlot slot, Func<WriteScope, Task<T>> work)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await RunOnceAsync(slot, work);
            }
            catch (Exception error) when (tries < MostTries && MayPass(error))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5 << tries)); // in real time: somebody else is to get on meanwhile
            }
        }
    }

    private async Task<T> RunOnceAsync<T>(WriterSlot slot, Func<WriteScope, Task<T>> work)
    {
        await using var connection = await _source.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        var scope = new WriteScope(connection, transaction, thread: null, Hold);
        T result;
        try
        {
            result = await work(scope);
        }
        finally
        {
            scope.Close();
        }

        if (scope.Entries.Count > 0)
        {
            slot.Chain ??= OpenChain();
            await slot.Chain.AppendAsync(connection, transaction, scope.Entries, _clock.GetUtcNow());
            await CommitAsync(slot, connection, transaction);
            slot.Chain.Committed();
        }
        else
        {
            await CommitAsync(slot, connection, transaction);
        }

        foreach (var action in scope.AfterCommits)
        {
            DoAfterCommit(action);
        }

        return result;
    }

    private static async Task CommitAsync(WriterSlot slot, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var warned = false;
        connection.Notice += Warn;
        try
        {
            await transaction.CommitAsync();
        }
        catch (PostgresException error) when (error.InvariantSeverity == "ERROR")
        {
            throw; // the server says that it did not commit
        }
        catch (Exception error)
        {
            throw InDoubt(slot, error);
        }
        finally
        {
            connection.Notice -= Warn;
        }

        if (warned)
        {
            throw InDoubt(slot, null);
        }

        // Committed here, and the wait for the standby was given up: whoever promotes the standby would lose it.
        void Warn(object sender, NpgsqlNoticeEventArgs notice) => warned |= notice.Notice.SqlState == PostgresErrorCodes.Warning;
    }

    // The chain may or may not have its last entries, and the transaction may even run still. Nothing waits for that: this
    // writer goes on with a chain of its own.
    private static CommitInDoubtException InDoubt(WriterSlot slot, Exception? error)
    {
        slot.Chain = null;
        return new CommitInDoubtException(error);
    }

    // A decision that stands on no record must not be taken (I15).
    private AuditChain OpenChain() => _openChain?.Invoke(Hold) ?? throw new InvalidOperationException("The record has no keys yet.");

    private static void DoAfterCommit(Action action)
    {
        try
        {
            action();
        }
        catch (Exception) // the work is durable, and its answer must not fail by what follows from it
        {
        }
    }

    // Nothing was committed, and the same work has another outcome when it is run again: it lost to another transaction,
    // which it will see then, or its connection broke. One that merely took too long is not run again.
    private static bool MayPass(Exception error) => error switch
    {
        PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => true, // a primary no more
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow } => true,
        PostgresException => false,
        NpgsqlException { IsTransient: true, InnerException: not TimeoutException } => true,
        StoreBusyException => true, // the work itself saw that somebody was between two of its statements
        _ => false,
    };
}
