using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Api;

/// <summary>The account of a session as programs use it (design, sections 2 and 9; requirement B-13).</summary>
public sealed class AccountContractTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";
    private const string Number = "+8613800138000";

    private KeybackHost _host = null!;

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync(Mei, "mei", Number);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_owner_sees_the_account_with_addresses_masked()
    {
        var reply = await Api.AccountAsync(await Api.EnterAsync(Mei));

        Contract.IsJson(reply, HttpStatusCode.OK, "user_name", "locale", "contacts", "factors", "passkeys", "session");
        Assert.Equal(("mei", "en"), (reply["user_name"], reply["locale"]));
        Assert.Equal(["m•••@e•••.com", "+86•••00"], reply.Json!["contacts"]!.AsArray().Select(one => (string?)one!["masked"]));
        Assert.All(reply.Json["contacts"]!.AsArray(), one => Assert.Equal(["id", "kind", "masked", "proved_at"], one!.AsObject().Select(member => member.Key)));
        Assert.Equal(["kind", "expires_at"], reply.Json["session"]!.AsObject().Select(member => member.Key));
        Assert.DoesNotContain(Number, reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_password_once_more_counts_for_five_minutes()
    {
        var session = await Api.EnterAsync(Mei);
        Contract.IsProblem(await Api.RenameAsync(session, "mei.lin"), 403, "step_up_required");

        var reply = await Api.StepUpAsync(session);

        Contract.IsJson(reply, HttpStatusCode.OK, "expires_at");
        Assert.Equal(_host.Clock.GetUtcNow().AddMinutes(5).ToString("s"), reply["expires_at"][..19]);
        _host.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal("mei.lin", (await Api.RenameAsync(session, "mei.lin"))["user_name"]);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Contract.IsProblem(await Api.RenameAsync(session, "mei"), 403, "step_up_required");
    }

    [Fact]
    public async Task Wrong_passwords_of_a_step_up_count_with_those_of_the_sign_in()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:WrongPasswords", "3")]);
        await host.AddAccountAsync(Mei, "mei");
        var session = await host.Api.EnterAsync(Mei);
        for (var i = 0; i < 3; i++)
        {
            Contract.IsProblem(await host.Api.StepUpAsync(session, "not the password"), 401, "sign_in_failed");
        }

        Contract.IsProblemWithWait(await host.Api.StepUpAsync(session), 429, "throttled");
        Assert.Equal(HttpStatusCode.OK, (await host.Api.AccountAsync(session)).Status);
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, (await host.Api.StepUpAsync(session)).Status);
    }

    [Fact]
    public async Task Strangers_at_the_door_do_not_close_the_step_up_of_a_full_session()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:WrongPasswords", "2")]);
        await host.AddAccountAsync(Mei, "mei");
        var session = await host.Api.EnterAsync(Mei);
        var temporary = await host.TemporaryAsync(Mei);
        for (var i = 0; i < 3; i++)
        {
            await host.Api.SignInAsync(Mei, "not the password");
        }

        Contract.IsProblemWithWait(await host.Api.StepUpAsync(temporary), 429, "throttled");
        Assert.Equal(HttpStatusCode.OK, (await host.Api.StepUpAsync(session)).Status);
    }

    [Theory]
    [InlineData("full")]
    [InlineData("temporary")]
    public async Task Neither_name_nor_language_is_changed_without_a_step_up(string kind)
    {
        var session = kind is "full" ? await Api.EnterAsync(Mei) : await _host.TemporaryAsync(Mei);

        Contract.IsProblem(await Api.ChangeAsync(session, new JsonObject { ["locale"] = "zh-CN" }), 403, "step_up_required");
        Contract.IsProblem(await Api.ChangeAsync(session, new JsonObject { ["locale"] = "zh-CN", ["user_name"] = "mei.lin" }), 403, "step_up_required");
        Assert.Equal(("mei", "en"), ((await Api.AccountAsync(session))["user_name"], (await Api.AccountAsync(session))["locale"]));
        Contract.IsProblem(await Api.ChangeAsync(session, new JsonObject { ["locale"] = "tlh" }), 400, "invalid_request");
        Contract.IsProblem(await Api.ChangeAsync(session, []), 400, "invalid_request");

        Assert.Equal(HttpStatusCode.OK, (await Api.StepUpAsync(session)).Status);
        Assert.Equal("zh-Hans", (await Api.ChangeAsync(session, new JsonObject { ["locale"] = "zh-CN" }))["locale"]);
        _host.Clock.Advance(TimeSpan.FromMinutes(5));
        Contract.IsProblem(await Api.ChangeAsync(session, new JsonObject { ["locale"] = "en" }), 403, "step_up_required");
    }

    [Fact]
    public async Task Name_and_language_are_both_changed_or_neither()
    {
        await _host.AddAccountAsync("taken@example.com", "taken");
        var session = await Api.EnterSteppedUpAsync(Mei);

        Contract.IsProblem(await Api.ChangeAsync(session, new JsonObject { ["locale"] = "zh-Hans", ["user_name"] = "taken" }), 409, "user_name_taken");
        Assert.Equal(("mei", "en"), ((await Api.AccountAsync(session))["user_name"], (await Api.AccountAsync(session))["locale"]));
        var changed = await Api.ChangeAsync(session, new JsonObject { ["locale"] = "zh-Hans", ["user_name"] = "mei.lin" });
        Assert.Equal(("mei.lin", "zh-Hans"), (changed["user_name"], changed["locale"]));
    }

    [Fact]
    public async Task A_new_name_takes_the_place_of_the_former_one_at_once_everywhere()
    {
        var session = await Api.EnterSteppedUpAsync(Mei);
        var open = await Api.StartedAsync(Mei);
        var code = await _host.NewestCodeAsync(open);

        Contract.IsJson(await Api.RenameAsync(session, "Mei.Lin"), HttpStatusCode.OK, "user_name", "locale", "contacts", "factors", "passkeys", "session");

        Contract.IsProblem(await Api.SignInAsync("mei", KeybackHost.GoodPassword), 401, "sign_in_failed");
        await Api.EnterAsync("mei.lin");
        Contract.IsProblem(await Api.CodeAsync(open, code), 409, "out_of_order"); // I7
        var byPhone = await Api.StartedAsync(Number, method: "sms_code");
        await Api.CodeAsync(byPhone, await _host.SmsCodeAsync(byPhone.Reference));
        Contract.IsProblem(await Api.NameAsync(byPhone, "mei"), 422, "user_name_wrong");
        Assert.Equal("password_required", (await Api.NameAsync(byPhone, "mei.lin"))["state"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("mei@example.com")]
    [InlineData("13800138000")]
    [InlineData("mei\u200b")]
    [InlineData("😀")]
    public async Task What_cannot_be_a_name_is_refused(string name) =>
        Contract.IsProblem(await Api.RenameAsync(await Api.EnterSteppedUpAsync(Mei), name), 400, "user_name_malformed");

    [Fact]
    public async Task A_taken_name_is_told_and_only_twenty_names_a_day_are_tried()
    {
        await _host.AddAccountAsync("bo@example.com", "bo");
        var session = await Api.EnterSteppedUpAsync(Mei);

        for (var i = 0; i < 20; i++)
        {
            Contract.IsProblem(await Api.RenameAsync(session, i % 2 == 0 ? "BO" : "bo"), 409, "user_name_taken");
        }

        Contract.IsProblemWithWait(await Api.RenameAsync(session, "bo"), 429, "throttled");
        Assert.Equal("mei", (await Api.AccountAsync(session))["user_name"]);
        Contract.IsProblem(await Api.RenameAsync(await Api.EnterAsync("bo"), "bobo"), 403, "step_up_required");
    }

    [Fact]
    public async Task Another_password_ends_the_other_sessions_and_leaves_this_one()
    {
        var other = await Api.EnterAsync(Mei);
        var session = await Api.EnterSteppedUpAsync(Mei);
        Contract.IsProblem(await Api.NewPasswordAsync(other, Fresh), 403, "step_up_required");
        Contract.IsProblem(await Api.NewPasswordAsync(session, "short"), 422, "password_rejected");

        Assert.Equal(HttpStatusCode.NoContent, (await Api.NewPasswordAsync(session, Fresh)).Status);

        Assert.Equal((true, false), (await Api.IsAliveAsync(session), await Api.IsAliveAsync(other)));
        Contract.IsProblem(await Api.SignInAsync(Mei, KeybackHost.GoodPassword), 401, "sign_in_failed");
        await Api.EnterAsync(Mei, Fresh);
    }

    [Fact]
    public async Task A_new_address_finds_nobody_before_its_code_and_the_account_after()
    {
        const string Second = "mei.second@example.com";
        var session = await Api.EnterSteppedUpAsync(Mei);

        var added = await Api.AddAsync(session, "email", Second);

        Contract.IsJson(added, HttpStatusCode.Created, "id", "kind", "masked", "expires_at", "resend_at");
        Contract.IsProblem(await Api.SignInAsync(Second, KeybackHost.GoodPassword), 401, "sign_in_failed");
        var stranger = await Api.StartedAsync(Second);
        Assert.Single(await _host.ToldAsync(Second)); // only the code that proves it
        Contract.IsProblem(await Api.ProveAsync(session, added["id"], "1234"), 400, "code_malformed");
        Assert.Equal("4", Contract.IsProblem(await Api.ProveAsync(session, added["id"], Walks.NoCode), 422, "code_wrong")["tries_left"]!.ToString());

        var proved = await Api.ProveAsync(session, added["id"], await _host.CodeForAsync(Second));

        Contract.IsJson(proved, HttpStatusCode.OK, "id", "kind", "masked", "proved_at");
        Assert.Equal(added["id"], proved["id"]);
        await Api.EnterAsync(Second);
        Contract.IsProblem(await Api.CodeAsync(stranger, Walks.NoCode), 422, "code_wrong"); // still a decoy
        Contract.IsProblem(await Api.AddAsync(session, "email", Second), 409, "contact_known");
        Contract.IsProblem(await Api.ProveAsync(session, added["id"], Walks.NoCode), 404, "not_found");
    }

    [Fact]
    public async Task A_new_number_proves_nothing_alone_until_it_has_settled()
    {
        const string Other = "+8613900139000";
        var session = await Api.EnterSteppedUpAsync(Mei);
        var added = await Api.AddAsync(session, "phone", "+86 139 0013 9000");
        await _host.SettledAsync();
        var sms = _host.Phones.All.Single(one => one.To == Other);
        Assert.Equal(("contact_code", 6), (sms.Template, sms.Parameters["code"].Length));
        Assert.Equal(HttpStatusCode.OK, (await Api.ProveAsync(session, added["id"], sms.Parameters["code"])).Status);

        var recovery = await Api.StartedAsync(Other, method: "sms_code");
        await Api.CodeAsync(recovery, await _host.SmsCodeAsync(recovery.Reference));
        Assert.Equal(("code_required", "email"), (await NamedAsync(recovery)));

        _host.Clock.Advance(TimeSpan.FromHours(72));
        var later = await Api.StartedAsync(Other, method: "sms_code");
        await Api.CodeAsync(later, await _host.SmsCodeAsync(later.Reference));
        Assert.Equal("password_required", (await Api.NameAsync(later, "mei"))["state"]);

        async Task<(string, string)> NamedAsync(Started one)
        {
            var named = await Api.NameAsync(one, "mei");
            return (named["state"], named["sent_by"]);
        }
    }

    [Fact]
    public async Task A_code_lasts_its_time_and_its_tries()
    {
        var session = await Api.EnterSteppedUpAsync(Mei);
        var added = await Api.AddAsync(session, "email", "slow@example.com");
        var code = await _host.CodeForAsync("slow@example.com");
        Contract.IsProblemWithWait(await Api.AddAsync(session, "email", "slow@example.com"), 429, "too_soon");

        _host.Clock.Advance(TimeSpan.FromMinutes(10));
        await Api.StepUpAsync(session);
        Contract.IsProblem(await Api.ProveAsync(session, added["id"], code), 410, "code_expired");

        await Api.AddAsync(session, "email", "slow@example.com");
        Contract.IsProblem(await Api.ProveAsync(session, added["id"], code), 422, "code_wrong");
        for (var left = 3; left >= 0; left--)
        {
            Assert.Equal(left, (int)(await Api.ProveAsync(session, added["id"], Walks.NoCode)).Json!["tries_left"]!);
        }

        Contract.IsProblemWithWait(await Api.ProveAsync(session, added["id"], await _host.CodeForAsync("slow@example.com")), 423, "locked");
        _host.Clock.Advance(TimeSpan.FromHours(24));
        var again = await Api.EnterSteppedUpAsync(Mei);
        Contract.IsProblem(await Api.ProveAsync(again, added["id"], code), 404, "not_found"); // a day is over
    }

    [Fact]
    public async Task The_last_way_to_reach_the_account_stays()
    {
        var session = await Api.EnterSteppedUpAsync(Mei);
        var phone = (await Api.ContactsAsync(session, "phone")).Single();
        var email = (await Api.ContactsAsync(session, "email")).Single();

        Assert.Equal(HttpStatusCode.NoContent, (await Api.RemoveAsync(session, phone)).Status);
        Contract.IsProblem(await Api.SignInAsync(Number, KeybackHost.GoodPassword), 401, "sign_in_failed");
        Contract.IsProblem(await Api.RemoveAsync(session, phone), 404, "not_found");
        Contract.IsProblem(await Api.RemoveAsync(session, email), 409, "last_contact");
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync(Mei, KeybackHost.GoodPassword)).Status);
        Assert.Contains(_host.Phones.All, sms => sms.To == Number && sms.Template == "account_changed"); // the one that left is told, too
    }

    [Theory]
    [InlineData("email", "nobody")]
    [InlineData("email", "+8613900139000")]
    [InlineData("phone", "mei@example.com")]
    [InlineData("phone", "12")]
    public async Task What_is_no_address_or_number_is_refused(string kind, string value) =>
        Contract.IsProblem(await Api.AddAsync(await Api.EnterSteppedUpAsync(Mei), kind, value), 400, "identifier_invalid");

    [Fact]
    public async Task Without_a_session_there_is_nothing()
    {
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Get, ""), (HttpMethod.Patch, ""), (HttpMethod.Post, "/step-up"), (HttpMethod.Post, "/recoveries"), (HttpMethod.Post, "/password"),
            (HttpMethod.Post, "/contacts"), (HttpMethod.Post, $"/contacts/{Guid.Empty}/code"), (HttpMethod.Delete, $"/contacts/{Guid.Empty}"),
        })
        {
            var body = method == HttpMethod.Get || method == HttpMethod.Delete ? null : new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            Contract.IsProblem(await Api.SendAsync(method, $"/api/v1/account{path}", new string('A', 43), body), 401, "unauthenticated");
        }
    }
}
