namespace Keyback.Server.Console;

/// <summary>The way to the door and back.</summary>
internal static class StaffWay
{
    private const string SignIn = "/staff/sign-in";

    /// <summary>The sign-in page that leads back to a page of the console.</summary>
    public static string SignInFor(PathString path) => Back(path) is { } back and not "/staff" ? $"{SignIn}?back={Uri.EscapeDataString(back)}" : SignIn;

    /// <summary>The path, if it is one of the console's own and nothing else (I13); none for any other text.</summary>
    public static string? Back(string? path) => path is not null
        && (path == "/staff" || path.StartsWith("/staff/", StringComparison.Ordinal))
        && path.Length <= 200
        && path.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-')
        && !path.Contains("//", StringComparison.Ordinal)
            ? path
            : null;
}
