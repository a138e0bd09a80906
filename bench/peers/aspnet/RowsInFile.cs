using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Keyback.Bench.Peers;

/// <summary>
/// What <see cref="Rows"/> writes, into a file of SQLite: one writer, prepared statements, and one durable commit for all that wait.
/// What is kept in so many rows is kept no faster than this, whoever writes it.
/// </summary>
internal sealed class RowsInFile : IKeepsRows, IDisposable
{
    private const int LargestBatch = 64; // pieces of work in one commit, as in Keyback

    private static readonly string[] OfStart = [RowTexts.Read, .. RowTexts.OfStart];

    private const string Head = "INSERT INTO heads VALUES (1, $1) ON CONFLICT (chain) DO UPDATE SET hash = excluded.hash";

    private readonly Channel<Work> _line = Channel.CreateUnbounded<Work>();
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly Thread _writer;
    private int _next;

    public RowsInFile(string folder)
    {
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

    /// <summary>Writes what a start writes; what its message writes follows.</summary>
    public async Task<IResult> StartAsync(Start start, HttpRequest request)
    {
        if (start.Identifier is null)
        {
            return Results.BadRequest();
        }

        var number = Interlocked.Increment(ref _next);
        var (network, key, id) = (Key(request.Headers["X-Forwarded-For"].ToString()), Key(start.Identifier), number.ToString("D36", CultureInfo.InvariantCulture));
        await WriteAsync(OfStart, network, key, id);
        _ = MessageAsync();
        return Results.Ok(new Started(number));

        async Task MessageAsync()
        {
            await WriteAsync(RowTexts.OfRecipient, network, key, id);
            await WriteAsync(RowTexts.OfEnd, network, key, id);
        }
    }

    /// <summary>Writes what a sign-in writes.</summary>
    public Task SignInAsync()
    {
        var id = Interlocked.Increment(ref _next).ToString("D36", CultureInfo.InvariantCulture);
        return WriteAsync(RowTexts.OfSignIn, Key($"session {id}"), Key($"device {id}"), id);
    }

    public void Dispose()
    {
        _line.Writer.Complete();
        _writer.Join();
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private static byte[] Key(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))[..16];

    private async Task WriteAsync(string[] statements, byte[] network, byte[] key, string id)
    {
        var work = new Work(statements, network, key, id, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
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
                    Array.ForEach(work.Statements, statement => Execute(statement, transaction, work));
                    batch.Add(work);
                }

                Execute(Head, transaction, batch[^1]);
                transaction.Commit();
            }

            batch.ForEach(work => work.Done.SetResult());
        }
    }

    private void Execute(string statement, SqliteTransaction transaction, Work work)
    {
        if (!_commands.TryGetValue(statement, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = statement;
            foreach (var name in (string[])["$1", "$2", "$3", "$4", "$5"])
            {
                if (statement.Contains(name, StringComparison.Ordinal))
                {
                    command.Parameters.Add(new SqliteParameter { ParameterName = name });
                }
            }

            _commands[statement] = command;
        }

        command.Transaction = transaction;
        foreach (SqliteParameter parameter in command.Parameters)
        {
            parameter.Value = parameter.ParameterName switch
            {
                "$1" => work.Network,
                "$2" => work.Key,
                "$3" => work.Id,
                "$4" => new byte[300],
                _ => Environment.TickCount64,
            };
        }

        command.ExecuteNonQuery();
    }

    private sealed record Work(string[] Statements, byte[] Network, byte[] Key, string Id, TaskCompletionSource Done);
}
