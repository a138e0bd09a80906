using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Keyback.Server.Tests.Kit;

/// <summary>Signatures as a receiver sees them: by an implementation of others, from the bytes and the DNS.</summary>
internal static class Dkim
{
    /// <summary>What it says of the one signature of a message.</summary>
    /// <param name="file">The message as it came over the wire.</param>
    /// <param name="name">The name that is asked in the DNS, such as <c>keyback1._domainkey.example.com</c>.</param>
    /// <param name="record">What the DNS answers.</param>
    public static async Task<JsonNode> VerifyAsync(string file, string name, string record)
    {
        var ct = TestContext.Current.CancellationToken;
        using var node = Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(Tree.Root, "tests", "Keyback.Server.Tests", "Channels", "verify-dkim.mjs"), file, name, record])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(ct), node.StandardError.ReadToEndAsync(ct));
        await node.WaitForExitAsync(ct);
        Assert.True(node.ExitCode == 0, await complained);
        return Assert.Single(JsonNode.Parse(await said)!.AsArray())!;
    }
}
