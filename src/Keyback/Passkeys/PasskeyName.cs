using System.Globalization;
using System.Text;

namespace Keyback.Passkeys;

/// <summary>What an owner calls a passkey, such as the phone that it lives on. It proves nothing and finds nothing.</summary>
public static class PasskeyName
{
    /// <summary>The most characters that a name keeps.</summary>
    public const int Longest = 60;

    /// <summary>The name as it is kept: one line, trimmed, without what cannot be seen. False when nothing is left or it is too long.</summary>
    public static bool TryParse(string? text, out string name)
    {
        name = string.Concat((text ?? "").Normalize(NormalizationForm.FormC).EnumerateRunes().Where(IsShown)).Trim();
        return new StringInfo(name).LengthInTextElements is > 0 and <= Longest && name.Length <= Longest * 4;
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned);
}
