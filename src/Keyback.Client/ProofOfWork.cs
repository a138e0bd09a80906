using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Keyback.Client;

/// <summary>Work that shows effort in place of a person: the number n for which SHA-256(salt + n) is the target.</summary>
public sealed record ProofOfWork
{
    private const int MostDigits = 20;

    /// <summary>The digest: always <c>SHA-256</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>What the number is written behind.</summary>
    public required string Salt { get; init; }

    /// <summary>The digest to reach, in lower-case hex.</summary>
    public required string Target { get; init; }

    /// <summary>The largest number that can be the answer.</summary>
    public required long MaxNumber { get; init; }

    /// <summary>Finds the number.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public long Solve(CancellationToken ct = default)
    {
        var target = Convert.FromHexString(Target);
        var text = new byte[Encoding.UTF8.GetByteCount(Salt) + MostDigits];
        var salt = Encoding.UTF8.GetBytes(Salt, text);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var number = 0L; number <= MaxNumber; number++)
        {
            ct.ThrowIfCancellationRequested();
            Utf8Formatter.TryFormat(number, text.AsSpan(salt), out var digits);
            SHA256.HashData(text.AsSpan(0, salt + digits), digest);
            if (digest.SequenceEqual(target))
            {
                return number;
            }
        }

        throw new InvalidOperationException("No number answers this.");
    }
}
