using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Keyback.Audit;

/// <summary>How the entries of a chain hang together: each hash covers the one before it and every word of its entry.</summary>
public static class AuditHash
{
    /// <summary>Bytes of a hash: SHA-256.</summary>
    public const int Bytes = 32;

    /// <summary>The hash before a chain's first entry.</summary>
    public static byte[] Genesis(Guid chain) => SHA256.HashData(Encoding.UTF8.GetBytes($"keyback audit {chain:D}"));

    /// <summary>The hash of the next entry.</summary>
    /// <param name="previous">The hash of the entry before.</param>
    /// <param name="sequence">The entry's number in its chain, from 1.</param>
    /// <param name="at">When, in Unix milliseconds.</param>
    /// <param name="entry">What.</param>
    public static byte[] Next(byte[] previous, long sequence, long at, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(previous);
        ArgumentNullException.ThrowIfNull(entry);

        // A JSON array: its quoting keeps fields apart, so that no two different entries have the same bytes.
        ArrayBufferWriter<byte> bytes = new(512);
        bytes.Write(previous);
        using (Utf8JsonWriter words = new(bytes))
        {
            words.WriteStartArray();
            words.WriteNumberValue(sequence);
            words.WriteNumberValue(at);
            words.WriteNumberValue((int)entry.Kind);
            words.WriteStringValue(entry.Account?.ToString());
            words.WriteStringValue(entry.Reference);
            words.WriteStringValue(entry.Reason);
            words.WriteStringValue(entry.Lane);

            // Who of the staff did it came later: where nobody did, the bytes are those of before, and old chains stay whole.
            if (entry.Staff is { } staff)
            {
                words.WriteStringValue(staff.ToString());
            }

            words.WriteEndArray();
        }

        return SHA256.HashData(bytes.WrittenSpan);
    }
}
