using System.Globalization;
using Keyback.Bench.Machines;

namespace Keyback.Bench.Load;

/// <summary>What wrk asks again and again.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Where to.</param>
/// <param name="Body">JSON; ADDRESS stands for the account's address.</param>
/// <param name="Accounts">How many accounts there are.</param>
/// <param name="Whose">Whose the addresses are.</param>
internal sealed record WrkRequest(string Method, string Path, string Body, int Accounts, Whose Whose);

/// <summary>Whose the addresses of requests are.</summary>
internal enum Whose
{
    /// <summary>All are an account's.</summary>
    Accounts,

    /// <summary>Every other one is nobody's.</summary>
    Mixed,

    /// <summary>All are nobody's.</summary>
    Nobodys,
}

/// <summary>Runs wrk, with one thread so that the servers have the processors.</summary>
internal static class Wrk
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Load", "requests.lua");

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Warms up, then measures.</summary>
    /// <returns>Answers a second.</returns>
    public static async Task<double> MeasureAsync(Plan plan, Uri url, WrkRequest request, TimeSpan? warmUp = null)
    {
        await WarmUpAsync(plan, url, request, warmUp);
        return await RunAsync(url, request, Plan.Connections, plan.Measured);
    }

    /// <summary>Warms up. Whoever is slow at first need not have answered.</summary>
    public static Task WarmUpAsync(Plan plan, Uri url, WrkRequest request, TimeSpan? warmUp = null) =>
        AskAsync(url, request, Plan.Connections, warmUp ?? plan.WarmUp);

    /// <summary>Runs once, as <see cref="RunAsync"/> does.</summary>
    /// <returns>How many answers came, and in how many seconds.</returns>
    public static Task<(long Answers, double Seconds)> CountAsync(Uri url, WrkRequest request, TimeSpan time) => AnsweredAsync(url, request, Plan.Connections, time);

    /// <summary>Runs once. Anything but good answers is a fault, and so is none.</summary>
    /// <returns>Answers a second.</returns>
    public static async Task<double> RunAsync(Uri url, WrkRequest request, int connections, TimeSpan time)
    {
        var (answers, seconds) = await AnsweredAsync(url, request, connections, time);
        return answers / seconds;
    }

    /// <summary>Whoever had no time for its first answer, on a slow machine and in a short round, is given twice as much, a minute at most.</summary>
    private static async Task<(long Answers, double Seconds)> AnsweredAsync(Uri url, WrkRequest request, int connections, TimeSpan time)
    {
        for (; time <= LongestWait; time *= 2)
        {
            var told = await AskAsync(url, request, connections, time);
            if (told.Answers > 0)
            {
                return told;
            }
        }

        throw new BenchException($"{request.Method} {request.Path} was not answered.");
    }

    private static async Task<(long Answers, double Seconds)> AskAsync(Uri url, WrkRequest request, int connections, TimeSpan time)
    {
        var said = await Child.RunAsync(
            AppContext.BaseDirectory,
            new Dictionary<string, string?>(),
            "wrk",
            "-t1",
            $"-c{connections}",
            $"-d{(int)time.TotalSeconds}s",
            "--timeout",
            "60s",
            "-s",
            Script,
            url.AbsoluteUri,
            "--",
            request.Method,
            request.Path,
            request.Body,
            request.Accounts.ToString(CultureInfo.InvariantCulture),
            request.Whose.ToString());
        var line = said.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
            ?? throw new BenchException("wrk told no result.");
        var figures = line.Split(' ')[1..].Select(figure => long.Parse(figure, CultureInfo.InvariantCulture)).ToArray();
        return figures switch
        {
            [var requests, > 0 and var microseconds, _, 0] => (requests, microseconds / 1e6),
            [_, _, _, var errors] => throw new BenchException($"{request.Method} {request.Path}: {errors} answers were errors."),
            _ => throw new BenchException($"wrk told what cannot be read: {line}"),
        };
    }
}
