using System.Globalization;
using System.Security.Cryptography;
using System.Threading.Channels;
using Npgsql;

namespace Keyback.Bench.Peers;

/// <summary>
/// The rows that a start of Keyback and its message write, and those of a sign-in, with as many indexes, by hand and nothing besides: no rules, no
/// encryption, no hashes, no mail. What is kept in so many rows is kept no faster than this, whoever writes it.
/// </summary>
internal sealed class Rows(NpgsqlDataSource source) : BackgroundService, IKeepsRows
{
    private const int AtOnce = 16; // messages

    private const string Head = "UPDATE heads SET hash = $1 WHERE chain = $6";

    // Each in one round trip, and with one wait for the disk.
    private static readonly Statement[] OfStart = Made([.. RowTexts.OfStart, Head]);
    private static readonly Statement[] OfRecipient = Made(RowTexts.OfRecipient);
    private static readonly Statement[] OfEnd = Made([.. RowTexts.OfEnd, Head]);
    private static readonly Statement[] OfSignIn = Made([.. RowTexts.OfSignIn, Head]);

    private readonly Channel<(byte[] Key, string Id, int Chain)> _messages = Channel.CreateUnbounded<(byte[], string, int)>();
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

    /// <summary>Writes what a start writes; what its message writes follows in the background.</summary>
    public async Task<IResult> StartAsync(Start start, HttpRequest request)
    {
        if (start.Identifier is null)
        {
            return Results.BadRequest();
        }

        var number = Interlocked.Increment(ref _next);
        var (network, identifier) = (Key(request.Headers["X-Forwarded-For"].ToString()), Key(start.Identifier));
        var message = (identifier, number.ToString("D36", CultureInfo.InvariantCulture), number % 64);
        await using (var read = source.CreateCommand(RowTexts.Read))
        {
            read.Parameters.Add(new() { Value = network });
            read.Parameters.Add(new() { Value = identifier });
            await read.ExecuteNonQueryAsync();
        }

        await WriteAsync(OfStart, network, message);
        await _messages.Writer.WriteAsync(message);
        return Results.Ok(new Started(number));
    }

    /// <summary>Writes what a sign-in writes.</summary>
    public Task SignInAsync()
    {
        var number = Interlocked.Increment(ref _next);
        var id = number.ToString("D36", CultureInfo.InvariantCulture);
        return WriteAsync(OfSignIn, Key($"session {id}"), (Key($"device {id}"), id, number % 64));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
    {
        await foreach (var message in _messages.Reader.ReadAllAsync(stoppingToken))
        {
            await WriteAsync(OfRecipient, message.Key, message);
            await WriteAsync(OfEnd, message.Key, message);
        }
    }));

    private async Task WriteAsync(Statement[] statements, byte[] network, (byte[] Key, string Id, int Chain) message)
    {
        object[] values = [network, message.Key, message.Id, new byte[300], Environment.TickCount64, message.Chain];
        await using var batch = source.CreateBatch();
        foreach (var (text, used) in statements)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = text;
            Array.ForEach(used, at => command.Parameters.Add(new NpgsqlParameter { Value = values[at - 1] }));
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync();
    }

    // Each statement numbers its own parameters.
    private static Statement[] Made(string[] texts) => [.. texts.Select(text =>
    {
        var used = Enumerable.Range(1, 6).Where(at => text.Contains($"${at}", StringComparison.Ordinal)).ToArray();
        return new Statement(used.Index().Aggregate(text, (made, one) => made.Replace($"${one.Item}", $"${one.Index + 1}", StringComparison.Ordinal)), used);
    })];

    private static byte[] Key(string text) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));

    private sealed record Statement(string Text, int[] Uses);
}
