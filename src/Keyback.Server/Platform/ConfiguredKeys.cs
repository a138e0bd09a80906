using System.Buffers.Text;
using System.Text;
using Keyback.Security;
using Keyback.Storage;

namespace Keyback.Server.Platform;

/// <summary>Reads the operator's keys from where they are configured.</summary>
internal static class ConfiguredKeys
{
    /// <summary>What is wrong with a key, as the rest of a sentence; none when it is good.</summary>
    public static string? Fault(string text)
    {
        if (Decode(text) is not { } key)
        {
            return "must be 32 bytes in base64 (openssl rand -base64 32).";
        }

        return IsRandom(key) ? null : "is not random. Make one with: openssl rand -base64 32.";
    }

    /// <summary>What is wrong with a file that should hold a key, as the rest of a sentence; none when it is good.</summary>
    public static string? FileFault(string file)
    {
        try
        {
            return Fault(File.ReadAllText(file)) is { } fault ? $"names a file whose key {fault}" : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "names a file that is not there or cannot be read.";
        }
    }

    /// <summary>The keys, read from the options or the file they name; in Development a file beside the store, made at need.</summary>
    /// <remarks>The options have been checked; a file can have changed since.</remarks>
    /// <exception cref="ConfigurationException">The file no longer holds a key.</exception>
    public static OperatorKeys Read(SiteOptions options, IHostEnvironment environment, Randomness randomness)
    {
        var text = options.Key ?? (options.KeyFile is { } file ? ReadFile(file) : ReadDevelopmentKey(environment.ContentRootPath, randomness));
        return new OperatorKeys(Decode(text)!, [.. options.PreviousKeys.Select(key => Decode(key)!)]);
    }

    private static string ReadFile(string file) =>
        FileFault(file) is { } fault ? throw new ConfigurationException($"Keyback:KeyFile {fault}") : File.ReadAllText(file);

    private static string ReadDevelopmentKey(string contentRoot, Randomness randomness)
    {
        var file = Path.Combine(contentRoot, "data", "development-key");
        if (!File.Exists(file))
        {
            var key = new byte[DataKeys.RootBytes];
            randomness.Fill(key);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, Convert.ToBase64String(key));
        }

        return File.ReadAllText(file).Trim();
    }

    // A key that somebody typed, not drew: a handful of bytes, readable words, a pattern that goes on or comes twice. One that was
    // drawn is taken for such a key less than once in 10 to the 13th.
    private static bool IsRandom(byte[] key) =>
        key.Distinct().Count() >= 12
        && !key.All(one => one is >= 0x20 and < 0x7F or (byte)'\r' or (byte)'\n' or (byte)'\t')
        && key.Zip(key.Skip(1), (one, next) => (byte)(next - one)).Distinct().Count() > 4
        && !key.AsSpan(0, key.Length / 2).SequenceEqual(key.AsSpan(key.Length / 2));

    private static byte[]? Decode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.Trim());
        return Base64.IsValid(bytes, out var length) && length == DataKeys.RootBytes ? Convert.FromBase64String(text.Trim()) : null;
    }
}

/// <summary>A setting that only shows its fault when used. The message names it.</summary>
internal class ConfigurationException(string message) : Exception(message);
