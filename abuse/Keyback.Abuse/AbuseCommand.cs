using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Keyback.Abuse.Attacks;
using Keyback.Abuse.Fuzz;
using Keyback.Abuse.Reports;

namespace Keyback.Abuse;

/// <summary>The command line: without a subcommand every attack is played, <c>fuzz</c> sends rubbish.</summary>
internal static class AbuseCommand
{
    private static readonly Option<bool> Quick = new("--quick") { Description = "Small counts: under a minute." };
    private static readonly Option<string[]> Only = new("--only") { Description = "Only attacks with these names.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<Uri?> Target = new("--target") { Description = "A server that runs already; without it, servers of our own are started.", CustomParser = ReadTarget };
    private static readonly Option<string?> Account = new("--account") { Description = "With --target: an address of yours that has an account there." };
    private static readonly Option<bool> Mine = new("--i-own-this-server") { Description = "Lets --target be on another machine." };
    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Writes the findings to this file, too." };
    private static readonly Option<string> Server = new("--server") { Description = "The built keyback.dll, or a published keyback.", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "keyback.dll") };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Repeats a run.", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Requests = new("--requests") { Description = "How many requests the fuzzer sends.", DefaultValueFactory = _ => 1_000_000 };
    private static readonly Option<int> Inputs = new("--inputs") { Description = "How many inputs each parser gets.", DefaultValueFactory = _ => 100_000 };

    private static readonly Option<double> Minutes = new("--minutes") { Description = "When the fuzzer stops, however many it has sent.", DefaultValueFactory = _ => 60 };

    /// <summary>Runs it.</summary>
    /// <returns>0 where all held, 1 where anything was broken, 2 where it could not start.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter to)
    {
        var root = new RootCommand("Attacks a Keyback server, and prints what it tried, how often, and what it got.") { Quick, Only, Target, Account, Mine, Json, Server, Seed };
        root.SetAction((parsed, _) => PlayAsync(parsed, to));
        var fuzz = new Command("fuzz", "Sends rubbish to every parser and, over HTTP, to every operation and page.") { Requests, Inputs, Minutes, Server, Seed };
        fuzz.SetAction((parsed, _) => FuzzRun.RunAsync(parsed.GetValue(Server)!, parsed.GetValue(Requests), parsed.GetValue(Inputs), parsed.GetValue(Seed), TimeSpan.FromMinutes(parsed.GetValue(Minutes)), to));
        root.Subcommands.Add(fuzz);
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { Output = to, Error = to });
    }

    private static async Task<int> PlayAsync(ParseResult parsed, TextWriter to)
    {
        var names = parsed.GetValue(Only) ?? [];
        if (names.Except(AllAttacks.List.Select(attack => attack.Name)).FirstOrDefault() is { } unknown)
        {
            await to.WriteLineAsync($"abuse: there is no attack '{unknown}'. There are: {string.Join(", ", AllAttacks.List.Select(attack => attack.Name))}");
            return 2;
        }

        var target = parsed.GetValue(Target);
        if (target is not null && !parsed.GetValue(Mine) && !IsThisMachine(target))
        {
            await to.WriteLineAsync("abuse: --target is not on this machine. Attack only what is yours; --i-own-this-server says that it is.");
            return 2;
        }

        await using var arena = new Arena(parsed.GetValue(Server)!, target, parsed.GetValue(Account), parsed.GetValue(Quick), parsed.GetValue(Seed));
        var played = await AllAttacks.PlayAsync(arena, AllAttacks.List.Where(attack => names.Length == 0 || names.Contains(attack.Name)), to);
        if (parsed.GetValue(Json) is { } file)
        {
            await JsonReport.WriteAsync(file, played);
        }

        return played.Any(one => one.Verdict is Verdict.Broken) ? 1 : 0;
    }

    private static Uri? ReadTarget(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var target) && target.Scheme is ("http" or "https"))
        {
            return target;
        }

        result.AddError("--target must be an address, such as http://localhost:5080.");
        return null;
    }

    // A name can lead anywhere: every address that it has must be of this machine.
    private static bool IsThisMachine(Uri target)
    {
        try
        {
            return Dns.GetHostAddresses(target.DnsSafeHost) is { Length: > 0 } addresses && addresses.All(IPAddress.IsLoopback);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
