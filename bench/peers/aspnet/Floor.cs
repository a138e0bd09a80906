using Npgsql;

namespace Keyback.Bench.Peers;

/// <summary>The least that can be called a start: one JSON body, one indexed read, one insert that is durable before the answer.</summary>
internal static class Floor
{
    extension(WebApplicationBuilder builder)
    {
        internal void AddFloor(string database) => builder.Services.AddSingleton(NpgsqlDataSource.Create(database));
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapFloor()
        {
            routes.MapGet("/", () => "ready");
            routes.MapPost("/start", StartAsync);
        }
    }

    internal static async Task PrepareAsync(string database, int accounts)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """
            CREATE TABLE accounts (id BIGINT PRIMARY KEY, email TEXT NOT NULL UNIQUE);
            CREATE TABLE starts (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, account_id BIGINT, email TEXT NOT NULL, at TIMESTAMPTZ NOT NULL DEFAULT now());
            """);
        await command.ExecuteNonQueryAsync();
        await using var rows = source.CreateCommand("INSERT INTO accounts SELECT i, 'user' || i || '@bench.example' FROM generate_series(0, $1 - 1) AS i");
        rows.Parameters.Add(new() { Value = accounts });
        await rows.ExecuteNonQueryAsync();
    }

    private static async Task<IResult> StartAsync(Start start, NpgsqlDataSource source, CancellationToken ct)
    {
        if (start.Identifier is null)
        {
            return Results.BadRequest();
        }

        await using var connection = await source.OpenConnectionAsync(ct);
        await using var find = new NpgsqlCommand("SELECT id FROM accounts WHERE email = $1", connection) { Parameters = { new() { Value = start.Identifier } } };
        var account = await find.ExecuteScalarAsync(ct);
        await using var insert = new NpgsqlCommand("INSERT INTO starts (account_id, email) VALUES ($1, $2) RETURNING id", connection)
        {
            Parameters =
            {
                new() { Value = account ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
                new() { Value = start.Identifier },
            },
        };
        return Results.Ok(new Started((long)(await insert.ExecuteScalarAsync(ct))!));
    }
}
