/// <summary>
/// Tells how much the program that it is loaded into has allocated since its start: writes it into the file that <c>ALLOCATED_FILE</c>
/// names, again and again. The runtime looks for a hook (<c>DOTNET_STARTUP_HOOKS</c>) by this name and in no namespace.
/// </summary>
internal static class StartupHook
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Called by the runtime before the program's own beginning.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("ALLOCATED_FILE") is { } file)
        {
            new Thread(() => Tell(file)) { IsBackground = true }.Start();
        }
    }

    // Allocates nothing itself once the file is open.
    private static void Tell(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        while (true)
        {
            BitConverter.TryWriteBytes(bytes, GC.GetTotalAllocatedBytes());
            RandomAccess.Write(file, bytes, fileOffset: 0);
            Thread.Sleep(Pause);
        }
    }
}
