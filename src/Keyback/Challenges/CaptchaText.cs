using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Keyback.Challenges;

/// <summary>The characters of one CAPTCHA, whether seen or heard. It is kept sealed (I8), because it is drawn and spoken again.</summary>
/// <remarks>
/// The alphabet serves eyes and ears, in English and Chinese, with one set, so that picture and sound are one challenge:
/// <list type="bullet">
/// <item>of characters that look alike once bent, one or none is left: no 0 O Q D, 1 I L, 9 g, C G, E, P, T, V N;
/// 3 (an 8 that lost a stroke), 5 without S, 2 without Z, 8 without B, 6 without G;</item>
/// <item>of the letters that rhyme in English (B C D E G P T V Z) none is left, nor the pairs M/N and F/S;</item>
/// <item>9 is dropped a second time, for it rhymes with 6 in Chinese (jiǔ, liù) and with 5 in English.</item>
/// </list>
/// Seventeen characters in six places are 24 million texts: far more than the tries that a limit leaves.
/// </remarks>
public sealed record CaptchaText
{
    /// <summary>The characters that occur, each equally likely.</summary>
    public const string Alphabet = "245678AFHJKMRUWXY";

    /// <summary>How many characters a text has.</summary>
    public const int Length = 6;

    private const int LongestInput = 64; // UTF-16 units: six characters in generous spacing

    // What can only have been meant for one character of the alphabet. A small b may be a 6 or an 8: not guessed.
    private const string LookAlikes = "SsZzBGg";
    private const string Meant = "5522866";

    private CaptchaText(string canonical) => Canonical = canonical;

    /// <summary>The text as it is compared: capital letters and ASCII digits, nothing between them.</summary>
    public string Canonical { get; }

    /// <summary>A new text.</summary>
    public static CaptchaText New(Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        return new CaptchaText(randomness.NewText(Length, Alphabet));
    }

    /// <summary>
    /// Reads what somebody typed. Case, width (full-width <c>Ａ</c>), spaces, dashes and invisible marks do not matter,
    /// and S, Z, B and G count as the digits they look like. False when it cannot be any text of this alphabet.
    /// </summary>
    /// <param name="typed">What was typed or pasted.</param>
    /// <param name="text">The text that was meant.</param>
    public static bool TryRead(string? typed, [NotNullWhen(true)] out CaptchaText? text)
    {
        text = null;
        if (typed is null || typed.Length > LongestInput)
        {
            return false;
        }

        var plain = new StringBuilder(Length);
        foreach (var sign in Narrow(typed))
        {
            var meant = LookAlikes.IndexOf(sign, StringComparison.Ordinal) is >= 0 and var at ? Meant[at] : char.ToUpperInvariant(sign);
            if (!char.IsAscii(sign) || !Alphabet.Contains(meant, StringComparison.Ordinal))
            {
                return false;
            }

            plain.Append(meant);
        }

        text = plain.Length == Length ? new CaptchaText(plain.ToString()) : null;
        return text is not null;
    }

    /// <summary>Prints nothing of the value.</summary>
    public override string ToString() => nameof(CaptchaText);

    // Rune by rune, because Normalize throws at half a surrogate pair; and without U+FFFE, at which it throws too.
    private static string Narrow(string typed)
    {
        var kept = new StringBuilder(typed.Length);
        foreach (var rune in typed.EnumerateRunes())
        {
            if (!IsSpacing(rune))
            {
                kept.Append((rune.Value is '\uFFFE' ? Rune.ReplacementChar : rune).ToString());
            }
        }

        return kept.ToString().Normalize(NormalizationForm.FormKC);
    }

    private static bool IsSpacing(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format
        || rune.Value is '\t' or '\n' or '\r' or '\u2212';
}
