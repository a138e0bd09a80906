using Keyback.Browser.Tests.Kit;

[assembly: AssemblyFixture(typeof(Chrome))]
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)] // one more than CI has cores: these tests wait more than they work

namespace Keyback.Browser.Tests.Kit;

/// <summary>One real Chromium for all tests; each test has a context of its own in it.</summary>
public sealed class Chrome : IAsyncLifetime
{
    /// <summary>How long something may take that is to happen, in milliseconds. On a busy machine with slow processors five seconds, as Playwright has them, are not enough.</summary>
    public const int Patience = 45_000;

    private static readonly string Executable = Environment.GetEnvironmentVariable("KEYBACK_CHROMIUM") ?? "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser.</summary>
    public IBrowser Browser => _browser ?? throw new InvalidOperationException("Chromium has not been started.");

    /// <summary>Starts it.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Executable))
        {
            throw new InvalidOperationException(
                $"The browser tests need Chromium, and there is none at {Executable}. Install it (Debian: apt install chromium fonts-noto-cjk) or name it in KEYBACK_CHROMIUM.");
        }

        Dictionary<string, string> environment = [];
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        environment["FONTCONFIG_FILE"] = Path.Combine(AppContext.BaseDirectory, "Kit", "fonts.conf");
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Executable,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"],
            Env = environment,
        });
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
