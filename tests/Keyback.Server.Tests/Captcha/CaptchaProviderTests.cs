using Keyback.Server.Captcha;
using Keyback.Server.Tests.Kit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Server.Tests.Captcha;

/// <summary>The providers against a server that speaks their protocol.</summary>
public sealed class CaptchaProviderTests : IAsyncLifetime
{
    private readonly KeptLog _log = new();
    private readonly List<ServiceProvider> _services = [];
    private SiteVerifyServer _server = null!;

    public static TheoryData<string> Providers => ["turnstile", "hcaptcha"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SiteVerifyServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _services.ForEach(services => services.Dispose());
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_good_response_counts_once(string name)
    {
        var provider = Provider(name);

        Assert.Equal(CaptchaVerdict.Right, await provider.VerifyAsync(SiteVerifyServer.Good, Ct));
        Assert.Equal(CaptchaVerdict.Wrong, await provider.VerifyAsync(SiteVerifyServer.Good, Ct)); // timeout-or-duplicate
        Assert.Equal(CaptchaVerdict.Wrong, await provider.VerifyAsync("another.response", Ct));
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Turnstile_is_sent_what_it_needs_and_no_address()
    {
        await Provider("turnstile").VerifyAsync(SiteVerifyServer.Good, Ct);

        var form = Assert.Single(_server.Asked);
        Assert.Equal(["idempotency_key", "response", "secret"], form.Keys.Order());
        Assert.True(Guid.TryParse(form["idempotency_key"], out _));
    }

    [Fact]
    public async Task HCaptcha_is_sent_what_it_needs_and_no_address()
    {
        await Provider("hcaptcha").VerifyAsync(SiteVerifyServer.Good, Ct);

        Assert.Equal(["response", "secret", "sitekey"], Assert.Single(_server.Asked).Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_refused_secret_is_our_fault_and_told_to_the_operator(string name)
    {
        var provider = Provider(name, secret: "not-the-secret");

        Assert.Equal(CaptchaVerdict.Unavailable, await provider.VerifyAsync(SiteVerifyServer.Good, Ct));
        Assert.Single(_server.Asked);
        var line = Assert.Single(_log.Lines, line => line.Level == LogLevel.Error);
        Assert.Contains("Keyback:Captcha:Secret", line.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hcaptcha", "missing-input-secret")]
    [InlineData("hcaptcha", "sitekey-secret-mismatch")]
    [InlineData("hcaptcha", "bad-request")]
    [InlineData("turnstile", "bad-request")]
    public async Task So_are_other_mistakes_of_ours(string name, string code)
    {
        _server.Disorder = (_, _) => Task.FromResult<IResult?>(SiteVerifyServer.No(code));

        Assert.Equal(CaptchaVerdict.Unavailable, await Provider(name).VerifyAsync(SiteVerifyServer.Good, Ct));
        Assert.Contains(_log.Lines, line => line.Id == 2702 && line.Text.Contains(code, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("turnstile", "timeout-or-duplicate")]
    [InlineData("hcaptcha", "expired-input-response")]
    [InlineData("hcaptcha", "already-seen-response")]
    [InlineData("hcaptcha", "a-code-that-nobody-knows-yet")]
    public async Task Every_other_no_is_a_no(string name, string code)
    {
        _server.Disorder = (_, _) => Task.FromResult<IResult?>(SiteVerifyServer.No(code));

        Assert.Equal(CaptchaVerdict.Wrong, await Provider(name).VerifyAsync(SiteVerifyServer.Good, Ct));
    }

    public static TheoryData<string, Func<IResult>> Disorders => new()
    {
        { "a page", () => Results.Content("<html><body>Just a moment...</body></html>", "text/html") },
        { "nothing", () => Results.Content("", "application/json") },
        { "half", () => Results.Content("{\"success\": tr", "application/json") },
        { "no verdict", () => Results.Content("{\"hostname\": \"id.shop.example\"}", "application/json") },
        { "a word for a verdict", () => Results.Content("{\"success\": \"true\"}", "application/json") },
        { "a list", () => Results.Content("[true]", "application/json") },
        { "an error", () => Results.StatusCode(503) },
        { "an error that says yes", () => Results.Json(new { success = true }, statusCode: 502) },
        { "too busy", () => Results.Content("slow down", "text/plain", statusCode: 429) },
        { "a redirect", () => Results.Redirect("/elsewhere") },
        { "endless words", () => Results.Content("{\"success\": true, \"x\": \"" + new string('x', 100_000) + "\"}", "application/json") },
    };

    [Theory]
    [MemberData(nameof(Disorders))]
    public async Task Whatever_is_no_verdict_is_no_pass(string what, Func<IResult> answer)
    {
        _server.Disorder = (_, _) => Task.FromResult<IResult?>(answer());

        foreach (var name in Providers)
        {
            Assert.Equal(CaptchaVerdict.Unavailable, await Provider(name).VerifyAsync(SiteVerifyServer.Good, Ct));
        }

        Assert.True(_log.Lines.Count(line => line.Id == 2701) >= 2, what);
    }

    [Fact]
    public async Task Nobody_there_is_no_pass()
    {
        var provider = Provider("hcaptcha");
        await _server.DisposeAsync();

        Assert.Equal(CaptchaVerdict.Unavailable, await provider.VerifyAsync(SiteVerifyServer.Good, Ct));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_slow_provider_is_not_waited_for(string name)
    {
        _server.Disorder = async (_, context) =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
            return null;
        };

        Assert.Equal(CaptchaVerdict.Unavailable, await Provider(name, timeout: "00:00:01").VerifyAsync(SiteVerifyServer.Good, Ct));
        Assert.Contains(_log.Lines, line => line.Id == 2701 && line.Text.Contains("no answer in time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_who_has_gone_is_not_waited_for_either()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _server.Disorder = async (_, context) =>
        {
            await gone.CancelAsync();
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Provider("turnstile").VerifyAsync(SiteVerifyServer.Good, gone.Token));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(200)] // with internal-error
    public async Task Turnstile_is_asked_again_with_the_same_key(int status)
    {
        _server.Disorder = (before, _) => Task.FromResult(
            before > 0 ? null : status == 200 ? SiteVerifyServer.No("internal-error") : Results.StatusCode(status));

        Assert.Equal(CaptchaVerdict.Right, await Provider("turnstile").VerifyAsync(SiteVerifyServer.Good, Ct));
        Assert.Equal(2, _server.Asked.Count);
        Assert.Single(_server.Asked.Select(form => form["idempotency_key"]).Distinct());
    }

    [Fact]
    public async Task HCaptcha_is_not_asked_again()
    {
        _server.Disorder = (_, _) => Task.FromResult<IResult?>(Results.StatusCode(500));

        Assert.Equal(CaptchaVerdict.Unavailable, await Provider("hcaptcha").VerifyAsync(SiteVerifyServer.Good, Ct));
        Assert.Single(_server.Asked);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nbreak")]
    [InlineData("é")]
    public async Task What_cannot_be_a_response_is_not_asked_about(string? response)
    {
        foreach (var name in Providers)
        {
            Assert.Equal(CaptchaVerdict.Wrong, await Provider(name).VerifyAsync(response, Ct));
            Assert.Equal(CaptchaVerdict.Wrong, await Provider(name).VerifyAsync(new string('r', 8193), Ct));
        }

        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task Neither_secret_nor_response_is_logged()
    {
        _server.Disorder = (before, _) => Task.FromResult<IResult?>(
            before % 2 == 0 ? Results.StatusCode(500) : SiteVerifyServer.No("invalid-input-secret"));

        foreach (var name in Providers)
        {
            await Provider(name).VerifyAsync(SiteVerifyServer.Good, Ct);
        }

        Assert.NotEmpty(_log.Lines);
        Assert.DoesNotContain(SiteVerifyServer.Secret, _log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(SiteVerifyServer.Good, _log.ToString(), StringComparison.Ordinal);
    }

    private ICaptchaProvider Provider(string name, string secret = SiteVerifyServer.Secret, string timeout = "00:00:30")
    {
        var settings = new Dictionary<string, string?>
        {
            ["Keyback:Captcha:Provider"] = name,
            ["Keyback:Captcha:SiteKey"] = SiteVerifyServer.SiteKey,
            ["Keyback:Captcha:Secret"] = secret,
            ["Keyback:Captcha:VerifyUrl"] = _server.Url,
            ["Keyback:Captcha:Timeout"] = timeout,
        };
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log))
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton<Randomness>(new RepeatableRandomness(_services.Count + 1))
            .AddSingleton<TimeProvider>(new FakeTimeProvider());
        services.AddCaptcha();
        _services.Add(services.BuildServiceProvider());
        return _services[^1].GetRequiredService<CaptchaChoice>().Provider!;
    }
}
