using System.Runtime.Versioning;

namespace Keyback.Torture;

/// <summary>Everything that can break breaks while owners and attackers go on; a short cut unless more is asked for (tests/torture/run).</summary>
[SupportedOSPlatform("linux")]
public sealed class TortureTests
{
    private const int MostUnexamined = 6; // a machine with a lot to do comes to little within a short cut

    [Fact]
    public Task I9_Nothing_is_lost_on_three_nodes_and_PostgreSQL() => RunAsync("PostgreSQL", TimeSpan.FromSeconds(30), run => run.OnPostgresAsync());

    [Fact]
    public Task I9_Nothing_is_lost_on_SQLite() => RunAsync("SQLite", TimeSpan.FromSeconds(15), run => run.OnSqliteAsync());

    private static async Task RunAsync(string engine, TimeSpan brief, Func<TortureRun, Task<Outcome>> run)
    {
        var kept = Environment.GetEnvironmentVariable("TORTURE_FOLDER"); // for whoever wants to read the logs
        var folder = kept is null ? Directory.CreateTempSubdirectory("keyback-torture-") : Directory.CreateDirectory(Path.Combine(kept, engine));
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101); // PostgreSQL runs as somebody else
        Outcome outcome;
        try
        {
            outcome = await run(new TortureRun(engine, Plan.Read(brief), folder.FullName));
        }
        catch
        {
            TestContext.Current.SendDiagnosticMessage("What there is to see lies in {0}", folder.FullName);
            throw;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(outcome.Report);
        Assert.All(outcome.Checks, check => Assert.True(check.Broken.Count == 0, $"{check.Promise}: {string.Join("; ", check.Broken.Take(10))} ({folder.FullName})"));
        Assert.True(outcome.Checks.Count(check => check.Examined == 0) <= MostUnexamined, $"There was too little to look at: {outcome.Report}");
        Assert.True(outcome.Faults.Values.Sum() >= 3, outcome.Report);
        if (kept is null)
        {
            folder.Delete(recursive: true);
        }
    }
}
