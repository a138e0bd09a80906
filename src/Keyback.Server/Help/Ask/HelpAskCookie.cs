using Keyback.Help;
using Keyback.Server.Platform;

namespace Keyback.Server.Help.Ask;

/// <summary>The browser's tokens of questions that wait for their code.</summary>
internal static class HelpAskCookie
{
    private static readonly TokenCookie Tokens = new("help-ask");

    public static string? Find(HttpContext context, HelpAskId id) => Tokens.Find(context, id.Value);

    public static void Keep(HttpContext context, HelpAskId id, string token) => Tokens.Keep(context, id.Value, token);

    /// <summary>Whether this browser's question lies with staff.</summary>
    public static bool HasFinished(HttpContext context, HelpAskId id) => Tokens.HasFinished(context, id.Value);

    /// <summary>Forgets the token of a question that lies with staff.</summary>
    public static void Finish(HttpContext context, HelpAskId id) => Tokens.Finish(context, id.Value);
}
