using System.Diagnostics;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.OpenApi;

/// <summary>What a linter that others use says of the document: nothing (redocly.yaml says by which rules; a warning is an error there).</summary>
public sealed class LinterTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_linter_finds_nothing()
    {
        var place = Path.Combine(Tree.Root, "tests", "Keyback.Server.Tests");
        var linter = Path.Combine(place, "node_modules", "@redocly", "cli", "bin", "cli.js");
        Assert.True(File.Exists(linter), $"The linter is missing: there is no {linter}. Run: npm ci --prefix tests/Keyback.Server.Tests");
        var folder = Directory.CreateTempSubdirectory("keyback-");
        try
        {
            var file = Path.Combine(folder.FullName, "openapi.json");
            await File.WriteAllTextAsync(file, (await ApiDescription.Shared).Document.ToJsonString(), TestContext.Current.CancellationToken);

            var (code, said) = await RunAsync(place, linter, file);

            Assert.True(code == 0, said);
            Assert.Contains("Your API description is valid", said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Said)> RunAsync(string place, string linter, string file)
    {
        using var node = Process.Start(new ProcessStartInfo(
            "node", [linter, "lint", file, "--config", Path.Combine(place, "redocly.yaml"), "--format", "stylish"])
        {
            WorkingDirectory = place,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["NO_COLOR"] = "1" },
        })!;
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (said, complained) = (node.StandardOutput.ReadToEndAsync(patience.Token), node.StandardError.ReadToEndAsync(patience.Token));
            await node.WaitForExitAsync(patience.Token);
            return (node.ExitCode, await said + await complained);
        }
        finally
        {
            if (!node.HasExited)
            {
                node.Kill(entireProcessTree: true);
            }
        }
    }
}
