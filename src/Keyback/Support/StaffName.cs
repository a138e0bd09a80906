using System.Diagnostics.CodeAnalysis;

namespace Keyback.Support;

/// <summary>By which a member of the staff signs in: 2 to 32 small letters, digits, dots and dashes, the first of them a letter or digit.</summary>
public readonly record struct StaffName
{
    /// <summary>The longest name, in characters.</summary>
    public const int Maximum = 32;

    private const int Minimum = 2;

    private StaffName(string value) => Value = value;

    /// <summary>The name.</summary>
    public string Value { get; }

    /// <summary>Reads one. Capital letters are taken for small ones, spaces around it are not looked at.</summary>
    /// <param name="text">What somebody typed. Any string is safe.</param>
    /// <param name="name">The name, when the answer is true.</param>
    [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "Names are of small letters.")]
    public static bool TryParse([NotNullWhen(true)] string? text, out StaffName name)
    {
        var typed = text?.Trim().ToLowerInvariant() ?? "";
        var holds = typed.Length is >= Minimum and <= Maximum
            && char.IsAsciiLetterOrDigit(typed[0])
            && typed.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-');
        name = holds ? new StaffName(typed) : default;
        return holds;
    }

    /// <summary>The name: it is no secret among the staff.</summary>
    public override string ToString() => Value ?? "";
}
