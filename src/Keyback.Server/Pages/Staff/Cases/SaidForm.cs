using Keyback.Support;

namespace Keyback.Server.Pages.Staff.Cases;

/// <summary>What an agent types of what a caller says.</summary>
internal sealed class SaidForm
{
    /// <summary>The longest text, in UTF-16 units: no address is longer.</summary>
    public const int Longest = 320;

    /// <summary>What it is to be.</summary>
    public SaidKind Kind { get; set; } = SaidKind.Identifier;

    /// <summary>The words.</summary>
    public string? Text { get; set; }

    /// <summary>The words as they are kept.</summary>
    public string Typed => Text?.Trim() ?? "";

    /// <summary>The kinds to choose from, each with the key of its word.</summary>
    public static IReadOnlyList<(SaidKind Kind, string Key)> Kinds { get; } =
    [
        (SaidKind.Identifier, "Cases_KindIdentifier"),
        (SaidKind.Reference, "Cases_KindReference"),
        (SaidKind.Order, "Cases_KindOrder"),
    ];

    /// <summary>Reads it; none where it cannot be one of its kind.</summary>
    public Said? Read(string region) => Typed.Length > Longest || !Enum.IsDefined(Kind) ? null : Said.Read(Kind, Typed, region);
}
