using System.Threading.Channels;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Keyback.Storage.Sqlite;

/// <summary>
/// The store in one SQLite file: WAL, <c>synchronous=FULL</c>, and one writer that gathers the waiting pieces of work
/// into one transaction (group commit), of which one that fails undoes nothing of the others, each answered after the durable commit.
/// </summary>
public sealed class SqliteDatabase : Database, IDisposable
{
    private const int LargestBatch = 256; // pieces of work in one transaction
    private const int LongestLine = 8192; // pieces of work that may wait

    private readonly string _connectionString;
    private readonly string _unpooled;
    private readonly Channel<PendingWrite> _line = Channel.CreateBounded<PendingWrite>(
        new BoundedChannelOptions(LongestLine) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly SqliteReaders _readers;
    private readonly Thread _writer;
    private readonly TimeProvider _clock;
    private SqliteConnection? _connection;
    private KeptStatements? _statements;
    private Audit.AuditChain? _chain;

    /// <summary>Opens the file when the first thing is asked of it.</summary>
    /// <param name="connectionString">As Microsoft.Data.Sqlite takes it, such as <c>Data Source=data/keyback.db</c>.</param>
    /// <param name="clock">Dates the entries of the record.</param>
    public SqliteDatabase(string connectionString, TimeProvider clock)
    {
        _connectionString = new SqliteConnectionStringBuilder(connectionString)
        {
            DefaultTimeout = 10,
            Pooling = true,
            Cache = SqliteCacheMode.Private, // who shares one is turned away at once where others wait
        }.ToString();
        _unpooled = new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString();
        _readers = new SqliteReaders(_unpooled);
        _clock = clock;
        _writer = new Thread(WriteAll) { IsBackground = true, Name = "keyback-writer" };
        _writer.Start();
    }

    /// <inheritdoc />
    public override Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> work, CancellationToken ct)
    {
        var pending = new PendingWrite<T>(work, ct);
        return _line.Writer.TryWrite(pending) ? pending.Answered : throw new StoreBusyException();
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        try
        {
            ct.ThrowIfCancellationRequested();
            return Task.FromResult(_readers.Query<T>(sql, parameters));
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<IReadOnlyList<T>>(ct);
        }
        catch (Exception error) // whoever awaits it is told, as with a database that waits
        {
            return Task.FromException<IReadOnlyList<T>>(error);
        }
    }

    /// <inheritdoc />
    public override Task<Snapshot> OpenSnapshotAsync(CancellationToken ct) => Task.FromResult(OpenSnapshot()); // SQLite never waits

    /// <inheritdoc />
    public override Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>(Migrate()); // SQLite never waits

    internal override void KeepRecordIn(Func<Audit.AuditChain> openChain) => _chain = openChain();

    /// <summary>Finishes what waits, then closes the file.</summary>
    public void Dispose()
    {
        if (_line.Writer.TryComplete())
        {
            _writer.Join();
            CloseForWriting();
            _readers.Dispose();
            using var pooled = new SqliteConnection(_connectionString);
            SqliteConnection.ClearPool(pooled);
        }
    }

    private Snapshot OpenSnapshot()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            return new Snapshot(connection, connection.BeginTransaction(deferred: true)); // deferred: it reads beside the writer
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void WriteAll()
    {
        List<PendingWrite> batch = new(LargestBatch);
        while (_line.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _line.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            Commit(batch);
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        List<PendingWrite> done = new(batch.Count);
        try
        {
            _connection ??= OpenForWriting();
            _statements ??= new KeptStatements(_connection);
            if (!TryCommit(batch, done, inSavepoints: false))
            {
                done.Clear();
                TryCommit(batch, done, inSavepoints: true);
            }
        }
        catch (Exception error) // the writer must outlive any failure: a full disk, a locked file
        {
            _chain?.InDoubt();
            CloseForWriting();
            batch.ForEach(pending => pending.Fail(error)); // those already answered keep their answer
            return;
        }

        done.ForEach(pending => pending.Succeed());
    }

    /// <summary>
    /// Runs all in one transaction. A savepoint for each costs a copy of every page that it changes, and work hardly ever fails: so it
    /// is tried without first, and where one of several fails then, all is undone and false told.
    /// </summary>
    private bool TryCommit(List<PendingWrite> batch, List<PendingWrite> done, bool inSavepoints)
    {
        List<Keyback.Audit.AuditEntry> entries = [];
        using var transaction = _connection!.BeginTransaction(deferred: false);
        foreach (var pending in batch)
        {
            if (pending.Patience.IsCancellationRequested && !inSavepoints) // later it has begun
            {
                pending.Fail(new OperationCanceledException());
            }

            if (pending.IsAnswered)
            {
                continue;
            }

            var fault = inSavepoints ? RunAlone(pending, transaction, entries) : Run(pending, entries);
            if (fault is null)
            {
                done.Add(pending);
                continue;
            }

            if (inSavepoints || batch.Count == 1)
            {
                pending.Fail(fault);
            }

            if (!inSavepoints)
            {
                transaction.Rollback();
                return batch.Count == 1;
            }
        }

        Append(entries);
        transaction.Commit();
        _chain?.Committed();
        return true;
    }

    private void Append(IEnumerable<Keyback.Audit.AuditEntry> entries) =>
        _chain?.AppendAsync(OpenScope(), entries, _clock.GetUtcNow()).GetAwaiter().GetResult(); // complete when it comes back: SQLite never waits

    private WriteScope OpenScope() => new(new SqliteStatements(_statements!), Environment.CurrentManagedThreadId);

    // The fault of one piece of work must not undo its neighbours.
    private Exception? RunAlone(PendingWrite pending, SqliteTransaction transaction, List<Keyback.Audit.AuditEntry> entries)
    {
        transaction.Save("work");
        var fault = Run(pending, entries);
        if (fault is not null)
        {
            transaction.Rollback("work");
        }

        transaction.Release("work");
        return fault;
    }

    private Exception? Run(PendingWrite pending, List<Keyback.Audit.AuditEntry> entries)
    {
        var scope = OpenScope();
        try
        {
            var running = pending.RunAsync(scope);
            if (!running.IsCompleted) // SQLite answers on the calling thread
            {
                var fault = new InvalidOperationException("Work inside a write waited for something that is not the database.");
                pending.Fail(fault); // at once: while it still waits it must not be run again
                return fault;
            }

            running.GetAwaiter().GetResult();
            RequireRecord(scope);
            pending.AfterCommits = scope.AfterCommits;
            entries.AddRange(scope.Entries);
            return null;
        }
        catch (Exception error) when (!MayHaveUndoneAll(error)) // told to whoever asked for the work
        {
            return error;
        }
        finally
        {
            scope.Close();
        }
    }

    // The file's fault and not that of one piece of work (https://sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
    private static bool MayHaveUndoneAll(Exception error) =>
        error is SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_NOMEM or raw.SQLITE_BUSY or raw.SQLITE_INTERRUPT };

    // A decision that stands on no record must not be taken (I15).
    private void RequireRecord(WriteScope scope)
    {
        if (_chain is null && scope.Entries.Count > 0)
        {
            throw new InvalidOperationException("The record has no keys yet.");
        }
    }

    private List<string> Migrate()
    {
        using var connection = OpenForWriting();
        using var transaction = connection.BeginTransaction(deferred: false); // the lock: no second process migrates meanwhile
        connection.Execute(
            "CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)", transaction: transaction);
        var applied = connection.Query<string>("SELECT name FROM migrations", transaction: transaction).ToHashSet(StringComparer.Ordinal);

        List<string> fresh = [];
        foreach (var (name, text) in Sql.Migrations().Where(script => !applied.Contains(script.Name)))
        {
            connection.Execute(text, transaction: transaction);
            connection.Execute(
                "INSERT INTO migrations (name, applied_at) VALUES (@name, @now)",
                new { name, now = _clock.GetUtcNow().ToUnixTimeMilliseconds() },
                transaction);
            fresh.Add(name);
        }

        transaction.Commit();
        return fresh;
    }

    private SqliteConnection OpenForWriting()
    {
        CreateFolder();
        var connection = new SqliteConnection(_unpooled);
        connection.Open();
        connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        return connection;
    }

    private void CloseForWriting()
    {
        _statements?.Dispose();
        _connection?.Dispose();
        (_statements, _connection) = (null, null);
    }

    private void CreateFolder()
    {
        var file = new SqliteConnectionStringBuilder(_connectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is not { Length: > 0 } folder || Directory.Exists(folder))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        // Only the server's own user may look in: the file holds addresses and hashes.
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
