using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Keyback.Bench.Peers;

/// <summary>ASP.NET Core Identity as its documentation sets it up: <c>MapIdentityApi</c> on PostgreSQL, and no mail sender.</summary>
internal static class IdentityPeer
{
    extension(WebApplicationBuilder builder)
    {
        internal void AddIdentity(string database)
        {
            builder.Services.AddDbContext<Accounts>(options => options.UseNpgsql(database));
            builder.Services.AddAuthorization();
            builder.Services.AddIdentityApiEndpoints<IdentityUser>().AddEntityFrameworkStores<Accounts>();
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapIdentityPeer()
        {
            routes.MapGet("/", () => "ready");
            routes.MapIdentityApi<IdentityUser>();
        }
    }

    internal static async Task PrepareAsync(IServiceProvider services, int accounts)
    {
        await using var scope = services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<Accounts>();
        await context.Database.EnsureCreatedAsync();
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "AspNetUsers" ("Id", "UserName", "NormalizedUserName", "Email", "NormalizedEmail", "EmailConfirmed", "SecurityStamp",
                "ConcurrencyStamp", "PhoneNumberConfirmed", "TwoFactorEnabled", "LockoutEnabled", "AccessFailedCount")
            SELECT gen_random_uuid(), name, upper(name), name, upper(name), TRUE, md5(name), gen_random_uuid(), FALSE, FALSE, TRUE, 0
            FROM (SELECT 'user' || i || '@bench.example' AS name FROM generate_series(0, {accounts} - 1) AS i) AS names
            """);
    }

    internal sealed class Accounts(DbContextOptions<Accounts> options) : IdentityDbContext<IdentityUser>(options);
}
