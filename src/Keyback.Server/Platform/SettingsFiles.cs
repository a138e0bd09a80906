namespace Keyback.Server.Platform;

/// <summary>
/// Takes the value of any setting from a file: <c>Keyback__Email__Smtp__Password_FILE=/run/secrets/relay</c>, the way in which
/// orchestrators hand secrets over. A value that stands in both places is nobody's clear wish, and stops the start.
/// </summary>
internal static class SettingsFiles
{
    private const string Ending = "_FILE";

    /// <summary>Whether a name is that of a file with a setting's value.</summary>
    public static bool IsFile(IConfigurationSection setting) => setting.Key.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    /// <summary>Puts what the files say in the place of their names.</summary>
    /// <param name="configuration">Everything that is configured.</param>
    /// <returns>A sentence for each that cannot be taken; none repeats what a file holds.</returns>
    public static IReadOnlyList<string> Read(IConfiguration configuration)
    {
        List<string> faults = [];
        foreach (var (name, file) in configuration.GetSection(SiteOptions.Section).AsEnumerable().ToList())
        {
            if (!name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) || file is null)
            {
                continue;
            }

            var setting = name[..^Ending.Length];
            var (value, fault) = configuration[setting] is null ? Read(file) : (null, $"is set, and so is {setting}. Set one.");
            if (fault is not null)
            {
                faults.Add($"{name} {fault}");
            }
            else
            {
                // An item of a list takes the place of its file's name: the list is bound as it stands, names and all.
                configuration[IsItem(setting) ? name : setting] = value;
            }
        }

        return faults;
    }

    private static bool IsItem(string setting) => int.TryParse(setting[(setting.LastIndexOf(':') + 1)..], out _);

    // Editors end a file with a line break that belongs to no secret.
    private static (string? Value, string? Fault) Read(string file)
    {
        try
        {
            var value = File.ReadAllText(file).TrimEnd('\r', '\n');
            return value.Length > 0 ? (value, null) : (null, "names a file that is empty.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, "names a file that is not there or cannot be read.");
        }
    }
}
