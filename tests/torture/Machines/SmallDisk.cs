namespace Keyback.Torture.Machines;

/// <summary>A disk of a few megabytes that can be filled up. Where this machine lets nobody mount one, it is an ordinary folder.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Megabytes = 256;

    private SmallDisk(string folder, bool canFill) => (Folder, CanFill) = (folder, canFill);

    public string Folder { get; }

    public bool CanFill { get; }

    private string Filler => Path.Combine(Folder, "filler");

    public static async Task<SmallDisk> MountAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var (code, _) = await Child.TryAsync(new Dictionary<string, string?>(), "mount", "-t", "tmpfs", "-o", $"size={Megabytes}m", "tmpfs", folder);
        return new(folder, code == 0);
    }

    /// <summary>Takes every byte that is left, for a while.</summary>
    public async Task FillAsync(TimeSpan length)
    {
        try
        {
            await using (var filler = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                var block = new byte[1 << 16];
                for (var size = block.Length; size >= 512; size /= 2)
                {
                    try
                    {
                        while (true)
                        {
                            await filler.WriteAsync(block.AsMemory(0, size));
                        }
                    }
                    catch (IOException)
                    {
                        // No room for a block of this size.
                    }
                }
            }

            await Task.Delay(length);
        }
        finally
        {
            File.Delete(Filler);
        }
    }

    public void Dispose()
    {
        if (CanFill)
        {
            Child.TryAsync(new Dictionary<string, string?>(), "umount", "-l", Folder).GetAwaiter().GetResult();
        }
    }
}
