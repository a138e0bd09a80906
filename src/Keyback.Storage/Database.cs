using Dapper;

namespace Keyback.Storage;

/// <summary>
/// The one relational store. Reads see what is committed; a write is a piece of work inside a transaction, and its
/// result is handed out only after the durable commit (I9). A piece of work may share its transaction with others, and
/// other transactions may run beside it: it decides by conditional statements, or holds what it decides about
/// (<see cref="WriteScope.HoldAsync(ReadOnlySpan{byte})"/>). It may be run again from the start, so it changes nothing outside but by
/// <see cref="WriteScope.AfterCommit"/>, and it must not wait for anything but the database.
/// </summary>
public abstract class Database
{
    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(Guid));
        SqlMapper.AddTypeHandler(new GuidAsText());
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.AddTypeHandler(new InstantAsMilliseconds());
    }

    /// <summary>Runs the work in a transaction and completes after the durable commit.</summary>
    /// <param name="work">Takes effect as a whole or, when it throws, not at all.</param>
    /// <param name="ct">Gives up before the work has begun; afterwards the work is done whatever happens to the caller.</param>
    /// <exception cref="StoreBusyException">Too much is waiting to be written.</exception>
    /// <exception cref="CommitInDoubtException">The connection broke while the commit was under way: nobody can say whether the work is durable.</exception>
    public abstract Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> work, CancellationToken ct);

    /// <summary>
    /// Runs work that decides about these subjects and no other, as <see cref="WriteAsync{T}"/> does, but on both databases together
    /// with other such work that waits: it may share its transaction. The subjects are held for it.
    /// </summary>
    /// <param name="subjects">What it holds, as <see cref="WriteScope.HoldAsync(ReadOnlySpan{byte})"/> takes it, in the order in which everybody holds them.</param>
    /// <param name="work">Takes effect as a whole or, when it throws, not at all.</param>
    /// <param name="ct">Gives up before the work has begun.</param>
    /// <exception cref="StoreBusyException">Too much is waiting to be written.</exception>
    /// <exception cref="CommitInDoubtException">Nobody can say whether the transaction that it shared is durable.</exception>
    /// <exception cref="InvalidOperationException">It wanted to hold something else.</exception>
    public Task<T> WriteSharedAsync<T>(IReadOnlyList<byte[]> subjects, Func<WriteScope, Task<T>> work, CancellationToken ct)
    {
        long[] numbers = [.. subjects.Select(subject => WriteScope.NumberOf(subject))];
        return WriteHoldingAsync(
            numbers,
            async scope =>
            {
                await scope.HoldOnlyAsync(numbers);
                return await work(scope);
            },
            ct);
    }

    /// <summary>The same, for work that holds nothing and has no result.</summary>
    public Task WriteSharedAsync(Func<WriteScope, Task> work) => WriteSharedAsync([], WithoutResult(work), CancellationToken.None);

    /// <summary>Whether other transactions write beside one of ours, so that what it decides about is held.</summary>
    internal virtual bool OthersWrite => false;

    /// <summary>Opens a view of what is committed now; later commits do not show in it.</summary>
    public abstract Task<Snapshot> OpenSnapshotAsync(CancellationToken ct);

    /// <summary>What time it is where the store lies; none where that is this machine.</summary>
    public virtual Task<DateTimeOffset?> ReadClockAsync(CancellationToken ct) => Task.FromResult<DateTimeOffset?>(null);

    /// <summary>Brings the tables up to date, under a lock, once.</summary>
    /// <returns>The names of the migrations that were applied.</returns>
    public abstract Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct);

    /// <summary>Gives the record its keys; until then work that leaves entries is refused.</summary>
    /// <param name="openChain">Opens one more chain.</param>
    internal abstract void KeepRecordIn(Func<Audit.AuditChain> openChain);

    /// <summary>Completes once a transaction for writing was opened and committed; fails when the store takes none.</summary>
    public Task ProbeAsync(CancellationToken ct) => WriteAsync(scope => scope.FindAsync<long>("SELECT 1"), ct);

    /// <summary>Runs work that has no result.</summary>
    public Task WriteAsync(Func<WriteScope, Task> work, CancellationToken ct) => WriteAsync(WithoutResult(work), ct);

    /// <summary>Reads all rows of a question.</summary>
    public abstract Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken ct);

    /// <summary>Reads the one row of a question, or none.</summary>
    public async Task<T?> FindAsync<T>(string sql, object? parameters, CancellationToken ct) => One(await QueryAsync<T>(sql, parameters, ct));

    /// <summary>
    /// Reads all rows of a question that an index answers. On PostgreSQL it shares its round trip with other such questions that wait, so it waits for the
    /// slowest of them.
    /// </summary>
    /// <exception cref="StoreBusyException">Too many wait already.</exception>
    public virtual Task<IReadOnlyList<T>> QuerySharedAsync<T>(string sql, object? parameters, CancellationToken ct) => QueryAsync<T>(sql, parameters, ct);

    /// <summary>Reads the one row of such a question, or none.</summary>
    public async Task<T?> FindSharedAsync<T>(string sql, object? parameters, CancellationToken ct) => One(await QuerySharedAsync<T>(sql, parameters, ct));

    /// <summary>Runs work that may share its transaction, and holds these subjects before it does anything else.</summary>
    private protected virtual Task<T> WriteHoldingAsync<T>(long[] subjects, Func<WriteScope, Task<T>> work, CancellationToken ct) => WriteAsync(work, ct);

    private static T? One<T>(IReadOnlyList<T> rows) => rows.Count == 0 ? default : rows.Single();

    private static Func<WriteScope, Task<bool>> WithoutResult(Func<WriteScope, Task> work) => async scope =>
    {
        await work(scope);
        return true;
    };
}
