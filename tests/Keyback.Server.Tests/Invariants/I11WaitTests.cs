using System.Net;
using System.Text.Json.Nodes;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I11: whoever has lost the second factor waits out a delay that any address of the owner can veto (requirement G-20).</summary>
public sealed class I11WaitTests : IAsyncLifetime
{
    private const string First = "first@example.com";
    private const string Second = "second@example.com";
    private const string Number = "+14155550111";
    private const string Fresh = "a quiet harbour before dawn 7";

    private static readonly TimeSpan Delay = TimeSpan.FromHours(72);

    private KeybackHost _host = null!; // set before each test
    private AccountId _account;
    private App _app = null!;

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        _account = await _host.AddAccountAsync(First, "owner", Number);
        await _host.AddAddressAsync(_account, Second);
        _app = await _host.SetUpAppAsync(First);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("new_password")]
    [InlineData("temporary_code")]
    public async Task I11_A_lost_factor_is_waited_out_and_every_address_hears_of_it_at_once(string goal)
    {
        var before = await Api.EnterWithAsync(_host, _app, First);
        var (mails, phones) = (_host.Mails.All.Count, _host.Phones.All.Count);

        var recovery = await _host.WaitAsync(First, goal);

        var told = _host.Mails.All.Skip(mails).Where(mail => Mailbox.DisownToken(mail).Length > 0).ToList();
        Assert.Equal([First, Second], told.Select(mail => mail.To.ToString()).Order());
        Assert.All(told, mail => Assert.Contains(recovery.Reference, mail.TextBody, StringComparison.Ordinal));
        Assert.Equal("recovery_waits", Assert.Single(_host.Phones.All.Skip(phones)).Template);
        Assert.Equal(_host.Clock.GetUtcNow() + Delay, DateTimeOffset.Parse((await Api.ShowAsync(recovery))["waits_until"], null));
        Assert.Null(await _host.ReturnTokenAsync(First));

        _host.Clock.Advance(Delay - TimeSpan.FromSeconds(1));
        Contract.IsProblem(await Api.PasswordAsync(recovery, Fresh), 409, "out_of_order");
        Contract.IsProblem(await Api.SkipAsync(recovery), 409, "out_of_order");
        Assert.Equal("waiting", (await Api.ShowAsync(recovery))["state"]);

        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("password_required", (await Api.ShowAsync(recovery))["state"]);
        await KeybackHost.UntilAsync(() => _host.ReturnTokenAsync(First).GetAwaiter().GetResult() is not null, "the message that leads back");
        Assert.Null(await _host.ReturnTokenAsync(Second)); // to the address that was proved alone
        var back = await Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = await _host.ReturnTokenAsync(First) });
        Assert.Equal("password_required", back["state"]);
        var returned = new Started(back["id"], back["token"], recovery.Reference);
        if (goal == "temporary_code")
        {
            Assert.Equal("temporary", (string?)(await Api.SkipAsync(returned)).Json!["session"]!["kind"]);
            return;
        }

        Assert.Equal("completed", (await Api.PasswordAsync(returned, Fresh))["state"]);
        Assert.False(await Api.IsAliveAsync(before));
        Contract.IsProblem(await Api.SignInAsync(First, Fresh), 401, "second_factor_required"); // the factor is what it was
        Contract.IsProblem(await Api.PasswordAsync(recovery, Fresh + "8"), 409, "out_of_order"); // once
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public async Task I11_Every_address_can_veto_and_then_no_way_leads_back(string address)
    {
        var recovery = await _host.WaitAsync(First);
        var veto = Mailbox.DisownToken(_host.Mails.All.Last(mail => mail.To.ToString() == address && Mailbox.DisownToken(mail).Length > 0));
        _host.Clock.Advance(Delay - TimeSpan.FromMinutes(1));
        using var browser = new PageClient(_host.Url);

        Assert.Equal("/not-me/done", (await browser.SubmitAsync($"/not-me/{veto}", null)).Location);

        _host.Clock.Advance(TimeSpan.FromHours(1));
        await ClosedAsync(recovery);
        Contract.IsProblem(await Api.SignInAsync(First, KeybackHost.GoodPassword, _host.NextTotp(_app), null), 401, "sign_in_failed"); // frozen
    }

    [Fact]
    public async Task I11_Whoever_is_fully_signed_in_sees_it_and_can_stop_it_and_a_temporary_session_cannot()
    {
        var full = await Api.EnterWithAsync(_host, _app, First);
        var (half, proved) = await _host.ProveAsync(Second, "temporary_code");
        Assert.Equal("second_factor_required", proved["state"]);
        var temporary = (string)(await Api.FactorAsync(half, _host.NextTotp(_app))).Json!["session"]!["token"]!;
        var recovery = await _host.WaitAsync(First);

        var shown = (await Api.AccountAsync(full)).Json!["waiting_recovery"]!;
        Assert.Equal(recovery.Reference, (string?)shown["reference"]);
        Contract.IsProblem(await Api.SendAsync(HttpMethod.Delete, "/api/v1/account/waiting-recovery", temporary), 403, "full_session_required");
        Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, "/api/v1/account/waiting-recovery", full)).Status);
        Contract.IsProblem(await Api.SendAsync(HttpMethod.Delete, "/api/v1/account/waiting-recovery", full), 404, "not_found");

        Assert.Null((await Api.AccountAsync(full)).Json!["waiting_recovery"]);
        Assert.True(await Api.IsAliveAsync(full));
        Assert.Contains(await _host.RecordAsync(), entry => entry.Kind is AuditKind.WaitStopped);
        _host.Clock.Advance(Delay);
        await ClosedAsync(recovery);
    }

    [Theory]
    [InlineData("sign_in")]
    [InlineData("password")]
    [InlineData("address")]
    [InlineData("factor")]
    [InlineData("another_recovery")]
    [InlineData("temporary_sign_in")]
    [InlineData("skipped_password")]
    [InlineData("give_up")]
    public async Task I11_What_the_owner_does_ends_a_wait(string what)
    {
        var session = await Api.EnterWithAsync(_host, _app, First);
        Assert.Equal(HttpStatusCode.OK, (await Api.StepUpAsync(session)).Status);
        var recovery = await _host.WaitAsync(First);
        switch (what)
        {
            case "sign_in":
                await Api.EnterWithAsync(_host, _app, First);
                break;
            case "password":
                Assert.Equal(HttpStatusCode.NoContent, (await Api.NewPasswordAsync(session, Fresh)).Status);
                break;
            case "address":
                Assert.Equal(HttpStatusCode.NoContent, (await Api.RemoveAsync(session, (await Api.ContactsAsync(session, "phone"))[0])).Status);
                break;
            case "factor":
                Assert.Equal(HttpStatusCode.NoContent, (await Api.SendAsync(HttpMethod.Delete, "/api/v1/account/totp", session)).Status);
                break;
            case "another_recovery":
                var (other, _) = await _host.ProveAsync(Second);
                await Api.FactorAsync(other, saved: _app.Saved[0]);
                Assert.Equal("completed", (await Api.PasswordAsync(other, Fresh))["state"]);
                break;
            case "temporary_sign_in":
                var (temporary, _) = await _host.ProveAsync(Second, "temporary_code");
                Assert.Equal("completed", (await Api.FactorAsync(temporary, _host.NextTotp(_app)))["state"]);
                break;
            case "skipped_password":
                var (skipped, _) = await _host.ProveAsync(Second);
                Assert.Equal("password_required", (await Api.FactorAsync(skipped, _host.NextTotp(_app)))["state"]);
                Assert.Equal("completed", (await Api.SkipAsync(skipped))["state"]);
                break;
            default:
                Assert.Equal("cancelled", (await Api.StepAsync(recovery, "give-up", []))["state"]);
                break;
        }

        _host.Clock.Advance(Delay);
        await ClosedAsync(recovery);
    }

    [Fact]
    public async Task I11_A_right_password_without_the_factor_ends_no_wait()
    {
        var recovery = await _host.WaitAsync(First);
        Contract.IsProblem(await Api.SignInAsync(First, KeybackHost.GoodPassword), 401, "second_factor_required");
        Contract.IsProblem(await Api.SignInAsync(First, KeybackHost.GoodPassword, "000000", null), 422, "second_factor_wrong");
        var (other, _) = await _host.ProveAsync(Second, "temporary_code");
        Contract.IsProblem(await Api.FactorAsync(other, "000000"), 422, "second_factor_wrong");

        Assert.Equal("waiting", (await Api.ShowAsync(recovery))["state"]);
    }

    [Fact]
    public async Task I11_One_waits_at_a_time_and_proving_the_same_address_again_neither_shortens_nor_restarts_it()
    {
        var first = await _host.WaitAsync(First);
        var until = (await Api.ShowAsync(first))["waits_until"];
        _host.Clock.Advance(TimeSpan.FromHours(48));
        var told = _host.Mails.All.Count;

        var (stranger, _) = await _host.ProveAsync(Second);
        var refused = Contract.IsProblem(await Api.StepAsync(stranger, "wait", []), 409, "already_waiting");
        Assert.Equal(DateTimeOffset.Parse(until, null), DateTimeOffset.Parse((string)refused["waits_until"]!, null));
        Assert.Equal("second_factor_required", (await Api.ShowAsync(stranger))["state"]);

        var again = await _host.WaitAsync(First);
        Assert.Equal(until, (await Api.ShowAsync(again))["waits_until"]);
        Assert.Equal("cancelled", (await Api.ShowAsync(first))["state"]);
        Assert.Equal([First, Second], _host.Mails.All.Skip(told).Where(mail => Mailbox.DisownToken(mail).Length > 0).Select(mail => mail.To.ToString()).Order());
        _host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("completed", (await Api.PasswordAsync(again, Fresh))["state"]);
    }

    [Fact]
    public async Task I11_Whoever_comes_back_too_late_begins_again()
    {
        var recovery = await _host.WaitAsync(First);
        _host.Clock.Advance(Delay + TimeSpan.FromHours(24));

        Assert.Equal("expired", (await Api.ShowAsync(recovery))["state"]);
        Contract.IsProblem(await Api.PasswordAsync(recovery, Fresh), 409, "out_of_order");
    }

    [Fact]
    public async Task I11_The_way_by_phone_waits_too_and_is_told_by_SMS_without_a_link()
    {
        var recovery = await _host.ComeToNameAsync(Number);
        Assert.Equal("second_factor_required", (await Api.NameAsync(recovery, "owner"))["state"]);
        Assert.Equal("waiting", (await Api.StepAsync(recovery, "wait", []))["state"]);
        await _host.SettledAsync();

        _host.Clock.Advance(Delay);

        await KeybackHost.UntilAsync(
            () =>
            {
                _host.Clock.Advance(TimeSpan.FromSeconds(1)); // a dispatcher that looked while the clock was moved waits for a little more
                return _host.Phones.All.Any(sms => sms.Template == "recovery_return");
            },
            "the SMS that calls back");
        Assert.DoesNotContain("http", _host.Phones.All.Single(sms => sms.Template == "recovery_return").Text, StringComparison.Ordinal);
        Assert.Null(await _host.ReturnTokenAsync(First));
        Assert.Equal("completed", (await Api.PasswordAsync(recovery, Fresh))["state"]);
    }

    [Fact]
    public async Task I11_Behind_a_link_a_wait_passes_to_whoever_began_it_and_the_old_link_is_dead()
    {
        var asked = await Api.StartedAsync(First, method: "email_link");
        await _host.SettledAsync();
        var link = await _host.Mails.LinkTokenAsync();
        var opened = await Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = link });
        var holder = new Started(opened["id"], opened["token"], asked.Reference);

        var waits = await Api.StepAsync(holder, "wait", []);

        Assert.Equal("waiting", waits["state"]);
        var owner = holder with { Token = waits["token"] };
        await _host.SettledAsync();
        _host.Clock.Advance(Delay);
        foreach (var other in (Started[])[holder, asked])
        {
            Contract.IsProblem(await Api.PasswordAsync(other, Fresh), 404, "not_found");
        }

        Assert.Equal("completed", (await Api.PasswordAsync(owner, Fresh))["state"]);
    }

    [Fact]
    public async Task I11_A_wait_survives_a_restart()
    {
        var recovery = await _host.WaitAsync(First);
        await _host.StopAsync();
        _host = await KeybackHost.StartAsync(folder: _host.Folder, clock: _host.Clock);
        Assert.Equal("waiting", (await Api.ShowAsync(recovery))["state"]);
        _host.Clock.Advance(Delay);

        await KeybackHost.UntilAsync(() => _host.Mails.All.Any(mail => Mailbox.LinkToken(mail).Length > 0), "the message that leads back");
        Assert.Equal("completed", (await Api.PasswordAsync(recovery, Fresh))["state"]);
    }

    private async Task ClosedAsync(Started recovery)
    {
        Assert.Equal("cancelled", (await Api.ShowAsync(recovery))["state"]);
        Contract.IsProblem(await Api.PasswordAsync(recovery, "another harbour after dusk 8"), 409, "out_of_order");
        Contract.IsProblem(await Api.SkipAsync(recovery), 409, "out_of_order");
        await KeybackHost.UntilAsync(() => _host.RecordAsync().GetAwaiter().GetResult()
            .Any(entry => entry is { Kind: AuditKind.MessageSuppressed, Reason: "overtaken" } && entry.Reference == recovery.Reference), "the message that leads back is held");
        Assert.Null(await _host.ReturnTokenAsync(First));
    }
}
