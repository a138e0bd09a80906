using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Keyback.Accounts;

/// <summary>A user name: shown as its owner wrote it, compared under PRECIS UsernameCaseMapped (RFC 8265 §3.3).</summary>
/// <remarks>A user name never looks like an address or a phone number, so every text is at most one of the three.</remarks>
public sealed record UserName
{
    /// <summary>The longest user name, in code points.</summary>
    public const int Maximum = 64;

    private UserName(string value, string key, string fold)
    {
        Value = value;
        Key = key;
        Fold = fold;
        Masked = Masking.Name(value);
    }

    /// <summary>The name as shown: trimmed and composed (NFC), in its owner's case.</summary>
    public string Value { get; }

    /// <summary>What names are compared and found by: ordinary width, lower case, NFC.</summary>
    public string Key { get; }

    /// <summary>
    /// What names are told apart by: no two accounts have names that fold alike (<see cref="AccountName.Fold"/>), or look alike
    /// because one is written in letters of Cyrillic or Greek that pass for those of Latin.
    /// </summary>
    public string Fold { get; }

    /// <summary>The name for its owner's eyes: the first character.</summary>
    public string Masked { get; }

    /// <summary>
    /// Reads one name of 1 to 64 code points. Refused: what the IdentifierClass does not hold (spaces, emoji, invisible and
    /// compatibility characters), what breaks the Bidi Rule, what looks like an address or a phone number, and what the way
    /// by phone could not ask for.
    /// </summary>
    /// <param name="text">What somebody typed. Any string is safe.</param>
    /// <param name="userName">The name, when the answer is true.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out UserName? userName)
    {
        userName = null;
        if (TypedText.Trimmed(text) is not { } trimmed)
        {
            return false;
        }

        var mapped = PrecisIdentifier.MapWidth(trimmed);
        if (!PrecisIdentifier.Holds(mapped))
        {
            return false;
        }

        var value = trimmed.Normalize(NormalizationForm.FormC);
        var key = mapped.ToLowerInvariant().Normalize(NormalizationForm.FormC);
        if (!IsShort(value) || !IsShort(key) || !PrecisIdentifier.Holds(key) || !BidiRule.Holds(key) || LooksLikeAnother(key)
            || AccountName.Fold(key) is not { } fold)
        {
            return false;
        }

        userName = new UserName(value, key, NameScripts.Seen(fold));
        return true;
    }

    /// <summary>
    /// Reads a name that somebody wants from now on. Refused besides: one whose letters are of writings that never stand together,
    /// such as a Cyrillic о among Latin ones, because it passes for another name. An account that has such a name keeps it.
    /// </summary>
    /// <param name="text">What somebody typed. Any string is safe.</param>
    /// <param name="userName">The name, when the answer is true.</param>
    public static bool TryChoose([NotNullWhen(true)] string? text, [NotNullWhen(true)] out UserName? userName)
    {
        if (TryParse(text, out userName) && NameScripts.StandTogether(userName.Key))
        {
            return true;
        }

        userName = null;
        return false;
    }

    /// <summary>Whether both are one name.</summary>
    public bool Equals(UserName? other) => other is not null && Key == other.Key;

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>The masked name.</summary>
    public override string ToString() => Masked;

    private static bool IsShort(string text) => text.EnumerateRunes().Count() is >= 1 and <= Maximum;

    // DialledText knows no country, so this holds for CN, US and every other default region.
    private static bool LooksLikeAnother(string key) =>
        key.Contains('@', StringComparison.Ordinal)
        || (key.Length > 1 && key[0] == '+' && char.IsDigit(key[1]))
        || (key.Length >= 5 && key.All(char.IsDigit))
        || DialledText.TryRead(key, out _);
}
