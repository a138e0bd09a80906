using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Keyback.Bench.Peers;

/// <summary>
/// What <see cref="Rows"/> writes, into a file of SQLite: one writer, prepared statements, and one durable commit for all that wait.
/// What is kept in so many rows is kept no faster than this, whoever writes it.
/// </summary>
internal sealed class RowsInFile : IKeepsRows, IDisposable
{
    private const int LargestBatch = 256; // pieces of work in one commit, as in Keyback

    // $1 is the network, or the token of a session, $2 the identifier, or the token of a device, $3 the id, $4 what is sealed, $5 the instant.
    private const string Read = "SELECT stamps FROM limits WHERE key IN ($1, $2)";

    private const string Entry = "INSERT INTO entries (account_id, reference, kind, hash, at) VALUES (NULL, $3, 1, $1, $5)";

    private static readonly string[] OfSignIn =
    [
        "INSERT INTO sessions VALUES ($3, $1, $3, 1, 'bench', $5, $5, $5)",
        "INSERT INTO devices VALUES ($2, $3, $5, $5)",
        "INSERT INTO entries (account_id, reference, kind, hash, at) VALUES ($3, NULL, 1, $1, $5)",
    ];

    private static readonly string[] OfStart =
    [
        Read,
        "INSERT INTO limits VALUES ($1, $4, $5) ON CONFLICT (key) DO UPDATE SET stamps = excluded.stamps, idle_at = excluded.idle_at",
        "INSERT INTO limits VALUES ($2, $4, $5) ON CONFLICT (key) DO UPDATE SET stamps = excluded.stamps, idle_at = excluded.idle_at",
        "INSERT INTO recoveries VALUES ($3, NULL, $1, $4, 0, $5, $5)",
        "INSERT INTO outbox VALUES ($3, $4, 1, $5, NULL)",
        Entry,
    ];

    private static readonly string[] OfRecipient =
    [
        "UPDATE recoveries SET account_id = $3 WHERE id = $3",
        "INSERT INTO limits VALUES ($2, $4, $5) ON CONFLICT (key) DO UPDATE SET stamps = excluded.stamps, idle_at = excluded.idle_at",
        "UPDATE outbox SET state = 2 WHERE id = $3",
    ];

    private static readonly string[] OfEnd =
    [
        "UPDATE outbox SET state = 3, sealed = NULL, finished_at = $5 WHERE id = $3",
        Entry,
    ];

    private const string Head = "INSERT INTO heads VALUES (1, $1) ON CONFLICT (chain) DO UPDATE SET hash = excluded.hash";

    private static readonly byte[] Plain = new byte[300];

    private readonly Mails _mails;
    private readonly Leaving _leaving = new();
    private readonly Channel<Work> _line = Channel.CreateUnbounded<Work>();
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, Statement> _statements = [];
    private readonly Thread _writer;
    private int _next;

    public RowsInFile(string folder, Mails mails)
    {
        _mails = mails;
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "rows.db")};Pooling=false");
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText =
            """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE limits (key BLOB NOT NULL PRIMARY KEY, stamps BLOB NOT NULL, idle_at INTEGER NOT NULL);
            CREATE INDEX limits_by_end ON limits (idle_at);
            CREATE TABLE recoveries (id TEXT NOT NULL PRIMARY KEY, account_id TEXT, digest BLOB NOT NULL, sealed BLOB NOT NULL, state INTEGER NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL);
            CREATE INDEX r1 ON recoveries (account_id, state); CREATE INDEX r2 ON recoveries (created_at); CREATE INDEX r3 ON recoveries (expires_at); CREATE INDEX r4 ON recoveries (digest);
            CREATE TABLE outbox (id TEXT NOT NULL PRIMARY KEY, sealed BLOB, state INTEGER NOT NULL, due_at INTEGER NOT NULL, finished_at INTEGER);
            CREATE INDEX o1 ON outbox (state, due_at); CREATE INDEX o2 ON outbox (finished_at) WHERE finished_at IS NOT NULL;
            CREATE TABLE entries (sequence INTEGER PRIMARY KEY, account_id TEXT, reference TEXT, kind INTEGER NOT NULL, hash BLOB NOT NULL, at INTEGER NOT NULL);
            CREATE INDEX e1 ON entries (account_id, at); CREATE INDEX e2 ON entries (reference, at); CREATE INDEX e3 ON entries (at, kind);
            CREATE TABLE sessions (id TEXT NOT NULL PRIMARY KEY, token_hash BLOB NOT NULL UNIQUE, account_id TEXT NOT NULL, kind INTEGER NOT NULL, user_agent TEXT NOT NULL, created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL, expires_at INTEGER NOT NULL);
            CREATE INDEX s1 ON sessions (account_id); CREATE INDEX s2 ON sessions (expires_at);
            CREATE TABLE devices (token_hash BLOB NOT NULL PRIMARY KEY, account_id TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL);
            CREATE INDEX d1 ON devices (account_id); CREATE INDEX d2 ON devices (expires_at);
            CREATE TABLE heads (chain INTEGER PRIMARY KEY, hash BLOB NOT NULL);
            """;
        command.ExecuteNonQuery();
        _writer = new Thread(WriteAll) { IsBackground = true };
        _writer.Start();
    }

    /// <summary>Writes what a start writes, and nothing of its message.</summary>
    public Task<IResult> StartAloneAsync(Start start, HttpRequest request) => StartAsync(start, request, Plain, (_, _) => Task.CompletedTask);

    /// <summary>Writes what a start writes; what its message writes follows.</summary>
    public Task<IResult> StartAsync(Start start, HttpRequest request) => StartAsync(start, request, Plain, (written, _) => FollowAsync(written, () => Task.CompletedTask));

    /// <summary>The same, encrypted and hashed; of the messages a share follows: each that goes to an account is sent, and nobody's only ended.</summary>
    public Task<IResult> StartMailedAsync(Start start, HttpRequest request) => StartAsync(start, request, Sealing.Seal(Plain), (written, address) =>
    {
        if (!_leaving.Next(request, address))
        {
            return Task.CompletedTask;
        }

        Sealing.Open(written.Sealed);
        return Leaving.HasAccount(address) ? FollowAsync(written, () => _mails.SendAsync(address)) : WriteAsync(OfEnd, written);
    });

    /// <summary>Writes what a sign-in writes.</summary>
    public Task SignInAsync()
    {
        var id = Interlocked.Increment(ref _next).ToString("D36", CultureInfo.InvariantCulture);
        return WriteAsync(OfSignIn, new Values(Key($"session {id}"), Key($"device {id}"), id, Plain));
    }

    public void Dispose()
    {
        _line.Writer.Complete();
        _writer.Join();
        foreach (var statement in _statements.Values)
        {
            statement.Compiled.Dispose();
        }

        _connection.Dispose();
    }

    private async Task<IResult> StartAsync(Start start, HttpRequest request, byte[] text, Func<Values, string, Task> follow)
    {
        if (start.Identifier is null)
        {
            return Results.BadRequest();
        }

        var number = Interlocked.Increment(ref _next);
        var values = new Values(Key(request.Headers["X-Forwarded-For"].ToString()), Key(start.Identifier), number.ToString("D36", CultureInfo.InvariantCulture), text);
        await WriteAsync(OfStart, values);
        _ = follow(values, start.Identifier);
        return Results.Ok(new Started(number));
    }

    private async Task FollowAsync(Values values, Func<Task> send)
    {
        await WriteAsync(OfRecipient, values);
        await send();
        await WriteAsync(OfEnd, values);
    }

    private static byte[] Key(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))[..16];

    private async Task WriteAsync(string[] statements, Values values)
    {
        var work = new Work(statements, values, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _line.Writer.WriteAsync(work);
        await work.Done.Task;
    }

    private void WriteAll()
    {
        List<Work> batch = [];
        while (_line.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            using (var transaction = _connection.BeginTransaction())
            {
                while (batch.Count < LargestBatch && _line.Reader.TryRead(out var work))
                {
                    Array.ForEach(work.Statements, statement => Execute(statement, work));
                    batch.Add(work);
                }

                Execute(Head, batch[^1]);
                transaction.Commit();
            }

            batch.ForEach(work => work.Done.SetResult());
        }
    }

    private void Execute(string text, Work work)
    {
        if (!_statements.TryGetValue(text, out var statement))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_connection.Handle, text, out var compiled), _connection.Handle);
            statement = _statements[text] = new Statement(
                compiled, [.. Enumerable.Range(1, raw.sqlite3_bind_parameter_count(compiled)).Select(number => raw.sqlite3_bind_parameter_name(compiled, number).utf8_to_string())]);
        }

        for (var number = 1; number <= statement.Names.Length; number++)
        {
            _ = statement.Names[number - 1] switch
            {
                "$1" => raw.sqlite3_bind_blob(statement.Compiled, number, work.Values.Network),
                "$2" => raw.sqlite3_bind_blob(statement.Compiled, number, work.Values.Key),
                "$3" => raw.sqlite3_bind_text(statement.Compiled, number, work.Values.Id),
                "$4" => raw.sqlite3_bind_blob(statement.Compiled, number, work.Values.Sealed),
                _ => raw.sqlite3_bind_int64(statement.Compiled, number, Environment.TickCount64),
            };
        }

        int step;
        while ((step = raw.sqlite3_step(statement.Compiled)) == raw.SQLITE_ROW)
        {
        }

        if (step != raw.SQLITE_DONE)
        {
            SqliteException.ThrowExceptionForRC(step, _connection.Handle);
        }

        _ = raw.sqlite3_reset(statement.Compiled);
    }

    private sealed record Statement(sqlite3_stmt Compiled, string[] Names);

    private sealed record Values(byte[] Network, byte[] Key, string Id, byte[] Sealed);

    private sealed record Work(string[] Statements, Values Values, TaskCompletionSource Done);
}
