using System.Data;
using Dapper;
using Keyback.Storage.Audit;
using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>
/// The store in PostgreSQL, for several nodes at once: each piece of work runs in a transaction of its own
/// (READ COMMITTED), or in one with others that decide about something else (<see cref="SharedWrites"/>), and is run again when it
/// lost to another one or the connection broke before the commit was sent. It is answered after a flush to disk that it
/// shares with others (<see cref="PostgresWriter"/>).
/// </summary>
public sealed class PostgresDatabase : Database, IDisposable
{
    private const int MostWriters = 16; // transactions side by side in one process
    private const int FewestWriters = 6; // one that waits for somebody else's lock is no use to others meanwhile
    private const int WritersOfProcessor = 3; // more of them only get a flush each, which fewer would share
    private const int ReadsAtOnce = 2; // shared ones: one that waits for a lock leaves the other to the rest
    private const int OldestServer = 15;
    private const long MigrationSubject = 0x6B65796261636B01; // "keyback" 1: nobody else's advisory lock

    private static readonly TimeSpan Closing = TimeSpan.FromSeconds(30); // longer than a statement takes by default
    private static readonly string Hold = Sql.Text("Postgres/hold");
    private static readonly string Clock = Sql.Text("Postgres/clock");

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _forWriters;
    private readonly WriterLine _line;
    private readonly SharedReads _reads;
    private readonly SharedWrites _holdingNothing;
    private readonly SharedWrites _holding; // apart, as nobody else should wait for what they wait for
    private readonly TimeProvider _clock;
    private Func<AuditChain>? _openChain;
    private bool _closed;

    /// <summary>Connects when the first thing is asked of it.</summary>
    /// <param name="options">Where the server is, and how long it may take.</param>
    /// <param name="clock">Dates the entries of the record.</param>
    public PostgresDatabase(StorageOptions options, TimeProvider clock)
    {
        var writers = WritersOf(options);
        _source = PostgresConnections.Open(options, waitForDisk: true, but: writers);
        _forWriters = PostgresConnections.Open(options, waitForDisk: false);
        _reads = new SharedReads(_source, ReadsAtOnce);
        _line = new WriterLine(Enumerable.Range(0, writers).Select(_ => new PostgresWriter(_forWriters, OpenChain, clock)));
        _holdingNothing = new SharedWrites(_line, atOnce: 1);
        _holding = new SharedWrites(_line, atOnce: Math.Max(1, writers / FewestWriters)); // one or two: the fewer, the more of them share one
        _clock = clock;
    }

    /// <summary>How many transactions run side by side in one process: half of its connections at most, as the others read.</summary>
    internal static int WritersOf(StorageOptions options) =>
        Math.Clamp(PostgresConnections.SizeOf(options) / 2, 1, Math.Clamp(WritersOfProcessor * Environment.ProcessorCount, FewestWriters, MostWriters));

    /// <inheritdoc />
    public override Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> work, CancellationToken ct)
    {
        var pending = new PendingWrite<T>(work, ct);
        _line.Add(pending);
        return pending.Answered;
    }

    internal override bool OthersWrite => true;

    /// <inheritdoc />
    public override async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        await using var connection = await _source.OpenConnectionAsync(ct);
        return await new GatheredStatements(connection, transaction: null, assumes: false, ct).Ask<T>(sql, parameters).RowsAsync();
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<T>> QuerySharedAsync<T>(string sql, object? parameters, CancellationToken ct) => _reads.QueryAsync<T>(sql, parameters, ct);

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

    private protected override Task<T> WriteHoldingAsync<T>(long[] subjects, Func<WriteScope, Task<T>> work, CancellationToken ct)
    {
        var pending = new PendingWrite<T>(work, ct);
        (subjects.Length == 0 ? _holdingNothing : _holding).Add(new SharedPiece(pending, subjects));
        return pending.Answered;
    }

    internal override void KeepRecordIn(Func<AuditChain> openChain) => _openChain = openChain;

    /// <summary>Finishes what runs, then closes the connections.</summary>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _holding.Close(Closing / 3);
            _holdingNothing.Close(Closing / 3);
            _line.Close(Closing / 3);
            _forWriters.Dispose();
            _source.Dispose();
        }
    }

    // A decision that stands on no record must not be taken (I15).
    private AuditChain OpenChain() => _openChain?.Invoke() ?? throw new InvalidOperationException("The record has no keys yet.");
}
