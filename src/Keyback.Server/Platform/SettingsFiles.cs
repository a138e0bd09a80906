namespace Keyback.Server.Platform;

/// <summary>
/// Takes the value of any setting from a file: <c>Keyback__Email__Smtp__Password_FILE=/run/secrets/relay</c>, the way in which
/// orchestrators hand secrets over. A value that stands in both places is nobody's clear wish, and stops the start.
/// </summary>
internal static class SettingsFiles
{
    private const string Section = SiteOptions.Section + ":";
    private const string Ending = "_FILE";

    /// <summary>Puts what the files say in the place of their names.</summary>
    /// <param name="configuration">Everything that is configured.</param>
    /// <returns>A sentence for each that cannot be taken; none repeats what a file holds.</returns>
    public static IReadOnlyList<string> Read(IConfigurationManager configuration)
    {
        // Of two spellings of one name the configuration knows one.
        Dictionary<string, string?> all = new(configuration.AsEnumerable().Where(pair => pair.Value is not null), StringComparer.OrdinalIgnoreCase);
        List<string> faults = [];
        var names = all.Keys.Where(IsFile).ToList();
        foreach (var name in names)
        {
            var setting = name[..^Ending.Length];
            var (value, fault) = all.ContainsKey(setting) ? (null, $"is set, and so is {setting}. Set one.") : Read(all[name]!);
            all.Remove(name);
            if (fault is null)
            {
                all[setting] = value;
            }
            else
            {
                faults.Add($"{name} {fault}");
            }
        }

        if (names.Count > 0)
        {
            // In the place of all sources: the names of files are no settings, and what binds settings takes no unknown name.
            configuration.Sources.Clear();
            configuration.AddInMemoryCollection(all);
        }

        return faults;
    }

    private static bool IsFile(string name) =>
        name.StartsWith(Section, StringComparison.OrdinalIgnoreCase) && name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

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
