using System.Diagnostics;
using System.Globalization;
using Keyback.Abuse.Attacks;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Fuzz;

/// <summary>
/// The fuzzer: every parser here, then every operation and page over HTTP, four requests in five against a server with raised limits,
/// so that they come deep, and the fifth against one with usual limits.
/// </summary>
internal static class FuzzRun
{
    private const int Workers = 12;
    private const int UsualOf = 5; // one request in so many goes to the server with usual limits

    private static readonly IReadOnlyList<Person> People = [.. Person.Several(Standing.Known, 60)];

    private static readonly (string, string)[] Trusting = [("Keyback:TrustedProxies:0", "127.0.0.1")];

    private static readonly (string, string)[] Raised =
    [
        .. Trusting,
        ("Keyback:Captcha:Mode", "never"),
        ("Keyback:Limits:StartsPerIdentifier", "1000000"),
        ("Keyback:Limits:StartsPerNetwork", "10000000"),
        ("Keyback:Limits:WrongCodesPerCode", "100"),
        ("Keyback:Limits:WrongCodesPerAccount", "1000000"),
        ("Keyback:Limits:WrongCodesOfAll", "10000000"),
        ("Keyback:Limits:WrongPasswords", "1000000"),
        ("Keyback:Limits:WrongUserNames", "100"),
        ("Keyback:Limits:WrongSecondFactors", "100"),
        ("Keyback:Limits:MessagesPerHour", "200"),
        ("Keyback:Limits:MessagesPerDay", "1000"),
    ];

    /// <summary>Runs it.</summary>
    /// <returns>0 where nothing was found, else 1.</returns>
    public static async Task<int> RunAsync(string program, int requests, int inputs, ulong seed, TimeSpan longest, TextWriter to)
    {
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Seed {seed}."));
        var parserFaults = Parsers.Run(inputs, seed, to);
        if (requests == 0)
        {
            return parserFaults == 0 ? 0 : 1;
        }

        await using var deep = await OwnServer.StartAsync(program, Raised, People);
        await using var usual = await OwnServer.StartAsync(program, Trusting, People);
        var (tally, watch) = (new Tally(), new LogWatch());
        watch.Watch(deep, People);
        watch.Watch(usual, People);
        var clock = Stopwatch.StartNew();
        using var end = new CancellationTokenSource(longest);
        await Task.WhenAll(
            SendAsync(deep, requests - (requests / UsualOf), seed, tally, watch, end.Token),
            SendAsync(usual, requests / UsualOf, seed + 1, tally, watch, end.Token));
        watch.LookAgain(deep.Log);
        watch.LookAgain(usual.Log);
        return Report(tally, watch, clock.Elapsed, [deep, usual], to) + parserFaults == 0 ? 0 : 1;
    }

    private static int Report(Tally tally, LogWatch watch, TimeSpan took, OwnServer[] servers, TextWriter to)
    {
        tally.Print(to);
        var alive = servers.All(server => server.IsRunning);
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{tally.Answers:N0} answers in {took.TotalSeconds:F0} s, {tally.Closed:N0} connections closed without one; the slowest took {tally.Longest:F0} ms."));
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tally.Of(status => status >= 500 && status != 503):N0} × 5xx but 503, {tally.Of(status => status == 503):N0} × 503 (load shed), {tally.Faults.Count:N0} faults."));
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Lines:N0} lines of logs, looked through for {watch.Secrets:N0} secrets and the mark: {watch.Faults.Count:N0} with one."));
        to.WriteLine($"Servers alive at the end: {(alive ? "all" : "NOT ALL")}.");
        foreach (var fault in tally.Faults.Concat(watch.Faults.Select(line => $"log: {line}")).Take(40))
        {
            to.WriteLine($"  {fault}");
        }

        return tally.Faults.Count + watch.Faults.Count + (alive ? 0 : 1);
    }

    private static async Task SendAsync(OwnServer server, int count, ulong seed, Tally tally, LogWatch watch, CancellationToken ct)
    {
        var operations = await ApiOperation.ReadAsync(server.Url);
        var pool = new Pool();
        var guide = new Guide(server, People, pool, watch);
        await guide.RoundAsync();
        using var end = new CancellationTokenSource();
        var guiding = guide.GoOnAsync(TimeSpan.FromSeconds(5), end.Token);
        var workers = Math.Max(1, count >= 1000 ? Workers / 2 : 1);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() =>
            WorkAsync(server, new Requests(operations, new Dice(seed).Part(worker), pool), worker, (count + workers - 1) / workers, tally, watch, pool, ct))));
        await end.CancelAsync();
        await guiding;
    }

    private static async Task WorkAsync(OwnServer server, Requests requests, int worker, int count, Tally tally, LogWatch watch, Pool pool, CancellationToken ct)
    {
        const int FreshBrowserAfter = 500; // requests: by then the last one has signed out, or its Recovery is over
        Visitor? browser = null;
        var formToken = "";
        for (var number = 0; number < count && !ct.IsCancellationRequested; number++)
        {
            if (number % FreshBrowserAfter == 0)
            {
                browser?.Dispose();
                browser = new Visitor(server.Url, string.Create(CultureInfo.InvariantCulture, $"101.{worker}.{number / FreshBrowserAfter % 250}.7"));
                formToken = await OpenAsync(browser, People[(worker + (number / FreshBrowserAfter)) % People.Count], pool);
            }

            await SendAsync(browser!, requests.Next(formToken), tally, watch);
        }

        browser?.Dispose();
    }

    // A browser that is signed in, and has a Recovery under way.
    private static async Task<string> OpenAsync(Visitor browser, Person person, Pool pool)
    {
        await browser.SignInOnPageAsync(person.Email, Person.GoodPassword);
        var begun = await browser.SubmitAsync("/forgot", null, ("Email", "somebody@example.com"), ("goal", "new_password"));
        if (browser.Cookies.TryGetValue("keyback-recovery", out var cookie) && cookie.Split('.')[0].Split(':') is [var id, var token])
        {
            pool.Keep(Guid.TryParse(id, out var read) ? read.ToString() : null, token);
        }

        _ = begun;
        return Uri.EscapeDataString(Visitor.FormToken((await browser.GetAsync("/contact")).Body));
    }

    private static async Task SendAsync(Visitor browser, FuzzRequest request, Tally tally, LogWatch watch)
    {
        using var content = request.Body is null ? null : new ByteArrayContent(request.Body);
        try
        {
            var answer = await browser.SendAsync(request.Method, request.Path, content, [.. request.Headers]);
            tally.Count(request.Operation, answer.Status, answer.Milliseconds, request.ToString);
            if (answer.Status is 200 or 201)
            {
                watch.KnowAll(answer.Body);
            }
        }
        catch (HttpRequestException)
        {
            tally.Close(); // the server has seen enough before all was sent
        }
        catch (OperationCanceledException)
        {
            tally.Hang(request.ToString());
        }
        catch (FormatException)
        {
            // What a library would not send: no request at all.
        }
    }
}
