namespace Keyback.Bench.Machines;

/// <summary>How much a .NET program has allocated, as <c>bench/allocated</c> tells, which the runtime loads into it.</summary>
internal sealed class Allocated(string programs, string folder)
{
    private readonly string _file = Path.Combine(folder, "allocated");

    /// <summary>What the program must find in its environment.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Environment =>
    [
        new("DOTNET_STARTUP_HOOKS", Path.Combine(programs, "allocated", "Keyback.Bench.Allocated.dll")),
        new("ALLOCATED_FILE", _file),
    ];

    /// <summary>Bytes since its start. Of several programs, the one that was started last tells.</summary>
    public long Bytes => BitConverter.ToInt64(File.ReadAllBytes(_file));
}
