using System.Runtime.InteropServices;
using Keyback.Bench.Machines;

namespace Keyback.Bench.Results;

/// <summary>On what, and with which versions, it was measured. No names of hosts, no paths.</summary>
internal static class Machine
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync() => new Dictionary<string, string>
    {
        ["commit"] = (await SaidAsync("git", "rev-parse", "--short=12", "HEAD")).Trim(),
        ["processors"] = $"{Environment.ProcessorCount} × {Processor()}",
        ["memory"] = FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1073741824.0:F0} GiB"),
        ["system"] = RuntimeInformation.OSDescription,
        [".NET"] = Environment.Version.ToString(),
        ["PostgreSQL"] = (await SaidAsync("/usr/lib/postgresql/15/bin/postgres", "--version")).Split(' ')[2].Trim(),
        ["Node"] = (await SaidAsync("node", "--version")).Trim(),
        ["load before"] = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0],
    };

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static Task<string> SaidAsync(params string[] command) => Child.RunAsync(Environment.CurrentDirectory, new Dictionary<string, string?>(), command);
}
