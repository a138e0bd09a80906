using System.Buffers.Binary;
using System.Buffers.Text;

namespace Keyback;

/// <summary>
/// The one source of randomness: ids, codes, tokens and salts all come from here. The real one draws from the
/// operating system's generator (OWASP ASVS 5.0 11.5.1); tests may bring one that repeats.
/// </summary>
public abstract class Randomness
{
    /// <summary>Bytes in a bearer token: 256 bits.</summary>
    public const int TokenBytes = 32;

    /// <summary>Fills the whole span with unpredictable bytes.</summary>
    public abstract void Fill(Span<byte> bytes);

    /// <summary>A new key for a row: UUID version 7, sortable by the instant given (RFC 9562 §5.7).</summary>
    public Guid NewId(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Fill(bytes);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, now.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>A new bearer token: 256 bits as 43 characters of base64url.</summary>
    public string NewToken()
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>A code of decimal digits, each equally likely, leading zeros kept.</summary>
    /// <param name="length">How many digits.</param>
    public string NewDigits(int length) => NewText(length, "0123456789");

    /// <summary>Text of characters drawn evenly from an alphabet of at most 256 characters.</summary>
    public string NewText(int length, string alphabet)
    {
        ArgumentNullException.ThrowIfNull(alphabet);
        var unbiased = 256 - (256 % alphabet.Length); // bytes from here on would favour the first characters
        Span<char> text = stackalloc char[length];
        Span<byte> draw = stackalloc byte[1];
        for (var i = 0; i < length; i++)
        {
            do
            {
                Fill(draw);
            }
            while (draw[0] >= unbiased);

            text[i] = alphabet[draw[0] % alphabet.Length];
        }

        return new string(text);
    }
}
