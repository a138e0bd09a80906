namespace Keyback.Server.Platform;

/// <summary>Says at start which configured parts this version does not serve, so that nobody relies on them.</summary>
internal static partial class Unserved
{
    private static readonly string[] Sections = ["Keyback:Sms"];

    /// <summary>Whether this part of the configuration is known, though not served.</summary>
    public static bool Knows(string section) => Sections.Contains(section, StringComparer.OrdinalIgnoreCase);

    public static void Warn(WebApplication app)
    {
        foreach (var section in Sections.Where(section => app.Configuration.GetSection(section).GetChildren().Any()))
        {
            NotServed(app.Logger, section);
        }
    }

    [LoggerMessage(2002, LogLevel.Warning, "{Section} is configured, and this version makes no use of it")]
    private static partial void NotServed(ILogger logger, string section);
}
