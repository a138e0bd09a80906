using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>A server with accounts of every standing.</summary>
internal static class Crowd
{
    private const int Each = 3;

    /// <summary>The server, with usual limits.</summary>
    public static Task<OwnServer> ServerAsync(Arena arena) => arena.ServerAsync(
        "crowd",
        [("Keyback:TrustedProxies:0", "127.0.0.1")],
        [.. Enum.GetValues<Standing>().SelectMany(standing => Person.Several(standing, Each))]);

    /// <summary>Locks the way by phone, as only who holds the number can: a right code, then three wrong names.</summary>
    public static async Task LockAsync(Arena arena, OwnServer server, IEnumerable<Person> people)
    {
        foreach (var person in people)
        {
            using var visitor = arena.Stranger(server.Url);
            var begun = await visitor.BeginAsync(person.Phone, "sms_code");
            await visitor.CodeAsync(begun, await server.Out.SmsCodeAsync(begun.Reference));
            for (var guess = 0; guess < 3; guess++)
            {
                await visitor.StepAsync(begun, "user-name", new JsonObject { ["user_name"] = $"nobody{guess}" });
            }
        }
    }
}
