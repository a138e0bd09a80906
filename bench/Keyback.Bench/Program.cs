using System.CommandLine;
using System.Globalization;
using Keyback.Bench;
using Keyback.Bench.Machines;
using Keyback.Bench.Results;
using Keyback.Bench.Works;

if (args is [MailKitAlone.Command, var port, var file, var seconds, var message])
{
    await MailKitAlone.SendAsync(int.Parse(port, CultureInfo.InvariantCulture), file, double.Parse(seconds, CultureInfo.InvariantCulture), message == "written");
    return 0;
}

IWork[] works = [new Starts(), new Allocation(), new Codes(), new Hashing(), new Patience(), new Pages(), new Pictures(), new Sizes(), new ColdStart()];

var quick = new Option<bool>("--quick") { Description = "Only see that everything works: one short round, no million accounts. Writes nothing." };
var rounds = new Option<int>("--rounds") { Description = "How often each work is measured.", DefaultValueFactory = _ => 3 };
var only = new Option<string[]>("--only") { Description = $"A work, or several: {string.Join(", ", works.Select(work => work.Name))}. Writes nothing." };
only.AcceptOnlyFromAmong([.. works.Select(work => work.Name)]);
only.AllowMultipleArgumentsPerToken = true;
var programs = new Option<DirectoryInfo>("--programs") { Description = "What bench/run has published.", Required = true };
var root = new RootCommand("Measures Keyback and what a user would pick in its place, side by side; see docs/performance.md.") { quick, rounds, only, programs };
root.SetAction(async (parsed, _) =>
{
    var plan = new Plan(parsed.GetValue(quick), parsed.GetValue(quick) ? 1 : parsed.GetValue(rounds), parsed.GetValue(only) ?? []);
    try
    {
        return await RunAsync(plan, parsed.GetValue(programs)!.FullName);
    }
    catch (BenchException fault)
    {
        await Console.Error.WriteLineAsync($"bench: {fault.Message}");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();

async Task<int> RunAsync(Plan plan, string published)
{
    var machine = await Machine.ReadAsync();
    var wanted = works.Where(work => plan.Wants(work.Name) && !(plan.Quick && work is Sizes)).ToArray();
    var figures = new Figures();
    var folder = Directory.CreateTempSubdirectory("keyback-bench-");
    try
    {
        using var rig = await Rig.StartAsync(plan, folder.FullName, published, Path.GetFullPath("bench/peers/better-auth"));
        for (var round = 1; round <= plan.Rounds; round++)
        {
            foreach (var work in wanted)
            {
                Console.WriteLine($"round {round}, {work.Name}");
                await work.MeasureAsync(rig, figures);
            }
        }
    }
    finally
    {
        folder.Delete(recursive: true);
    }

    Target[] targets = [.. wanted.SelectMany(work => work.Targets)];
    if (targets.FirstOrDefault(target => target.Value(figures) is not { } value || !double.IsFinite(value)) is { } missing)
    {
        throw new BenchException($"There is no figure for: {missing.Work}.");
    }

    var kept = !plan.Quick && plan.Only.Count == 0;
    Console.WriteLine(await Report.WriteAsync(kept ? "bench/results" : "artifacts/bench-results", plan.Rounds, figures, targets, machine));
    return 0;
}
