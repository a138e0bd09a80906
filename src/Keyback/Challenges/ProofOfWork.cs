using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Keyback.Challenges;

/// <summary>
/// Work that a browser does in place of reading a CAPTCHA: find the number whose hash is known. It asks nothing of the
/// person (WCAG 2.2, 3.3.8) and costs whoever starts thousands of Recoveries thousands of times as much.
/// </summary>
/// <param name="Salt">Unique to this challenge; ends in <see cref="Delimiter"/>.</param>
/// <param name="Target">SHA-256 of the salt followed by the number in decimal, in lower-case hexadecimal.</param>
/// <param name="MaxNumber">No number above this is looked for or taken.</param>
public sealed record ProofOfWork(string Salt, string Target, long MaxNumber)
{
    /// <summary>What <c>algorithm</c> says in the outside contract.</summary>
    public const string Algorithm = "SHA-256";

    /// <summary>
    /// Ends every salt. A number holds only digits, so that no part of a salt can pass for part of a number: without it
    /// <c>salt1</c> + <c>23</c> and <c>salt</c> + <c>123</c> would be one proof for two challenges.
    /// </summary>
    public const char Delimiter = '&';

    /// <summary>
    /// How high the number may be unless asked otherwise: 2^18. On average half as many hashes are needed, never more.
    /// docs/captcha.md has the rates that this rests on.
    /// </summary>
    public const long DefaultMaxNumber = 1 << 18;

    private const int LongestNumber = 19; // digits of long.MaxValue

    /// <summary>A new challenge, whose number is drawn evenly from 0 to <paramref name="maxNumber"/>.</summary>
    /// <param name="randomness">For the salt and the number.</param>
    /// <param name="maxNumber">The dearest number; at least 1.</param>
    public static ProofOfWork New(Randomness randomness, long maxNumber = DefaultMaxNumber)
    {
        ArgumentNullException.ThrowIfNull(randomness);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumber, 1);
        ArgumentOutOfRangeException.ThrowIfEqual(maxNumber, long.MaxValue);
        var salt = randomness.NewToken() + Delimiter;
        return new ProofOfWork(salt, Hash(salt, Draw(randomness, (ulong)maxNumber + 1)), maxNumber);
    }

    /// <summary>Whether the number answers this challenge. Compared in fixed time.</summary>
    public bool Accepts(long number) => Verify(Salt, Target, MaxNumber, number);

    /// <summary>Whether the number answers the challenge that was kept under these values. Compared in fixed time.</summary>
    public static bool Verify(string salt, string target, long maxNumber, long number)
    {
        ArgumentNullException.ThrowIfNull(salt);
        ArgumentNullException.ThrowIfNull(target);
        return number >= 0 && number <= maxNumber && salt.EndsWith(Delimiter)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(target), Encoding.UTF8.GetBytes(Hash(salt, number)));
    }

    /// <summary>
    /// Reads a number from a form field in the one way in which it is hashed: ASCII digits without sign, space or
    /// leading zero.
    /// </summary>
    public static bool TryReadNumber(string? typed, out long number)
    {
        number = -1;
        return typed is { Length: > 0 and <= LongestNumber }
            && (typed[0] != '0' || typed.Length == 1)
            && long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static string Hash(string salt, long number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(salt + number.ToString(CultureInfo.InvariantCulture))));

    private static long Draw(Randomness randomness, ulong count)
    {
        var unbiased = ulong.MaxValue - (ulong.MaxValue % count); // draws from here on would favour the low numbers
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ulong draw;
        do
        {
            randomness.Fill(bytes);
            draw = BitConverter.ToUInt64(bytes);
        }
        while (draw >= unbiased);

        return (long)(draw % count);
    }
}
