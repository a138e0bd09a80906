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

    /// <summary>Keeps the token of a Recovery, by which the browser goes on with it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="id">Which Recovery.</param>
    /// <param name="token">Its token.</param>
    /// <param name="lifetime">How long, where that is longer than usual: while a Recovery waits.</param>
    public static void Keep(HttpContext context, RecoveryId id, string token, TimeSpan? lifetime = null) =>
        Tokens.Keep(context, id.Value, token, lifetime);
}
