using Keyback.Server.Platform;

namespace Keyback.Server.Captcha;

/// <summary>Whom a CAPTCHA is made for: a browser by its cookie, a program by its network. Nobody else can answer it.</summary>
internal static class CaptchaHolder
{
    private const string Name = "captcha";
    private const int LongestToken = 64; // characters; ours have 43

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Who asks through the API.</summary>
    public static string OfProgram(Caller caller) => $"network {caller.Network}";

    /// <summary>Who asks with a browser; one without the cookie holds nothing.</summary>
    public static string OfBrowser(HttpContext context) =>
        Cookies.Get(context, Name) is { Length: > 0 and <= LongestToken } token ? $"browser {token}" : "browser none";

    /// <summary>Who asks with a browser, which gets the cookie if it has none.</summary>
    public static string MarkBrowser(HttpContext context, Randomness randomness)
    {
        if (Cookies.Get(context, Name) is { Length: > 0 and <= LongestToken })
        {
            return OfBrowser(context);
        }

        var token = randomness.NewToken();
        Cookies.Set(context, Name, token, Lifetime, SameSiteMode.Lax);
        return $"browser {token}";
    }
}
