using System.Security.Cryptography;
using System.Text;

namespace Keyback.Channels;

/// <summary>
/// A directory that gets one file a message, readable by nobody else. A file appears whole or not at all, and a message
/// tried twice stays one file.
/// </summary>
internal sealed class PickupDirectory(string directory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int LongestName = 200; // file systems end at 255 bytes

    private int writes;

    /// <summary>The id with everything escaped that could mean something to a file system; different ids keep different names.</summary>
    public static string FileName(string messageId, string ending)
    {
        var name = Uri.EscapeDataString(messageId).Replace("%40", "@", StringComparison.Ordinal);
        return name.Length <= LongestName
            ? $"{name}{ending}"
            : $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)))}{ending}";
    }

    /// <summary>Writes one file.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public async Task WriteAsync(string name, Func<Stream, CancellationToken, Task> write, CancellationToken ct)
    {
        CreateDirectory();
        var temporary = Temporary(name);
        try
        {
            await using (var file = new FileStream(temporary, OwnersFile()))
            {
                await write(file, ct);
                await file.FlushAsync(ct);
                RandomAccess.FlushToDisk(file.SafeFileHandle); // before the rename, or a power cut could leave an empty file under the final name
            }

            File.Move(temporary, Path.Combine(directory, name), overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes a file and removes it.</summary>
    /// <returns>What was found, in a sentence, and whether it is good.</returns>
    public (bool Good, string Finding) Probe()
    {
        try
        {
            CreateDirectory();
            var trial = Temporary("probe");
            File.WriteAllBytes(trial, []);
            File.Delete(trial);
            return (true, $"pickup: {directory} can be written");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (false, $"pickup: {directory} cannot be written");
        }
    }

    /// <summary>A name that no other write uses at the same time and that no reader of <c>*.eml</c> or <c>*.json</c> sees.</summary>
    private string Temporary(string name) =>
        Path.Combine(directory, $".{name}.{Environment.ProcessId}-{Interlocked.Increment(ref writes)}.tmp");

    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }
    }

    private static FileStreamOptions OwnersFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
