using Keyback.Recovery;
using Keyback.Server.Platform;

namespace Keyback.Server.Recovery;

/// <summary>
/// The browser's Recovery tokens, the newest first: three, so that two tabs do not disturb each other. The token of a
/// finished Recovery goes; that it is finished stays, so that a second tab and the back button hear how it ended.
/// </summary>
internal static class RecoveryCookie
{
    private const string Name = "recovery";
    private const int MostKept = 3;
    private const string Finished = "done"; // in the place of the token

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(2); // longer than any Recovery lives

    public static string? Find(HttpContext context, RecoveryId id) =>
        Read(context).FirstOrDefault(entry => entry.Id == id.Value).Token;

    /// <summary>Whether this browser has brought the Recovery to its goal.</summary>
    public static bool HasFinished(HttpContext context, RecoveryId id) => Find(context, id) is Finished;

    /// <summary>Forgets the token of a Recovery that has reached its goal.</summary>
    public static void Finish(HttpContext context, RecoveryId id) => Keep(context, id, Finished);

    public static void Keep(HttpContext context, RecoveryId id, string token) =>
        Write(context, [(id.Value, token), .. Read(context).Where(entry => entry.Id != id.Value).Take(MostKept - 1)]);

    private static List<(Guid Id, string Token)> Read(HttpContext context)
    {
        List<(Guid, string)> entries = [];
        foreach (var entry in (Cookies.Get(context, Name) ?? "").Split('.', MostKept + 1))
        {
            if (entry.Split(':') is [var id, var token] && Guid.TryParseExact(id, "N", out var parsed))
            {
                entries.Add((parsed, token));
            }
        }

        return entries;
    }

    private static void Write(HttpContext context, List<(Guid Id, string Token)> entries)
    {
        // Lax, not Strict: the owner may come back from webmail.
        Cookies.Set(context, Name, string.Join('.', entries.Select(entry => $"{entry.Id:N}:{entry.Token}")), Lifetime, SameSiteMode.Lax);
    }
}
