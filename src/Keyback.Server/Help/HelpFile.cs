using System.Globalization;

namespace Keyback.Server.Help;

/// <summary>
/// A file of the help centre: members (<c>name: value</c>) between two lines of <c>---</c>, then text. Another such head
/// after a line <c>--- answer</c> begins the next part. docs/help.md describes the form.
/// </summary>
internal sealed class HelpFile
{
    private const string Fence = "---";
    private const string NextPart = "--- answer";

    private readonly Dictionary<string, string> _members;

    private HelpFile(string name, Dictionary<string, string> members, string text)
    {
        Name = name;
        _members = members;
        Text = text;
    }

    /// <summary>How messages call it, such as <c>en/no-mail.md</c>.</summary>
    public string Name { get; }

    /// <summary>What follows the members.</summary>
    public string Text { get; }

    /// <summary>Reads a file as its parts: the question, then its answers.</summary>
    /// <exception cref="HelpContentException">It has another form.</exception>
    public static IReadOnlyList<HelpFile> Read(string path, string name)
    {
        var lines = File.ReadAllText(path).ReplaceLineEndings("\n").Split('\n');
        if (lines[0] != Fence)
        {
            throw new HelpContentException(name, $"the first line must be {Fence}.");
        }

        List<HelpFile> parts = [];
        var at = 0;
        while (at < lines.Length)
        {
            var head = Array.IndexOf(lines, Fence, at + 1);
            if (head < 0)
            {
                throw new HelpContentException(name, $"line {at + 1} begins a head that no line of {Fence} ends.");
            }

            var end = Array.FindIndex(lines, head, line => line == NextPart);
            end = end < 0 ? lines.Length : end;
            parts.Add(new HelpFile(name, Members(name, lines[(at + 1)..head]), string.Join('\n', lines[(head + 1)..end]).Trim()));
            at = end;
        }

        return parts;
    }

    /// <summary>Refuses members that nobody asks for: most are slips of the pen.</summary>
    public void Allow(params string[] names)
    {
        if (_members.Keys.Except(names).FirstOrDefault() is { } unknown)
        {
            throw new HelpContentException(Name, $"\"{unknown}\" is not known here; known are {string.Join(", ", names)}.");
        }
    }

    /// <summary>A member that must be there.</summary>
    public string Required(string name) => Optional(name) ?? throw new HelpContentException(Name, $"\"{name}\" is missing.");

    /// <summary>A member, or none.</summary>
    public string? Optional(string name) => _members.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>A member that lists names, with commas between.</summary>
    public IReadOnlyList<string> List(string name) =>
        Optional(name)?.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A member that is a date.</summary>
    public DateOnly Date(string name) => DateOnly.TryParseExact(Required(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        ? date
        : throw new HelpContentException(Name, $"\"{name}\" must be a date such as 2026-11-24.");

    /// <summary>A member that is a whole number.</summary>
    public int Number(string name) => int.TryParse(Required(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new HelpContentException(Name, $"\"{name}\" must be a whole number.");

    /// <summary>A member that is yes or no; no when it is not there.</summary>
    public bool Flag(string name) => Optional(name) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new HelpContentException(Name, $"\"{name}\" must be true or false."),
    };

    private static Dictionary<string, string> Members(string name, string[] lines)
    {
        Dictionary<string, string> members = new(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (line.Split(':', 2) is not [var key, var value] || key.Length == 0 || key.Any(sign => !char.IsAsciiLetterLower(sign)))
            {
                throw new HelpContentException(name, $"\"{line}\" must be a name in small letters, a colon and a value.");
            }

            if (!members.TryAdd(key, value.Trim()))
            {
                throw new HelpContentException(name, $"\"{key}\" is there twice.");
            }
        }

        return members;
    }
}
