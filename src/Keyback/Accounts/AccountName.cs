using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Keyback.Accounts;

/// <summary>
/// The name that the way by phone asks for, and when what somebody types is that name. <c>docs/names.md</c> says it with
/// examples, and a test holds every one of them.
/// </summary>
/// <remarks>
/// Fold, version 1. It goes further than the Nickname profile of PRECIS (RFC 8266 §2.4), from which it takes spaces, case
/// and NFKC (UAX #15), and drops what is not seen, such as what UTS #51 puts between and behind emoji. It may, because nobody
/// is found by this name: it is compared with that of one account, behind a right code.
/// So what a keyboard, a clipboard or a font may change makes no difference; every other difference does. Nothing is
/// compared by sound, by likeness or by meaning, and traditional characters are not the simplified ones.
/// </remarks>
public static partial class AccountName
{
    /// <summary>The most UTF-16 units that are looked at, and that a fold has.</summary>
    public const int MaximumUnits = 256;

    /// <summary>The most characters, as people count them (text elements of UAX #29), that a fold has: twice what WeChat allows.</summary>
    public const int MaximumCharacters = 64;

    private const int MaximumPasses = 1 + 3; // RFC 8264 §7: three more after the first, and what moves even then is refused

    // WeChat's names for people whose name it does not tell, folded.
    private static readonly string[] Placeholders = ["微信用户", "微信用戶", "wechat user"];

    /// <summary>The form in which names are compared. Folding a fold changes nothing.</summary>
    /// <param name="text">A registered or a typed name. Any string is safe.</param>
    /// <returns>
    /// Null for what cannot be a name: half of a surrogate pair or a noncharacter in it, more than
    /// <see cref="MaximumUnits"/> or <see cref="MaximumCharacters"/>, or nothing that can be seen.
    /// </returns>
    public static string? Fold(string? text)
    {
        if (text is null || text.Length > MaximumUnits || !TypedText.IsWellFormed(text) || text.EnumerateRunes().Any(NameCharacters.IsNone))
        {
            return null;
        }

        for (var pass = 0; pass < MaximumPasses; pass++)
        {
            var before = text;
            text = FoldOnce(before);
            if (text == before)
            {
                return IsOfNameLength(text) ? text : null;
            }
        }

        return null;
    }

    /// <summary>Whether WeChat gave no name of the person's own: its anonymous placeholder, or nothing that can be seen.</summary>
    public static bool IsPlaceholder(string? wechatName) => Fold(wechatName) is not { } fold || Placeholders.Contains(fold, StringComparer.Ordinal);

    /// <summary>
    /// The name that an account is asked for: registered through WeChat, the name it had there then; without one, and for
    /// every other account, the current user name. A former name is never asked for. Null when there is none to ask for.
    /// </summary>
    /// <param name="userName">The current user name, or none.</param>
    /// <param name="wechatName">The WeChat name at registration, or none.</param>
    /// <param name="registeredVia">Where it was registered; <c>wechat</c> in any case of its letters. Unknown, a WeChat name says that it was there.</param>
    public static string? Expected(string? userName, string? wechatName, string? registeredVia)
    {
        var throughWechat = registeredVia is null || Ascii.EqualsIgnoreCase(registeredVia, "wechat");
        var name = throughWechat && !IsPlaceholder(wechatName) ? wechatName : userName;
        return Fold(name) is null ? null : name;
    }

    /// <summary>Whether a typed name is the expected one. Digests are compared in fixed time, and the steps are the same where none is expected.</summary>
    /// <param name="typedFold">What was typed, folded.</param>
    /// <param name="expected">The name asked for, as registered; null, as for a decoy, matches nothing.</param>
    public static bool Matches(string typedFold, string? expected)
    {
        ArgumentNullException.ThrowIfNull(typedFold);
        var fold = Fold(expected ?? Placeholders[0]);
        return CryptographicOperations.FixedTimeEquals(Digest(typedFold), Digest(fold ?? "")) & expected is not null & fold is not null;
    }

    // What is not seen goes first: it would keep NFKC from bringing marks into order and together. NFKC stands on both sides
    // of the case, because a mark may join a letter in one case alone, as the dot of İ does.
    private static string FoldOnce(string text) => JoinWords(Lower(Composed(Upper(Composed(Visible(text))))));

    private static string Composed(string text) => text.Normalize(NormalizationForm.FormKC);

    private static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) // asked first: tabs and ends of lines are controls too
            {
                visible.Append(' ');
            }
            else if (NameCharacters.IsDot(rune))
            {
                visible.Append(NameCharacters.MiddleDot);
            }
            else if (!NameCharacters.IsInvisible(rune))
            {
                visible.Append(rune.ToString());
            }
        }

        return visible.ToString();
    }

    // Up and down again, so that letters with two small forms (σ and ς) are one. .NET maps one character to one, alike in
    // every culture; CaseFolding.txt has more (its lines F and T). Of those NFKC leaves ß, and the i of Turkish, whose case
    // depends on the language: its four forms are one here, because nobody tells in which language a name is.
    private static string Upper(string text) => text.ToUpperInvariant().Replace('ı', 'I');

    private static string Lower(string text) => DottedI().Replace(text.ToLowerInvariant().Replace("ß", "ss", StringComparison.Ordinal), "i");

    [GeneratedRegex("[i\u0130]\u0307*")]
    private static partial Regex DottedI();

    // Chinese is written without spaces: where there is one beside a Chinese character or a dot, the keyboard put it there.
    private static string JoinWords(string text)
    {
        var joined = new StringBuilder(text.Length);
        var last = new Rune(NameCharacters.MiddleDot); // no space before the first word
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            joined.Append(IsTight(last) || IsTight(Rune.GetRuneAt(word, 0)) ? "" : " ").Append(word);
            _ = Rune.DecodeLastFromUtf16(word, out last, out _);
        }

        return joined.ToString();
    }

    private static bool IsTight(Rune rune) => NameCharacters.IsHan(rune) || rune.Value is NameCharacters.MiddleDot;

    private static bool IsOfNameLength(string fold) =>
        fold.Length is > 0 and <= MaximumUnits && new StringInfo(fold).LengthInTextElements <= MaximumCharacters;

    // Over UTF-16, which keeps halves of surrogate pairs apart where UTF-8 would make them all U+FFFD.
    private static byte[] Digest(string fold) => SHA256.HashData(MemoryMarshal.AsBytes(fold.AsSpan()));
}
