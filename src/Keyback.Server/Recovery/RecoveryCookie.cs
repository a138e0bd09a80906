using Keyback.Recovery;
using Keyback.Server.Platform;

namespace Keyback.Server.Recovery;

/// <summary>The browser's Recovery tokens.</summary>
internal static class RecoveryCookie
{
    private static readonly TokenCookie Tokens = new("recovery");

    public static string? Find(HttpContext context, RecoveryId id) => Tokens.Find(context, id.Value);

    /// <summary>Whether this browser has brought the Recovery to its goal.</summary>
    public static bool HasFinished(HttpContext context, RecoveryId id) => Tokens.HasFinished(context, id.Value);

    /// <summary>Forgets the token of a Recovery that has reached its goal.</summary>
    public static void Finish(HttpContext context, RecoveryId id) => Tokens.Finish(context, id.Value);

    public static void Keep(HttpContext context, RecoveryId id, string token) => Tokens.Keep(context, id.Value, token);
}
