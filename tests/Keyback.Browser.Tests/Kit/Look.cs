namespace Keyback.Browser.Tests.Kit;

/// <summary>
/// Who looks: in which language, on how wide a screen, with or without script, by day or night, with which browser if not the
/// usual one, and whether it takes the service worker, which would ask for things beside the page.
/// </summary>
public sealed record Look(string Language = "en", bool Phone = true, bool Script = true, bool Dark = false, string? Agent = null, bool Worker = false)
{
    /// <summary>A phone held upright.</summary>
    public static readonly ViewportSize PhoneSize = new() { Width = 390, Height = 844 };

    /// <summary>A small desktop window.</summary>
    public static readonly ViewportSize DesktopSize = new() { Width = 1280, Height = 900 };

    /// <summary>Every language, width and script setting.</summary>
    public static TheoryData<string, bool, bool> Every
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (var language in Languages)
            {
                data.Add(language, true, true);
                data.Add(language, true, false);
                data.Add(language, false, true);
                data.Add(language, false, false);
            }

            return data;
        }
    }

    /// <summary>The languages that the pages speak.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "zh-Hans"];

    /// <summary>The size of the window.</summary>
    public ViewportSize Size => Phone ? PhoneSize : DesktopSize;

    /// <summary>Whether it reads Chinese.</summary>
    public bool Chinese => Language == "zh-Hans";

    /// <summary>A browser as such a reader has it.</summary>
    public BrowserNewContextOptions Context(Uri url) => new()
    {
        BaseURL = url.ToString(),
        Locale = Chinese ? "zh-CN" : "en-GB",
        TimezoneId = Chinese ? "Asia/Shanghai" : "Europe/Berlin",
        ViewportSize = Size,
        JavaScriptEnabled = Script,
        ServiceWorkers = Worker ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
        ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
        UserAgent = Agent ?? (Phone
            ? "Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
            : "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"),
    };
}
