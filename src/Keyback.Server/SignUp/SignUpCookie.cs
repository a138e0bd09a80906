using Keyback.Server.Platform;
using Keyback.SignUp;

namespace Keyback.Server.SignUp;

/// <summary>The browser's sign-up tokens.</summary>
internal static class SignUpCookie
{
    private static readonly TokenCookie Tokens = new("sign-up");

    public static string? Find(HttpContext context, SignUpId id) => Tokens.Find(context, id.Value);

    /// <summary>Whether this browser has created its account.</summary>
    public static bool HasFinished(HttpContext context, SignUpId id) => Tokens.HasFinished(context, id.Value);

    /// <summary>Forgets the token of a sign-up that has become an account.</summary>
    public static void Finish(HttpContext context, SignUpId id) => Tokens.Finish(context, id.Value);

    public static void Keep(HttpContext context, SignUpId id, string token) => Tokens.Keep(context, id.Value, token);
}
