using System.Text.RegularExpressions;
using Keyback.Abuse;
using Keyback.Abuse.Attacks;
using Keyback.Abuse.Fuzz;
using Keyback.Abuse.Kit;
using Keyback.Server.Tests.Kit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Keyback.Server.Tests.Attacks;

/// <summary>The attack simulator in abuse/: it is played in its short form, and it can tell a server that does not hold.</summary>
[Collection("Timing")] // alone: it starts servers of its own
public sealed partial class SimulatorTests
{
    // Times on a busy machine, a PostgreSQL server of their own, real proxies, hundreds of slow connections: what they attack has tests of its own.
    private static readonly string[] Slow = ["enumeration-by-answer", "enumeration-by-time", "parallel-guessing", "slow-clients", "header-smuggling"];

    [Fact(Explicit = true)] // takes minutes, and times requests: for a machine at rest, asked for by name
    public async Task Every_attack_of_the_simulator_is_held()
    {
        await using var output = new StringWriter();

        var code = await AbuseCommand.RunAsync(["--quick"], output);

        Assert.True(code == 0, output.ToString());
        Assert.All(AllAttacks.List, attack => Assert.Contains($"\n{attack.Name} (", output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_attack_that_is_quick_and_takes_no_times_is_held()
    {
        await using var output = new StringWriter();

        var code = await AbuseCommand.RunAsync(
            ["--quick", "--only", .. AllAttacks.List.Select(attack => attack.Name).Except(Slow)], output);

        Assert.True(code == 0, output.ToString());
    }

    [Fact]
    public void The_page_of_the_simulator_names_every_attack_and_no_other() => Assert.Equal(
        AllAttacks.List.Select(attack => $"{attack.Name} {attack.Threatens}"),
        Row().Matches(Tree.Read("abuse/README.md")).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}"));

    [Fact]
    public async Task A_server_that_tells_who_has_an_account_is_called_broken()
    {
        await using var leaky = WebApplication.CreateSlimBuilder().Build();
        leaky.Urls.Add("http://127.0.0.1:0");
        leaky.MapPost("/api/v1/{**rest}", async (HttpRequest request) =>
        {
            using var body = new StreamReader(request.Body);
            return (await body.ReadToEndAsync(TestContext.Current.CancellationToken)).Contains("mei@example.com", StringComparison.Ordinal) ? Results.Ok() : Results.NotFound();
        });
        await leaky.StartAsync(TestContext.Current.CancellationToken);
        await using var output = new StringWriter();

        var code = await AbuseCommand.RunAsync(["--target", leaky.Urls.Single(), "--account", "mei@example.com", "--only", "enumeration-by-answer"], output);

        Assert.Equal(1, code);
        Assert.Contains("BROKEN", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_on_another_machine_is_left_alone()
    {
        await using var output = new StringWriter();

        Assert.Equal(2, await AbuseCommand.RunAsync(["--target", "http://203.0.113.7/", "--only", "csrf"], output));
    }

    [Fact]
    public async Task Rubbish_makes_no_parser_throw_and_no_request_fail_and_no_line_of_a_log_tell()
    {
        await using var output = new StringWriter();

        var code = await AbuseCommand.RunAsync(["fuzz", "--inputs", "2000", "--requests", "6000", "--minutes", "0.5"], output);

        Assert.True(code == 0, output.ToString());
    }

    [Fact]
    public void One_seed_makes_the_same_rubbish()
    {
        List<string> Made(ulong seed)
        {
            var mutator = new Mutator(new Keyback.Abuse.Kit.Dice(seed));
            return [.. Enumerable.Range(0, 200).Select(_ => mutator.Text("alex@example.com"))];
        }

        Assert.Equal(Made(7), Made(7));
        Assert.NotEqual(Made(7), Made(8));
    }

    [Fact]
    public void The_test_of_Mann_and_Whitney_gives_known_values()
    {
        // Hollander and Wolfe, permeability of membranes: W = 35, p = 0.2207 by the normal approximation, two-sided, without correction for continuity.
        var known = new MannWhitney();
        foreach (var one in (double[])[0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
        {
            known.Add(true, one);
        }

        foreach (var other in (double[])[1.15, 0.88, 0.90, 0.74, 1.21])
        {
            known.Add(false, other);
        }

        var apart = new MannWhitney();
        for (var time = 0; time < 200; time++)
        {
            apart.Add(true, 1 + (time * 0.001));
            apart.Add(false, 3 + (time * 0.001));
        }

        Assert.Equal(0.2207, known.Probability, 3);
        Assert.False(apart.TellsNothing);
    }

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \| ([I0-9, ]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
