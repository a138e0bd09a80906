namespace Keyback.Server.Pages;

/// <summary>Where somebody goes on after signing in. A word from this list stands in the address, never a path (I13).</summary>
internal static class WayBack
{
    /// <summary>The account's settings.</summary>
    public const string Settings = "settings";

    /// <summary>The page that changes them.</summary>
    public const string Change = "change";

    /// <summary>The fifth way.</summary>
    public const string Forgot = "forgot";

    /// <summary>The page of the second factors.</summary>
    public const string Factors = "factors";

    /// <summary>The account's passkeys.</summary>
    public const string Passkeys = "passkeys";

    /// <summary>The account's data, and its deletion.</summary>
    public const string Data = "data";

    /// <summary>The path behind a word; one's own page for any other.</summary>
    public static string PathOf(string? word) => word switch
    {
        Settings => "~/my/settings",
        Change => "~/my/settings/change",
        Forgot => "~/my/settings/forgot",
        Factors => "~/my/settings/factors",
        Passkeys => "~/my/settings/passkeys",
        Data => "~/my/settings/data",
        _ => "~/my",
    };

    /// <summary>Whether it is a word of the list.</summary>
    public static bool IsWord(string? word) => word is Settings or Change or Forgot or Factors or Passkeys or Data;

    /// <summary>The sign-in page that leads back.</summary>
    public static string SignInFor(string word) => $"~/sign-in?next={word}";
}
