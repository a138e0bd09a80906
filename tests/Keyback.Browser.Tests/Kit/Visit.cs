using System.Collections.Concurrent;

namespace Keyback.Browser.Tests.Kit;

/// <summary>
/// One person with one browser at one server. The browser's clock runs with the server's. Everything that goes over
/// the wire and every complaint of the browser is kept.
/// </summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _complaints = [];

    private int _cutOff;

    private Visit(KeybackHost host, Look look, IBrowserContext context, IPage page)
    {
        Host = host;
        Look = look;
        Context = context;
        Page = page;
        Words = new Words(look.Language);
    }

    public KeybackHost Host { get; }

    public Look Look { get; }

    public IBrowserContext Context { get; }

    /// <summary>The tab in use.</summary>
    public IPage Page { get; set; }

    public Words Words { get; }

    /// <summary>Every request, in order.</summary>
    public ConcurrentQueue<IRequest> Requests { get; } = [];

    /// <summary>The requests whose answers have come in whole.</summary>
    public ConcurrentQueue<IRequest> Answered { get; } = [];

    /// <summary>What the browser complained of: script errors, refused content, answers that never came.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The path of the tab in use, with its query.</summary>
    public string Path => new Uri(Page.Url).PathAndQuery;

    public static async Task<Visit> StartAsync(Chrome chrome, KeybackHost host, Look look, Uri? under = null)
    {
        var context = await chrome.Browser.NewContextAsync(look.Context(under ?? host.Url));
        context.SetDefaultTimeout(Chrome.Patience);
        if (look.Script)
        {
            await context.Clock.InstallAsync(new() { TimeDate = host.Clock.GetUtcNow().UtcDateTime });
        }

        var page = await context.NewPageAsync();
        var visit = new Visit(host, look, context, page);
        context.Request += (_, request) => visit.Requests.Enqueue(request);
        context.RequestFinished += (_, request) => visit.Answered.Enqueue(request);
        context.RequestFailed += (_, request) => visit.Note(request);
        context.Console += (_, message) => visit.Note(message);
        context.WebError += (_, error) => visit.Note(error);
        return visit;
    }

    public Task<IResponse?> GoAsync(string path) => Page.GotoAsync(path);

    /// <summary>Lets time pass on both sides, once the page counts it: scripts that came after it would know nothing of what passed.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        if (Look.Script && Page.Url is not "about:blank")
        {
            await SettleAsync();
            Assert.True(await IsReadyAsync(), "The page's scripts did not come.");
        }

        Host.Clock.Advance(time);
        if (Look.Script)
        {
            await Context.Clock.FastForwardAsync((long)time.TotalMilliseconds);
        }
    }

    /// <summary>
    /// Waits until the scripts of the page are at work, which takes long on a busy machine, and it has all that it asks for; for that not long,
    /// because some requests are never answered.
    /// </summary>
    public async Task SettleAsync()
    {
        const int Patience = 60; // looks, as long as something is not answered
        var seen = -1;
        for (var (still, round) = (0, 0); still < 3 && round < 10 * Patience; round++)
        {
            var answered = Answered.Count + _cutOff;
            still = answered == seen && (answered >= Requests.Count || round >= Patience) && await IsReadyAsync() ? still + 1 : 0;
            seen = answered;
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Sends forms as a program would, without the browser's own check of their fields.</summary>
    public Task LeaveChecksToServerAsync() => Page.EvaluateAsync("() => { for (const form of document.forms) form.noValidate = true; }");

    /// <summary>Does what leads to another page, and waits until that one is there and its scripts are at work, whatever the two have in common.</summary>
    public async Task ToNextPageAsync(Func<Task> act)
    {
        await Page.EvaluateAsync("() => { document.documentElement.dataset.left = ''; }");
        await act();
        for (var end = Environment.TickCount64 + Chrome.Patience; !await HasLeftAsync() || !await IsReadyAsync();)
        {
            Assert.True(Environment.TickCount64 < end, "No other page came.");
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
    }

    private Task<bool> HasLeftAsync() => IsSoAsync("() => !('left' in document.documentElement.dataset)");

    private async Task<bool> IsReadyAsync() => !Look.Script || await IsSoAsync("() => document.documentElement.hasAttribute('data-ready')");

    private async Task<bool> IsSoAsync(string question)
    {
        try
        {
            return await Page.EvaluateAsync<bool>(question);
        }
        catch (PlaywrightException) // another page is on its way
        {
            return false;
        }
    }

    /// <summary>Forgets the requests so far.</summary>
    public void Forget()
    {
        Requests.Clear();
        Answered.Clear();
        _cutOff = 0;
    }

    /// <summary>A second tab beside the present one.</summary>
    public async Task<IPage> NewTabAsync() => await Context.NewPageAsync();

    public ILocator Button(string key, params object[] values) =>
        Page.GetByRole(AriaRole.Button, new() { Name = Words[key, values], Exact = true });

    public ILocator Link(string key) => Page.GetByRole(AriaRole.Link, new() { Name = Words[key] });

    public ILocator Field(string key) => Page.GetByLabel(Words[key], new() { Exact = true });

    /// <summary>The big heading.</summary>
    public Task HeadingIsAsync(string key, params object[] values) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(Words[key, values]);

    /// <summary>Some note on the page says this.</summary>
    public Task SaysAsync(string key, params object[] values) =>
        Assertions.Expect(Page.GetByText(Words[key, values]).First).ToBeVisibleAsync();

    /// <summary>The alert, which is tied to the problem, says this.</summary>
    public Task WarnsAsync(string key, params object[] values) =>
        Assertions.Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(Words[key, values]);

    /// <summary>Forms sent so far.</summary>
    public int Posts => Requests.Count(request => request.Method == "POST");

    public ValueTask DisposeAsync() => new(Context.CloseAsync());

    private void Note(IConsoleMessage message)
    {
        // A refused form is answered with a status of its own, and Chromium remarks on every such page.
        // The frame around a message runs no script, not even the one that holds the clock still. A tour takes no service worker.
        string[] expected =
        [
            "Failed to load resource: the server responded with a status of", "Blocked script execution in", "Service Worker registration blocked",
        ];
        if (message.Type is "error" or "warning" && !expected.Any(start => message.Text.StartsWith(start, StringComparison.Ordinal)))
        {
            _complaints.Enqueue($"{message.Type}: {message.Text}");
        }
    }

    private void Note(IWebError error)
    {
        // What keeps service workers out of a test's browser is a script of its driver, and trips over the frame around a message.
        if (!error.Error.Contains("'serviceWorker' property from 'Navigator': Service worker is disabled because the context is sandboxed", StringComparison.Ordinal))
        {
            _complaints.Enqueue($"script: {error.Error}");
        }
    }

    private void Note(IRequest request)
    {
        Interlocked.Increment(ref _cutOff);
        // Leaving a page cuts off what is still under way.
        if (request.Failure is not "net::ERR_ABORTED")
        {
            _complaints.Enqueue($"{request.Url}: {request.Failure}");
        }
    }
}
