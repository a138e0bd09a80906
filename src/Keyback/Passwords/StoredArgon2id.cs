using System.Globalization;
using System.Text.RegularExpressions;

namespace Keyback.Passwords;

/// <summary>A stored Argon2id hash in the PHC string format, read into its parts.</summary>
internal sealed partial class StoredArgon2id
{
    /// <summary>Bytes of salt: what libsodium takes, no more and no fewer (<c>crypto_pwhash_SALTBYTES</c>).</summary>
    internal const int SaltBytes = 16;

    /// <summary>Longest PHC string that is looked at: the bounds below need 170 characters.</summary>
    private const int MaximumLength = 256;

    private StoredArgon2id(Argon2Parameters parameters, byte[] salt, byte[] tag)
    {
        Parameters = parameters;
        Salt = salt;
        Tag = tag;
    }

    internal Argon2Parameters Parameters { get; }

    internal byte[] Salt { get; }

    internal byte[] Tag { get; }

    internal static StoredArgon2id? Read(string? phc)
    {
        if (phc is not { Length: <= MaximumLength } || Phc().Match(phc) is not { Success: true } match)
        {
            return null;
        }

        var parameters = new Argon2Parameters(Number(match.Groups["m"]), Number(match.Groups["t"]));
        var salt = Bytes(match.Groups["salt"]);
        var tag = Bytes(match.Groups["tag"]);
        return parameters.AreSound && salt is { Length: SaltBytes } && tag is { Length: >= 16 and <= 64 }
            ? new StoredArgon2id(parameters, salt, tag)
            : null;
    }

    internal static string Write(Argon2Parameters parameters, byte[] salt, byte[] tag) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"$argon2id$v=19$m={parameters.MemoryKibibytes},t={parameters.Passes},p=1${Base64(salt)}${Base64(tag)}");

    // One lane only: libsodium computes no other. Numbers have no leading zeros (PHC string format).
    [GeneratedRegex(@"^\$argon2id\$v=19\$m=(?<m>[1-9][0-9]{0,6}),t=(?<t>[1-9][0-9]?),p=1\$(?<salt>[A-Za-z0-9+/]+)\$(?<tag>[A-Za-z0-9+/]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Phc();

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(Group group)
    {
        var padded = group.Value.PadRight((group.Length + 3) / 4 * 4, '=');
        return Base64Exact(padded);
    }

    // Stray bits after the last byte are refused: one hash has one spelling.
    private static byte[]? Base64Exact(string padded)
    {
        if (!System.Buffers.Text.Base64.IsValid(padded))
        {
            return null;
        }

        var bytes = Convert.FromBase64String(padded);
        return Convert.ToBase64String(bytes) == padded ? bytes : null;
    }
}
