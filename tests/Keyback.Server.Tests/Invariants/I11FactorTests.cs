using System.Net;
using System.Text.Json.Nodes;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I11: Recovery never weakens the account. A second factor is asked for in every way and for both goals (requirements G-03 to G-06).</summary>
public sealed class I11FactorTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Number = "+14155550111";
    private const string Fresh = "a quiet harbour before dawn 7";

    private KeybackHost _host = null!; // set before each test
    private App _app = null!;

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei", Number);
        _app = await _host.SetUpAppAsync(Mei);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    public static TheoryData<string, string> Ways =>
    [
        ("email_code", "new_password"), ("email_code", "temporary_code"),
        ("email_link", "new_password"), ("email_link", "temporary_code"),
        ("sms_code", "new_password"), ("sms_code", "temporary_code"),
        ("own", "new_password"), ("own", "temporary_code"),
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task I11_Every_way_asks_for_the_second_factor_and_leads_nowhere_without_it(string way, string goal)
    {
        var before = await Api.EnterWithAsync(_host, _app, "mei");
        var recovery = await ProveAsync(way, goal, before);

        var shown = await Api.ShowAsync(recovery);
        Assert.Equal("second_factor_required", shown["state"]);
        Assert.Equal(["totp", "recovery_code"], shown.Json!["methods"]!.AsArray().Select(method => (string?)method));
        Contract.IsProblem(await Api.PasswordAsync(recovery, Fresh), 409, "out_of_order");
        Contract.IsProblem(await Api.SkipAsync(recovery), 409, "out_of_order");
        var wrong = Contract.IsProblem(await Api.FactorAsync(recovery, "000000"), 422, "second_factor_wrong");
        Assert.Equal(4, (int?)wrong["tries_left"]);
        Assert.True(await Api.IsAliveAsync(before));

        var right = await Api.FactorAsync(recovery, _host.NextTotp(_app));
        Assert.Equal(HttpStatusCode.OK, right.Status);
        recovery = right.Json!["token"] is { } token ? recovery with { Token = (string)token! } : recovery;
        if (goal == "temporary_code")
        {
            Assert.Equal("temporary", (string?)right.Json!["session"]!["kind"]);
            Assert.True(await Api.IsAliveAsync((string)right.Json["session"]!["token"]!));
            return;
        }

        Assert.Equal("password_required", right["state"]);
        Assert.Equal("completed", (await Api.PasswordAsync(recovery, Fresh))["state"]);
        Assert.False(await Api.IsAliveAsync(before)); // I12
        Contract.IsProblem(await Api.SignInAsync("mei", Fresh), 401, "second_factor_required"); // the factor is what it was
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync("mei", Fresh, _host.NextTotp(_app), null)).Status);
    }

    [Fact]
    public async Task I11_A_code_that_opened_one_door_opens_no_other()
    {
        var recovery = await ProveAsync("email_code", "new_password", null);
        var totp = _host.NextTotp(_app);
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync("mei", KeybackHost.GoodPassword, totp, null)).Status);

        Contract.IsProblem(await Api.FactorAsync(recovery, totp), 422, "second_factor_wrong");
        Contract.IsProblem(await Api.SignInAsync("mei", KeybackHost.GoodPassword, totp, null), 422, "second_factor_wrong");
        Assert.Equal("password_required", (await Api.FactorAsync(recovery, saved: _app.Saved[0]))["state"]);
        Contract.IsProblem(await Api.SignInAsync("mei", KeybackHost.GoodPassword, null, _app.Saved[0]), 422, "second_factor_wrong");
    }

    [Fact]
    public async Task I11_The_mailbox_that_got_the_code_is_no_second_factor()
    {
        var recovery = await Api.StartedAsync(Mei);
        var code = await _host.NewestCodeAsync(recovery);
        await Api.CodeAsync(recovery, code);

        Contract.IsProblem(await Api.FactorAsync(recovery, code), 400, "code_malformed");
        Contract.IsProblem(await Api.FactorAsync(recovery, code[..6]), 422, "second_factor_wrong");
        Contract.IsProblem(await Api.FactorAsync(recovery, saved: code), 400, "code_malformed");
        Contract.IsProblem(await Api.StepAsync(recovery, "second-factor", new JsonObject { ["email_code"] = code }), 400, "invalid_request");
        Contract.IsProblem(await Api.FactorAsync(recovery, "123456", _app.Saved[0]), 400, "invalid_request");
        Contract.IsProblem(await Api.SignInAsync("mei", KeybackHost.GoodPassword, code[..6], null), 422, "second_factor_wrong"); // I-10
    }

    [Fact]
    public async Task I11_Behind_a_link_whoever_else_reads_the_mailbox_gets_nothing_of_the_factor()
    {
        var asked = await Api.StartedAsync(Mei, method: "email_link");
        await _host.SettledAsync();
        var link = await _host.Mails.LinkTokenAsync();
        var opened = await Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = link });
        Assert.Equal("second_factor_required", opened["state"]);
        var owner = new Started(opened["id"], opened["token"], asked.Reference);

        var right = await Api.FactorAsync(owner, _host.NextTotp(_app));

        var fresh = owner with { Token = right["token"] };
        Contract.IsProblem(await Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = link }), 404, "not_found");
        foreach (var other in (Started[])[owner, asked])
        {
            Contract.IsProblem(await Api.ShowAsync(other), 404, "not_found");
            Contract.IsProblem(await Api.PasswordAsync(other, Fresh), 404, "not_found");
            Contract.IsProblem(await Api.SkipAsync(other), 404, "not_found");
        }

        Assert.Equal("completed", (await Api.PasswordAsync(fresh, Fresh))["state"]);
    }

    [Fact]
    public async Task I11_Answers_are_counted_over_Recovery_sign_in_and_step_up_and_the_owner_hears_of_the_last()
    {
        var session = await Api.EnterWithAsync(_host, _app, "mei");
        using var known = await KnownAsync();
        var recovery = await ProveAsync("email_code", "new_password", null);
        for (var guess = 0; guess < 3; guess++)
        {
            Assert.Equal(4 - guess, (int?)(await Api.FactorAsync(recovery, "000000")).Json!["tries_left"]);
        }

        Assert.Equal(1, (int?)(await Api.SignInAsync("mei", KeybackHost.GoodPassword, "000000", null)).Json!["tries_left"]);
        var told = _host.Mails.All.Count;
        Assert.Equal(0, (int?)(await Api.SignInAsync(Mei, KeybackHost.GoodPassword, null, "00000-00000-00000-00000-000000")).Json!["tries_left"]);

        Contract.IsProblemWithWait(await Api.FactorAsync(recovery, _host.NextTotp(_app)), 423, "locked");
        Contract.IsProblemWithWait(await Api.SignInAsync("mei", KeybackHost.GoodPassword, _host.NextTotp(_app), null), 423, "locked");
        await _host.SettledAsync();
        Assert.Single(_host.Mails.All.Skip(told), mail => mail.Subject?.Contains("too many wrong second factors", StringComparison.Ordinal) is true);
        Contract.IsProblem(await Api.SignInAsync("mei", "not the password", _host.NextTotp(_app), null), 401, "sign_in_failed"); // no oracle

        // The session was opened with the factor, and the browser knows the account: both draw on a lane of their own (I5).
        Assert.Equal(HttpStatusCode.OK, (await Api.StepUpByAppAsync(session, _host.NextTotp(_app))).Status);
        Assert.Equal("/sign-in/second-factor", (await known.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", KeybackHost.GoodPassword))).Location);
        Assert.Equal("/my", (await known.SubmitAsync("/sign-in/second-factor", null, ("Totp", _host.NextTotp(_app)))).Location);
        _host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync("mei", KeybackHost.GoodPassword, _host.NextTotp(_app), null)).Status);
    }

    [Fact]
    public async Task I11_Only_a_right_password_asks_and_a_wrong_one_gets_the_answer_that_everybody_gets()
    {
        await _host.AddAccountAsync("plain@example.com", "plain");

        var asked = await Api.SignInAsync("mei", KeybackHost.GoodPassword);
        var problem = Contract.IsProblem(asked, 401, "second_factor_required");
        Assert.Equal(["totp", "recovery_code"], problem["methods"]!.AsArray().Select(method => (string?)method));
        var totp = _host.NextTotp(_app);
        var answers = new List<string>();
        foreach (var who in (string[])["mei", "plain", "nobody"])
        {
            answers.Add(Bare(await Api.SignInAsync(who, "not the password")));
            answers.Add(Bare(await Api.SignInAsync(who, "not the password", totp, null)));
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync("plain", KeybackHost.GoodPassword, totp, null)).Status); // it has none, and none is looked at
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync("mei", KeybackHost.GoodPassword, totp, null)).Status); // a wrong password used nothing up
    }

    [Fact]
    public async Task I11_A_decoy_and_whoever_proved_nothing_never_come_to_the_factor()
    {
        var unproved = await Api.StartedAsync(Mei);
        var decoy = await Api.StartedAsync("nobody@example.com");
        var totp = _host.NextTotp(_app);

        foreach (var recovery in (Started[])[unproved, decoy])
        {
            Contract.IsProblem(await Api.FactorAsync(recovery, totp), 409, "out_of_order");
            Contract.IsProblem(await Api.StepAsync(recovery, "wait", []), 409, "out_of_order");
            Assert.Null((await Api.ShowAsync(recovery)).Json!["methods"]);
        }

        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync("mei", KeybackHost.GoodPassword, totp, null)).Status); // nothing was used up
    }

    [Fact]
    public async Task I11_Nothing_of_a_factor_is_logged_or_stored_or_recorded()
    {
        var recovery = await ProveAsync("email_code", "new_password", null);
        var totp = _host.NextTotp(_app);
        await Api.FactorAsync(recovery, totp);
        await Api.SignInAsync("mei", KeybackHost.GoodPassword, null, _app.Saved[1]);
        var secret = OtpNet.Base32Encoding.ToString(_app.Secret);

        foreach (var text in (string[])[secret, totp, _app.Saved[1], _app.Saved[1].Replace("-", "", StringComparison.Ordinal), _app.Saved[2]])
        {
            Assert.DoesNotContain(_host.Log.Lines, line => line.Text.Contains(text, StringComparison.Ordinal));
        }

        Assert.False(_host.StoreHolds(secret));
        Assert.False(_host.StoreHolds(_app.Saved[2].Replace("-", "", StringComparison.Ordinal)));
        var record = await _host.RecordAsync();
        Assert.Contains(record, entry => entry is { Kind: AuditKind.SecondFactorRight, Reason: "totp" } && entry.Reference == recovery.Reference);
        Assert.Contains(record, entry => entry is { Kind: AuditKind.SecondFactorRight, Reason: "recovery_code" });
    }

    // Status, headers and body, but for what names this one request.
    private static string Bare(Reply reply)
    {
        var headers = reply.Message.Headers.Where(header => header.Key is not "Date").Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
        return $"{reply.Status}\n{string.Join('\n', headers)}\n{string.Join('\n', reply.Json!.Where(member => member.Key is not "trace_id"))}";
    }

    private async Task<PageClient> KnownAsync()
    {
        var browser = new PageClient(_host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "mei"), ("Password", KeybackHost.GoodPassword));
        Assert.Equal("/my", (await browser.SubmitAsync("/sign-in/second-factor", null, ("Totp", _host.NextTotp(_app)))).Location);
        await browser.SubmitAsync("/my", "/sign-out");
        return browser;
    }

    private async Task<Started> ProveAsync(string way, string goal, string? session)
    {
        switch (way)
        {
            case "email_link":
                await Api.StartedAsync(Mei, goal, way);
                await _host.SettledAsync();
                var opened = await Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = await _host.Mails.LinkTokenAsync() });
                return new Started(opened["id"], opened["token"], opened["reference"]);

            case "sms_code":
                var named = await _host.ComeToNameAsync(Number, goal);
                Assert.Equal(HttpStatusCode.OK, (await Api.NameAsync(named, "mei")).Status);
                return named;

            default:
                var recovery = way is "own" ? await Api.StartedOwnAsync(session!, goal: goal) : await Api.StartedAsync(Mei, goal);
                Assert.Equal(HttpStatusCode.OK, (await Api.CodeAsync(recovery, await _host.NewestCodeAsync(recovery))).Status);
                return recovery;
        }
    }
}
