using Keyback.Passwords;

namespace Keyback.Bench.Peers;

/// <summary>
/// Keyback's hashing behind Kestrel and nothing else: a sign-in compares a password, a Recovery is three requests of which the
/// last judges a new one and hashes it. No store, no limits, no mail. Whatever hashes beside the client that asks for it is no
/// faster than this; whoever keeps what a sign-in opened besides, no faster than with <see cref="IKeepsRows"/>.
/// </summary>
internal static class Hash
{
    extension(WebApplicationBuilder builder)
    {
        internal void AddHash()
        {
            var hasher = new Argon2idHasher(new Salts(), new Argon2Parameters());
            builder.Services.AddSingleton<NewPasswordRules>();
            builder.Services.AddSingleton(_ => new PasswordHashing(hasher, Environment.ProcessorCount, waiting: 2000));
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapSignIn(Func<Task> keep) => routes.MapPost("/api/v1/sessions", async (SignIn signIn, PasswordHashing hashing, CancellationToken ct) =>
        {
            await hashing.HashAsync(PasswordText.Prepare(signIn.Password)!, ct); // as long as a comparison takes
            await keep();
            return Results.Ok();
        });

        internal void MapHash()
        {
            routes.MapGet("/", () => "ready");
            routes.MapSignIn(() => Task.CompletedTask);
            routes.MapPost("/api/v1/recoveries", (Start start) => Results.Json(new { id = start.Identifier, token = "token", reference = "reference" }, statusCode: 201));
            routes.MapPost("/api/v1/recoveries/{id}/code", (string id) => Results.Ok(new { id }));
            routes.MapPost("/api/v1/recoveries/{id}/password", async (string id, SignIn chosen, NewPasswordRules rules, PasswordHashing hashing, CancellationToken ct) =>
            {
                if (rules.Judge(chosen.Password, ["bench"]).Count > 0)
                {
                    return Results.BadRequest();
                }

                await hashing.HashAsync(PasswordText.Prepare(chosen.Password)!, ct);
                return Results.Ok(new { id });
            });
        }
    }

    internal sealed record SignIn(string Password);

    private sealed class Salts : Randomness
    {
        public override void Fill(Span<byte> bytes) => bytes.Fill(7); // it makes no difference to the time
    }
}
