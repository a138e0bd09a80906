using System.Buffers.Binary;
using System.Security.Cryptography;
using Keyback.Accounts;
using Keyback.Audit;

namespace Keyback.Storage;

/// <summary>What a piece of work writes with: statements, entries for the record, and what to do once all is durable.</summary>
public sealed class WriteScope
{
    private static readonly string TryHoldAll = Sql.Text("Postgres/try_hold");

    private readonly Statements _statements;
    private readonly int? _thread;
    private readonly HashSet<long> _held = [];
    private readonly List<AuditEntry> _entries = [];
    private readonly List<Action> _afterCommit = [];
    private bool _closed;
    private bool _mayHold = true;

    /// <param name="statements">The statements of the transaction that the work shares.</param>
    /// <param name="thread">The thread that alone may use them; none where a connection waits without a thread.</param>
    internal WriteScope(Statements statements, int? thread) => (_statements, _thread) = (statements, thread);

    private WriteScope(Statements statements, HashSet<long> held)
        : this(statements, thread: null) => (_held, _mayHold) = (held, false);

    internal IReadOnlyList<AuditEntry> Entries => _entries;

    internal IReadOnlyList<Action> AfterCommits => _afterCommit;

    /// <summary>Executes a statement and tells how many rows it changed.</summary>
    public Task<int> ExecuteAsync(string sql, object? parameters = null) => Open().ExecuteAsync(sql, parameters);

    /// <summary>
    /// Executes a statement that changes one row unless somebody else was faster, and tells how many rows it changed. Where
    /// statements travel, it waits for the next one whose answer is needed; should it have changed another number of rows then,
    /// all of the work is undone and run again, and asks at once.
    /// </summary>
    public Task<int> AssumeAsync(string sql, object? parameters = null) => Open().AssumeAsync(sql, parameters);

    /// <summary>Executes a statement of which nothing is asked; where statements travel, with the next one of which something is.</summary>
    public Task AddAsync(string sql, object? parameters = null) => Open().AddAsync(sql, parameters);

    /// <summary>Asks a question; several that are asked before the first is awaited travel together.</summary>
    public Asked<T> Ask<T>(string sql, object? parameters = null) => Open().Ask<T>(sql, parameters);

    /// <summary>Reads all rows of a question.</summary>
    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) => Ask<T>(sql, parameters).RowsAsync();

    /// <summary>Reads the one row of a question, or none.</summary>
    public Task<T?> FindAsync<T>(string sql, object? parameters = null) => Ask<T>(sql, parameters).RowAsync();

    /// <summary>
    /// Makes everybody else who holds the same subject wait until this transaction ends, so that what is read after it
    /// still holds when the decision is kept. Where one writer writes in turn, that is so anyway and nothing is done.
    /// </summary>
    /// <exception cref="InvalidOperationException">The work did not say that it holds this, and shares its transaction.</exception>
    public Task HoldAsync(ReadOnlySpan<byte> subject) => HoldAsync(NumberOf(subject));

    /// <summary>The same, for a subject that has a number of its own.</summary>
    internal Task HoldAsync(long subject)
    {
        if (_mayHold)
        {
            _held.Add(subject);
            return Open().HoldAsync(subject); // again if it is held, as that takes the same time (I1)
        }

        return _held.Contains(subject)
            ? Task.CompletedTask
            : throw new InvalidOperationException("This piece of work shares its transaction: what it held, the others would hold as well.");
    }

    /// <summary>Holds these, in their order, and nothing else from here on.</summary>
    internal async Task HoldOnlyAsync(IReadOnlyList<long> subjects)
    {
        foreach (var subject in subjects)
        {
            await HoldAsync(subject);
        }

        _mayHold = false;
    }

    /// <summary>Holds what nobody else holds of these, and waits for none of them.</summary>
    /// <returns>Of each whether it is held.</returns>
    internal Asked<bool> TryHold(long[] subjects) => Ask<bool>(TryHoldAll, new { subjects });

    /// <summary>Holds an account: what opens, ends or counts something of it waits.</summary>
    internal Task HoldAsync(AccountId account) => HoldAsync(SubjectOf(account));

    /// <summary>What is held of an account.</summary>
    internal static byte[] SubjectOf(AccountId account) => account.Value.ToByteArray();

    /// <summary>Whether other transactions write beside this one.</summary>
    internal bool OthersWrite => _statements.OthersWrite;

    /// <summary>The statement as this database takes it.</summary>
    internal string Of(DialectSql statement) => OthersWrite ? statement.Postgres : statement.Sqlite;

    /// <summary>Puts a decision on the record, in the same transaction (I15).</summary>
    public void Record(AuditEntry entry) => _entries.Add(entry);

    /// <summary>Does something once the work is durable; not at all when it fails.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>For one of several pieces of work in this transaction, with what is held for it: not what is held for another.</summary>
    internal WriteScope Share(Func<Statements, Statements> share, IEnumerable<long> held) => new(share(_statements), [.. held]);

    /// <summary>Sends what waits to be sent.</summary>
    internal Task SendAsync() => Open().SendAsync();

    /// <summary>The number under which a subject is held.</summary>
    internal static long NumberOf(ReadOnlySpan<byte> subject) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(subject));

    /// <summary>The work is over: whatever of it still runs must not write into a neighbour's transaction.</summary>
    internal void Close() => _closed = true;

    private Statements Open() => !_closed && (_thread is null || Environment.CurrentManagedThreadId == _thread)
        ? _statements
        : throw new InvalidOperationException("This piece of work is over: it waited for something that is not the database.");
}
