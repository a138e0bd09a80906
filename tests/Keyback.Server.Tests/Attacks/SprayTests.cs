using System.Net;
using System.Text.Json.Nodes;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>Codes tried thinly over everybody: the alarm rises by itself, and what it asks for is asked at every door.</summary>
public sealed class SprayTests : IAsyncLifetime
{
    private const string Owner = "mei@example.com";
    private const int Most = 10; // wrong codes in an hour

    private KeybackHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await StartAsync("adaptive");
        await _host.AddAccountAsync(Owner, "mei");
    }

    [Fact]
    public async Task I4_A_program_needs_the_work_for_each_code_and_the_code_lives_on_until_it_is_looked_at()
    {
        var recovery = await _host.Api.StartedAsync(Owner, "temporary_code");
        var code = await _host.NewestCodeAsync(recovery);
        await SprayAsync(_host);

        var asked = await _host.Api.CodeAsync(recovery, code);
        var made = CaptchaSolver.ByNumber(await CaptchaSolver.MakeAsync(_host.Api));
        var answered = await CodeAsync(recovery, Walks.NoCode, made);
        var again = await CodeAsync(recovery, code, made);
        var right = await CodeAsync(recovery, code, CaptchaSolver.ByNumber(await CaptchaSolver.MakeAsync(_host.Api)));

        Contract.IsProblem(asked, 428, "captcha_required");
        Contract.IsProblem(answered, 422, "code_wrong");
        Assert.Equal("4", answered["tries_left"]);
        Contract.IsProblem(again, 422, "captcha_wrong"); // it was used for the wrong one
        Assert.Equal(("completed", HttpStatusCode.OK), (right["state"], right.Status));
        Assert.Single(await _host.RecordAsync(), entry => entry.Kind is AuditKind.SprayAlarm);
        Assert.Single(_host.Log.Lines, line => line.Id == 3901);
    }

    [Fact]
    public async Task I1_It_is_asked_for_nobody_as_for_somebody()
    {
        var (known, unknown) = (await _host.Api.StartedAsync(Owner), await _host.Api.StartedAsync("nobody@example.com"));
        await SprayAsync(_host);

        var (one, other) = (await _host.Api.CodeAsync(known, Walks.NoCode), await _host.Api.CodeAsync(unknown, Walks.NoCode));

        Contract.IsProblem(one, 428, "captcha_required");
        Assert.Equal(Masked.Of(one, Owner), Masked.Of(other, "nobody@example.com"));
    }

    [Fact]
    public async Task The_page_keeps_the_code_that_was_typed_and_asks_in_place()
    {
        using var browser = new PageClient(_host.Url);
        var (page, reference) = await browser.StartAsync(Owner);
        await SprayAsync(_host);
        var code = await _host.Mails.CodeAsync(reference);

        var asked = await browser.SubmitAsync(page, null, ("Code", code));
        var another = await browser.PostAsync(page + "?handler=Another", [("Code", code), ("__RequestVerificationToken", PageClient.FormToken(asked.Html))]);
        var wrong = await PostAsync(browser, page, another.Html, Walks.NoCode);
        var right = await PostAsync(browser, page, wrong.Html, code);

        Assert.Equal((HttpStatusCode)428, asked.Status);
        Assert.All([asked, another], reply => Assert.Contains($"value=\"{code}\"", reply.Html, StringComparison.Ordinal));
        Assert.NotEqual(CaptchaSolver.IdIn(asked.Html), CaptchaSolver.IdIn(another.Html));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status); // with the next one to answer
        Assert.StartsWith("/forgot/password/", right.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_tells_what_became_of_a_code_where_no_other_CAPTCHA_is_to_be_had()
    {
        await using var host = await StartAsync("adaptive", startsPerNetwork: Most + 5);
        await host.AddAccountAsync(Owner);
        using var browser = new PageClient(host.Url);
        var (page, _) = await browser.StartAsync(Owner);
        await SprayAsync(host);
        var asked = await browser.SubmitAsync(page, null, ("Code", Walks.NoCode));
        while ((await CaptchaSolver.MakeAsync(host.Api)).Status is HttpStatusCode.Created)
        {
        }

        var wrong = await PostAsync(browser, page, asked.Html, Walks.NoCode);
        var next = await browser.PostAsync(page, [("Code", Walks.NoCode), ("__RequestVerificationToken", PageClient.FormToken(wrong.Html))]);

        Assert.Equal((HttpStatusCode)428, asked.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        wrong.Says("en", "Code_Wrong");
        wrong.Keeps("Code", Walks.NoCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, next.Status);
        next.Keeps("Code", Walks.NoCode);
    }

    [Fact]
    public async Task I5_The_owners_own_browser_is_asked_for_nothing()
    {
        using var own = await _host.KnownBrowserAsync(Owner);
        await SprayAsync(_host);

        Assert.NotNull(await _host.RenewAsync(own, Owner, "a quiet harbour before dawn 7"));
    }

    [Fact]
    public async Task Where_CAPTCHAs_are_switched_off_the_alarm_is_told_and_nobody_is_asked()
    {
        await using var host = await StartAsync("never");
        await host.AddAccountAsync(Owner);
        await SprayAsync(host);

        var (_, answer) = await host.ProveAsync(Owner);

        Assert.Equal("password_required", answer["state"]);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static Task<KeybackHost> StartAsync(string mode, int startsPerNetwork = 1000) => KeybackHost.StartAsync(
        [("Keyback:Captcha:Mode", mode), ("Keyback:Limits:WrongCodesOfAll", $"{Most}"), ("Keyback:Limits:StartsPerNetwork", $"{startsPerNetwork}")]);

    private static async Task SprayAsync(KeybackHost host)
    {
        for (var at = 0; at < Most; at++)
        {
            var recovery = await host.Api.StartedAsync($"sprayed{at}@example.com");
            Contract.IsProblem(await host.Api.CodeAsync(recovery, Walks.NoCode), 422, "code_wrong");
        }

        await KeybackHost.UntilAsync(
            () =>
            {
                host.Clock.Advance(TimeSpan.FromSeconds(1)); // the next look comes five seconds after the last
                return host.Log.Lines.Any(line => line.Id == 3901);
            },
            "the alarm");
    }

    private static Task<PageReply> PostAsync(PageClient browser, string path, string html, string code) => browser.PostAsync(
        path, [("Code", code), .. CaptchaSolver.InPage(html), ("__RequestVerificationToken", PageClient.FormToken(html))]);

    private Task<Reply> CodeAsync(Started recovery, string code, JsonObject captcha) =>
        _host.Api.StepAsync(recovery, "code", new JsonObject { ["code"] = code, ["captcha"] = captcha.DeepClone() });
}
