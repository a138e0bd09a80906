using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.EveryPage;

/// <summary>Everything that was found wrong on one tour through every page in every state. A tour takes a while, so each is made once.</summary>
internal sealed partial class Survey
{
    private static readonly ConcurrentDictionary<Look, Lazy<Task<Survey>>> Made = [];

    private static readonly (ViewportSize Size, ColorScheme Scheme)[] Views =
    [
        (Look.PhoneSize, ColorScheme.Light), (Look.PhoneSize, ColorScheme.Dark),
        (Look.DesktopSize, ColorScheme.Dark), (Look.DesktopSize, ColorScheme.Light),
    ];

    /// <summary>Bytes of each page, by its name.</summary>
    public SortedDictionary<string, int> Weights { get; } = [];

    /// <summary>Foreign requests, told addresses, complaints of the browser.</summary>
    public List<string> Wire { get; } = [];

    /// <summary>Requests that nobody made.</summary>
    public List<string> Unasked { get; } = [];

    /// <summary>Broken rules of accessibility.</summary>
    public List<string> Rules { get; } = [];

    /// <summary>What does not fit, moves or fades.</summary>
    public List<string> Layout { get; } = [];

    /// <summary>Pages that a change of language leaves.</summary>
    public List<string> Languages { get; } = [];

    /// <summary>The survey of this look.</summary>
    public static Task<Survey> OfAsync(Chrome chrome, Look look) =>
        Made.GetOrAdd(look, key => new Lazy<Task<Survey>>(() => new Survey().WalkAsync(chrome, key))).Value;

    private async Task<Survey> WalkAsync(Chrome chrome, Look look)
    {
        // The rules of accessibility are a script: pages without script are laid before them in another browser.
        await using var host = await Owner.HostAsync(look.Language);
        await using var judge = await Visit.StartAsync(chrome, host, look with { Script = true });
        await judge.GoAsync("/contact");
        await Tour.WalkAsync(chrome, look, (name, visit) => look.Script ? LookAsync(name, visit) : LookAsync(name, visit, judge.Page), EveryPage.Wire.ColdAsync);
        return this;
    }

    private async Task LookAsync(string name, Visit visit)
    {
        await WeighAsync(name, visit);
        Unasked.AddRange((await EveryPage.Wire.WhileIdleAsync(visit)).Select(request => $"{name}: {request}"));
        Layout.AddRange((await EveryPage.Layout.FaultsAsync(visit)).Select(fault => $"{name}: {fault}"));
        await visit.Page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        var again = false;
        foreach (var (size, scheme) in Views)
        {
            await visit.Page.SetViewportSizeAsync(size.Width, size.Height);
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
            Rules.AddRange((await Axe.ViolationsAsync(visit.Page, again)).Select(rule => $"{name} ({scheme}, {size.Width} px): {rule}"));
            again = true;
        }

        await visit.Page.SetViewportSizeAsync(visit.Look.Size.Width, visit.Look.Size.Height);
        await ChangeLanguageAsync(name, visit);
        visit.Forget();
    }

    private async Task LookAsync(string name, Visit visit, IPage judge)
    {
        await WeighAsync(name, visit);
        Layout.AddRange((await EveryPage.Layout.FaultsAsync(visit)).Select(fault => $"{name}: {fault}"));
        var page = (await visit.Page.ContentAsync())
            .Replace("<noscript>", "", StringComparison.Ordinal).Replace("</noscript>", "", StringComparison.Ordinal)
            .Replace("<script", "<template", StringComparison.Ordinal).Replace("</script>", "</template>", StringComparison.Ordinal);
        await judge.SetContentAsync(page);
        Rules.AddRange((await Axe.ViolationsAsync(judge)).Select(rule => $"{name}: {rule}"));
        visit.Forget();
    }

    private async Task WeighAsync(string name, Visit visit)
    {
        await visit.SettleAsync();
        if (await EveryPage.Wire.WeighAsync(visit) is { } weight)
        {
            Weights[name] = weight;
        }

        Wire.AddRange((await EveryPage.Wire.FaultsAsync(visit)).Select(fault => $"{name}: {fault}"));
    }

    // With what the browser keeps, and without another tab: what is asked for is where the server leads and in which language, not how it looks.
    private async Task ChangeLanguageAsync(string name, Visit visit)
    {
        var link = await visit.Page.Locator(".languages a").GetAttributeAsync("href");
        var place = PlaceOf(visit.Page.Url);
        var answer = await AnswerAsync(link!);
        var language = LanguageOf().Match(await answer.TextAsync()).Groups[1].Value;
        if (!Look.Languages.Contains(language) || language == visit.Look.Language || PlaceOf(answer.Url) != place)
        {
            Languages.Add($"{name}: {place} leads to {answer.Url} in {language}");
        }

        await AnswerAsync($"/contact?lang={visit.Look.Language}");

        Task<IAPIResponse> AnswerAsync(string path) => visit.Context.APIRequest.GetAsync(new Uri(visit.Host.Url, path).ToString());
    }

    // The page, or of a Recovery the Recovery: once closed by wrong codes, it is shown on the page of its end.
    private static string PlaceOf(string url) => new Uri(url).Segments[^1];

    [GeneratedRegex("<html lang=\"([^\"]+)\"")]
    private static partial Regex LanguageOf();
}
