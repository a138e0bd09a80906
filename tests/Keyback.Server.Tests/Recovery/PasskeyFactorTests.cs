using System.Net;
using System.Text.Json.Nodes;
using Keyback.Accounts;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Factors;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Recovery;

/// <summary>I11: an account with a passkey has a second factor. It is asked for in Recovery and behind the password (field report 50, 53).</summary>
public sealed class PasskeyFactorTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Mallory = "mallory@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";

    private readonly Authenticator _phone = new();
    private readonly Authenticator _other = new();
    private KeybackHost _host = null!;
    private string _session = "";

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei");
        await _host.AddAccountAsync(Mallory, "mallory");
        _session = await Api.EnterWithPasskeyAsync(Mei, _phone);
    }

    public ValueTask DisposeAsync()
    {
        _phone.Dispose();
        _other.Dispose();
        return _host.DisposeAsync();
    }

    [Theory]
    [InlineData("new_password", "password_required")]
    [InlineData("temporary_code", "completed")]
    public async Task I11_A_passkey_is_asked_for_in_Recovery_too(string goal, string next)
    {
        var (recovery, answer) = await _host.ProveAsync(Mei, goal);
        Assert.Equal("second_factor_required", answer["state"]);
        Assert.Equal(["passkey", "recovery_code"], answer.Json!["methods"]!.AsArray().Select(one => (string?)one));
        Assert.False(answer.Json!.ContainsKey("session"));
        Contract.IsProblem(await Api.PasswordAsync(recovery, Fresh), 409, "out_of_order");

        var options = (await AskAsync(recovery)).Options();
        Assert.Single(options["allowCredentials"]!.AsArray());
        var proved = await SendAsync(recovery, _phone.Use(options));

        Assert.Equal((HttpStatusCode.OK, next), (proved.Status, proved["state"]));
        Assert.Equal(goal is "temporary_code", proved.Json!.ContainsKey("session"));
    }

    [Fact]
    public async Task I11_The_password_alone_opens_nothing_and_the_passkey_alone_does()
    {
        var asked = await Api.SignInAsync(Mei, KeybackHost.GoodPassword);

        Contract.IsProblem(asked, 401, "second_factor_required");
        Assert.Equal(["passkey", "recovery_code"], asked.Json!["methods"]!.AsArray().Select(one => (string?)one));
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync(_phone)).Status);
    }

    [Fact]
    public async Task With_the_last_passkey_go_the_question_and_the_saved_codes()
    {
        foreach (var passkey in await Api.PasskeysAsync(_session))
        {
            await Api.RemovePasskeyAsync(_session, (string)passkey["id"]!);
        }

        Assert.Equal("0", (await Api.AccountAsync(_session)).Json!["factors"]!["saved_codes_left"]!.ToString());
        Assert.Equal("password_required", (await _host.ProveAsync(Mei)).Answer["state"]);
        await Api.EnterAsync(Mei);
    }

    [Fact]
    public async Task Support_takes_lost_passkeys_away_like_any_other_factor_and_the_owner_hears_of_it()
    {
        var account = await _host.Services.GetRequiredService<IAccountDirectory>().FindAsync(IdentifierKind.Email, Mei, TestContext.Current.CancellationToken);

        Assert.True(await _host.Services.GetRequiredService<FactorStore>().RemoveAllAsync(account!.Id, _host.Clock.GetUtcNow()));

        Contract.IsProblem(await Api.SignInAsync(_phone), 401, "sign_in_failed");
        await Api.EnterAsync(Mei);
        Assert.Contains(await _host.ToldAsync(Mei), text => text.Contains("a passkey was removed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_saved_codes_come_with_the_first_passkey_alone_and_stand_in_for_it()
    {
        var second = await Api.AddPasskeyAsync(_session, _other);
        Assert.False(second.Json!.ContainsKey("saved_codes"));

        using var tablet = new Authenticator();
        var mallory = await Api.EnterSteppedUpAsync(Mallory);
        var code = (string)(await Api.AddPasskeyAsync(mallory, tablet)).Json!["saved_codes"]![3]!;
        var (recovery, _) = await _host.ProveAsync(Mallory);

        Assert.Equal("password_required", (await Api.StepAsync(recovery, "second-factor", new JsonObject { ["recovery_code"] = code }))["state"]);
    }

    [Fact]
    public async Task I2_An_answer_serves_one_Recovery_of_one_account()
    {
        var (first, _) = await _host.ProveAsync(Mei);
        await Api.EnterWithPasskeyAsync(Mallory, _other);
        var (theirs, _) = await _host.ProveAsync(Mallory);
        _host.Clock.Advance(TimeSpan.FromSeconds(61));
        var (second, _) = await _host.ProveAsync(Mei);

        foreach (var answer in (JsonObject[])
            [
                _phone.Use((await AskAsync(first)).Options()),
                _phone.Use((await AskAsync(theirs)).Options()),
                _phone.Use((await Api.AskSignInAsync()).Options()),
                _phone.Use((await Api.AskStepUpAsync(_session)).Options()),
            ])
        {
            Contract.IsProblem(await SendAsync(second, answer), 422, "second_factor_wrong");
        }

        Assert.Equal("second_factor_required", (await Api.ShowAsync(second))["state"]);
    }

    [Fact]
    public async Task I11_Another_accounts_passkey_is_no_second_factor_of_this_one()
    {
        await Api.EnterWithPasskeyAsync(Mallory, _other);
        var (recovery, _) = await _host.ProveAsync(Mei);
        _other.UserHandle = _phone.UserHandle;

        Contract.IsProblem(await SendAsync(recovery, _other.Use((await AskAsync(recovery)).Options())), 422, "second_factor_wrong");
    }

    [Fact]
    public async Task I1_Before_a_proof_nobody_learns_that_there_is_a_passkey()
    {
        var (known, decoy) = (await Api.StartedAsync(Mei), await Api.StartedAsync("nobody@example.com"));
        await _host.SettledAsync();
        var (ofKnown, ofDecoy) = (await AskAsync(known), await AskAsync(decoy));

        Contract.IsProblem(ofKnown, 409, "out_of_order");
        Assert.Equal(ofDecoy.Json!.Select(member => member.Key), ofKnown.Json!.Select(member => member.Key));
        Contract.IsProblem(await SendAsync(known, _phone.Use((await Api.AskSignInAsync()).Options())), 409, "out_of_order");
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(known with { Token = decoy.Token })).Status);
    }

    [Fact]
    public async Task I11_Behind_a_link_the_answer_counts_for_whoever_asked_and_hands_the_Recovery_over()
    {
        var started = await Api.StartedAsync(Mei, method: "email_link");
        var link = await _host.Mails.LinkTokenAsync();
        var opened = await Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = link });
        var holder = started with { Token = link };
        Assert.Equal("second_factor_required", opened["state"]);
        Assert.Equal("link_sent", (await Api.ShowAsync(started))["state"]);
        Contract.IsProblem(await AskAsync(started), 409, "out_of_order");

        var proved = await SendAsync(holder, _phone.Use((await AskAsync(holder)).Options()));

        Assert.Equal("password_required", proved["state"]);
        Assert.NotEqual(HttpStatusCode.OK, (await Api.PasswordAsync(holder, Fresh)).Status);
        Assert.Equal(HttpStatusCode.OK, (await Api.PasswordAsync(started with { Token = proved["token"] }, Fresh)).Status);
    }

    [Fact]
    public async Task A_passkey_that_signs_in_ends_what_waits_because_one_is_lost()
    {
        var (recovery, _) = await _host.ProveAsync(Mei);
        Assert.Equal("waiting", (await Api.StepAsync(recovery, "wait", []))["state"]);

        await Api.SignInAsync(_phone);

        Assert.Equal("cancelled", (await Api.ShowAsync(recovery))["state"]);
    }

    [Theory]
    [InlineData("new_password")]
    [InlineData("temporary_code")]
    public async Task I11_A_passkey_shown_in_another_Recovery_ends_what_waits_because_one_is_lost(string goal)
    {
        var waiting = await _host.WaitAsync(Mei);
        _host.Clock.Advance(TimeSpan.FromSeconds(61));
        var (other, _) = await _host.ProveAsync(Mei, goal);

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(other, _phone.Use((await AskAsync(other)).Options()))).Status);

        _host.Clock.Advance(TimeSpan.FromHours(72));
        Assert.Equal("cancelled", (await Api.ShowAsync(waiting))["state"]);
        Contract.IsProblem(await Api.PasswordAsync(waiting, Fresh), 409, "out_of_order");
    }

    private Task<Reply> AskAsync(Started recovery) => Api.StepAsync(recovery, "second-factor/options", []);

    private Task<Reply> SendAsync(Started recovery, JsonObject passkey) =>
        Api.StepAsync(recovery, "second-factor", new JsonObject { ["passkey"] = passkey });
}
