using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Npgsql;

namespace Keyback.Bench.Peers;

/// <summary>
/// The rows that a start of Keyback and its message write, and those of a sign-in, with as many indexes, by hand and nothing besides, or only what
/// keeps them secret and the mail itself: no rules, no record that can be proved, no choice of words. Starts that wait are written together, a table by one statement, and so are messages: what is kept in so
/// many rows is kept no faster than this, whoever writes it.
/// </summary>
internal sealed class Rows(NpgsqlDataSource source, Mails mails) : BackgroundService, IKeepsRows
{
    private const int AtOnce = 32; // starts or messages in one transaction

    private const string Counts = "INSERT INTO limits SELECT key, $2, $3 FROM unnest($1::bytea[]) AS key ON CONFLICT (key) DO UPDATE SET stamps = excluded.stamps, idle_at = excluded.idle_at";
    private const string Entries = "INSERT INTO entries (account_id, reference, kind, hash, at) SELECT NULL, id, 1, hash, $3 FROM unnest($1::text[], $2::bytea[]) AS one(id, hash)";
    private const string Head = "UPDATE heads SET hash = $1 WHERE chain = $2";

    private static readonly byte[] Plain = new byte[300];

    private readonly Leaving _leaving = new();
    private readonly Channel<Waiting> _starts = Channel.CreateUnbounded<Waiting>();
    private readonly Channel<Waiting> _messages = Channel.CreateUnbounded<Waiting>();
    private int _next;

    /// <summary>Makes the tables.</summary>
    public static async Task PrepareAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """
            CREATE TABLE limits (key BYTEA PRIMARY KEY, stamps BYTEA NOT NULL, idle_at BIGINT NOT NULL);
            CREATE INDEX ON limits (idle_at);
            CREATE TABLE recoveries (id TEXT PRIMARY KEY, account_id TEXT, digest BYTEA NOT NULL, sealed BYTEA NOT NULL, state INTEGER NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL);
            CREATE INDEX ON recoveries (account_id, state); CREATE INDEX ON recoveries (created_at); CREATE INDEX ON recoveries (expires_at); CREATE INDEX ON recoveries (digest);
            CREATE TABLE outbox (id TEXT PRIMARY KEY, sealed BYTEA, state INTEGER NOT NULL, due_at BIGINT NOT NULL, finished_at BIGINT);
            CREATE INDEX ON outbox (state, due_at); CREATE INDEX ON outbox (finished_at) WHERE finished_at IS NOT NULL;
            CREATE TABLE entries (sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id TEXT, reference TEXT, kind INTEGER NOT NULL, hash BYTEA NOT NULL, at BIGINT NOT NULL);
            CREATE INDEX ON entries (account_id, at); CREATE INDEX ON entries (reference, at); CREATE INDEX ON entries (at, kind);
            CREATE TABLE sessions (id TEXT PRIMARY KEY, token_hash BYTEA NOT NULL UNIQUE, account_id TEXT NOT NULL, kind INTEGER NOT NULL, user_agent TEXT NOT NULL, created_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, expires_at BIGINT NOT NULL);
            CREATE INDEX ON sessions (account_id); CREATE INDEX ON sessions (expires_at);
            CREATE TABLE devices (token_hash BYTEA PRIMARY KEY, account_id TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL);
            CREATE INDEX ON devices (account_id); CREATE INDEX ON devices (expires_at);
            CREATE TABLE heads (chain INTEGER PRIMARY KEY, hash BYTEA NOT NULL);
            INSERT INTO heads SELECT i, '' FROM generate_series(0, 63) AS i;
            """);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Writes what a start writes, and nothing of its message.</summary>
    public Task<IResult> StartAloneAsync(Start start, HttpRequest request) => StartAsync(start, request, Plain, _ => { });

    /// <summary>Writes what a start writes; what its message writes follows in the background.</summary>
    public Task<IResult> StartAsync(Start start, HttpRequest request) => StartAsync(start, request, Plain, started => _messages.Writer.TryWrite(started));

    /// <summary>The same, encrypted and hashed; of the messages a share follows: each that goes to an account is sent, and nobody's only ended.</summary>
    public Task<IResult> StartMailedAsync(Start start, HttpRequest request) => StartAsync(start, request, Sealing.Seal(Plain), started =>
    {
        if (_leaving.Next(request, start.Identifier!))
        {
            Sealing.Open(started.Sealed);
            var mailed = Leaving.HasAccount(start.Identifier!);
            _messages.Writer.TryWrite(started with { IsBound = mailed, MailTo = mailed ? start.Identifier : null });
        }
    });

    /// <summary>Writes what a sign-in writes.</summary>
    public Task SignInAsync()
    {
        var number = Interlocked.Increment(ref _next);
        var (id, at) = (number.ToString("D36", CultureInfo.InvariantCulture), Environment.TickCount64);
        var (session, device) = (Key($"session {id}"), Key($"device {id}"));
        return WriteAsync(
            ("INSERT INTO sessions VALUES ($1, $2, $1, 1, 'bench', $3, $3, $3)", [id, session, at]),
            ("INSERT INTO devices VALUES ($1, $2, $3, $3)", [device, id, at]),
            ("INSERT INTO entries (account_id, reference, kind, hash, at) VALUES ($1, NULL, 1, $2, $3)", [id, session, at]),
            (Head, [session, number % 64]));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        TogetherAsync(_starts, WriteStartsAsync, stoppingToken), TogetherAsync(_messages, WriteMessagesAsync, stoppingToken), TogetherAsync(_messages, WriteMessagesAsync, stoppingToken)); // one handful leaves while the next is taken up

    private async Task<IResult> StartAsync(Start start, HttpRequest request, byte[] text, Action<Waiting> follow)
    {
        if (start.Identifier is null)
        {
            return Results.BadRequest();
        }

        var number = Interlocked.Increment(ref _next);
        var waiting = new Waiting(Key(request.Headers["X-Forwarded-For"].ToString()), Key(start.Identifier), number.ToString("D36", CultureInfo.InvariantCulture), text);
        await _starts.Writer.WriteAsync(waiting);
        await waiting.Done.Task;
        follow(waiting);
        return Results.Ok(new Started(number));
    }

    private static async Task TogetherAsync(Channel<Waiting> line, Func<Waiting[], Task> write, CancellationToken ct)
    {
        while (await line.Reader.WaitToReadAsync(ct))
        {
            List<Waiting> all = [];
            while (all.Count < AtOnce && line.Reader.TryRead(out var one))
            {
                all.Add(one);
            }

            try
            {
                await write([.. all]);
                all.ForEach(one => one.Done.TrySetResult());
            }
            catch (Exception error) // whoever waits is told, and the next ones go on
            {
                all.ForEach(one => one.Done.TrySetException(error));
            }
        }
    }

    private async Task WriteStartsAsync(Waiting[] all)
    {
        byte[][] keys = [.. all.Select(one => one.Network).Concat(all.Select(one => one.Key)).DistinctBy(Convert.ToHexString)];
        string[] ids = [.. all.Select(one => one.Id)];
        byte[][] networks = [.. all.Select(one => one.Network)];
        byte[][] sealedOnes = [.. all.Select(one => one.Sealed)];
        var at = Environment.TickCount64;
        await using (var read = source.CreateCommand("SELECT stamps FROM limits WHERE key = ANY($1)"))
        {
            read.Parameters.Add(new() { Value = keys });
            await read.ExecuteNonQueryAsync();
        }

        await WriteAsync(
            (Counts, [keys, Plain, at]),
            ("INSERT INTO recoveries SELECT id, NULL, digest, sealed, 0, $4, $4 FROM unnest($1::text[], $2::bytea[], $3::bytea[]) AS one(id, digest, sealed)", [ids, networks, sealedOnes, at]),
            ("INSERT INTO outbox SELECT id, sealed, 1, $3, NULL FROM unnest($1::text[], $2::bytea[]) AS one(id, sealed)", [ids, sealedOnes, at]),
            (Entries, [ids, networks, at]),
            (Head, [networks[0], 0]));
    }

    // In two transactions: what a message goes to is kept before it leaves, and what came of it after.
    private async Task WriteMessagesAsync(Waiting[] all)
    {
        string[] ids = [.. all.Select(one => one.Id)];
        byte[][] networks = [.. all.Select(one => one.Network)];
        var at = Environment.TickCount64;
        Waiting[] bound = [.. all.Where(one => one.IsBound)];
        if (bound.Length > 0)
        {
            string[] boundIds = [.. bound.Select(one => one.Id)];
            byte[][] keys = [.. bound.Select(one => one.Key).DistinctBy(Convert.ToHexString)];
            await WriteAsync(
                ("UPDATE recoveries SET account_id = id WHERE id = ANY($1)", [boundIds]),
                (Counts, [keys, Plain, at]),
                ("UPDATE outbox SET state = 2 WHERE id = ANY($1)", [boundIds]));
        }

        await Task.WhenAll(all.Where(one => one.MailTo is not null).Select(one => mails.SendAsync(one.MailTo!)));
        await WriteAsync(
            ("UPDATE outbox SET state = 3, sealed = NULL, finished_at = $2 WHERE id = ANY($1)", [ids, at]),
            (Entries, [ids, networks, at]),
            (Head, [networks[0], 1]));
    }

    // In one round trip, and with one wait for the disk.
    private async Task WriteAsync(params (string Text, object[] Values)[] statements)
    {
        await using var batch = source.CreateBatch();
        foreach (var (text, values) in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = text;
            Array.ForEach(values, value => command.Parameters.Add(new NpgsqlParameter { Value = value }));
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
    }

    private static byte[] Key(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));

    private sealed record Waiting(byte[] Network, byte[] Key, string Id, byte[] Sealed)
    {
        public bool IsBound { get; init; } = true;

        public string? MailTo { get; init; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
