using System.Collections.Concurrent;
using System.IO.Compression;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.EveryPage;

/// <summary>What goes over the wire.</summary>
internal static class Wire
{
    private static readonly ConcurrentDictionary<string, Task<int>> Packed = [];

    /// <summary>As if nothing had been visited before: what was kept is not used.</summary>
    public static async Task ColdAsync(Visit visit)
    {
        var session = await visit.Context.NewCDPSessionAsync(visit.Page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = true });
    }

    /// <summary>Bytes of the document that is shown and of all that it loads, headers included; none when nothing was loaded.</summary>
    public static async Task<int?> WeighAsync(Visit visit)
    {
        var requests = visit.Requests.ToList();
        var shown = requests.FindLastIndex(request => request.IsNavigationRequest && request.Frame == visit.Page.MainFrame);
        if (shown < 0)
        {
            return null;
        }

        // A browser without a window does not ask for the icon.
        var icon = await visit.Page.Locator("link[rel=icon]").GetAttributeAsync("href");
        using var answer = await visit.Host.Api.Http.GetAsync(icon, TestContext.Current.CancellationToken);
        var weight = (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length;
        foreach (var request in requests.Skip(shown).Where(visit.Answered.Contains))
        {
            var sizes = await request.SizesAsync();
            weight += sizes.ResponseHeadersSize + (IsPacked(request) ? await PackedAsync(visit, request) : sizes.ResponseBodySize);
        }

        return weight;
    }

    // A published server sends style sheets and scripts compressed; one that runs from its source sends them as they are.
    private static bool IsPacked(IRequest request) => request.ResourceType is "stylesheet" or "script";

    // Asked for once more: a browser that has gone on to another page no longer has what it got. The address names the
    // content, so it is packed once for all tours.
    private static Task<int> PackedAsync(Visit visit, IRequest request) => Packed.GetOrAdd(new Uri(request.Url).PathAndQuery, async path =>
    {
        var content = await visit.Host.Api.Http.GetByteArrayAsync(path, TestContext.Current.CancellationToken);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(content, TestContext.Current.CancellationToken);
        }

        return (int)packed.Length;
    });

    /// <summary>What the browser asked of others, told of itself or complained about.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(Visit visit)
    {
        var own = visit.Host.Url.ToString();
        List<string> told = [];
        foreach (var request in visit.Answered)
        {
            // The headers that were sent; those that a page asked with are not yet under its policy.
            if ((await request.AllHeadersAsync()).ContainsKey("referer"))
            {
                told.Add($"tells {request.Url} where it comes from");
            }
        }

        var referrer = await visit.Page.EvaluateAsync<string>("() => document.referrer");
        return
        [
            .. visit.Requests.Where(request => !request.Url.StartsWith(own, StringComparison.Ordinal)).Select(request => $"asks {request.Url}"),
            .. told,
            .. referrer.Length > 0 ? [$"was told of {referrer}"] : Array.Empty<string>(),
            .. visit.Complaints,
        ];
    }

    /// <summary>What the page asks for when it is only looked at, for longer than any of its counters runs.</summary>
    public static async Task<IReadOnlyList<string>> WhileIdleAsync(Visit visit)
    {
        var before = visit.Requests.Count;
        await visit.Context.Clock.FastForwardAsync("11:00");
        await visit.Page.EvaluateAsync("() => document.readyState"); // what the timers started has begun by now
        return [.. visit.Requests.Skip(before).Where(request => !IsWatch(request)).Select(request => $"{request.Method} {request.Url}")];
    }

    // The page that waits for a link asks now and then whether it was used elsewhere; that is what it is for.
    private static bool IsWatch(IRequest request) =>
        request.Method == "GET" && request.Url.Contains("/forgot/state/", StringComparison.Ordinal);
}
