using System.Net;
using System.Text.Json.Nodes;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Api;

/// <summary>Passkeys as programs use them (requirements A-11, G-06, L-01, L-03).</summary>
public sealed class PasskeyContractTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Second = "second@example.com";

    private readonly Authenticator _phone = new();
    private KeybackHost _host = null!;
    private AccountId _account;

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        _account = await _host.AddAccountAsync(Mei, "mei");
        await _host.AddAddressAsync(_account, Second);
    }

    public ValueTask DisposeAsync()
    {
        _phone.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task An_owner_adds_names_and_removes_a_passkey_and_hears_of_it()
    {
        var session = await Api.EnterSteppedUpAsync(Mei);

        var added = await Api.AddPasskeyAsync(session, _phone);

        Contract.IsJson(added, HttpStatusCode.Created, "id", "name", "created_at", "saved_codes");
        Assert.Equal(10, added.Json!["saved_codes"]!.AsArray().Distinct().Count());
        Assert.Equal($"/api/v1/account/passkeys/{added["id"]}", added.Message.Headers.Location?.ToString());
        Assert.Equal("Unknown device", added["name"]);
        Assert.Equal("mei", (string?)_phone.User!["name"]);
        Assert.All([Mei, Second], address => Assert.Contains("a passkey was added", ToldAsync(address).Result.Single(), StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.NoContent, (await Api.RenamePasskeyAsync(session, added["id"], "  My\u202e phone\n")).Status);
        Assert.Equal("My phone", (string?)Assert.Single(await Api.PasskeysAsync(session))["name"]);
        Contract.IsProblem(await Api.RenamePasskeyAsync(session, added["id"], new string('x', 61)), 400, "invalid_request");

        Assert.Equal(HttpStatusCode.NoContent, (await Api.RemovePasskeyAsync(session, added["id"])).Status);
        Assert.Empty(await Api.PasskeysAsync(session));
        Assert.Equal(2, (await ToldAsync(Second)).Count);
        Contract.IsProblem(await Api.RemovePasskeyAsync(session, added["id"]), 404, "not_found");
        Contract.IsProblem(await Api.SignInAsync(_phone), 401, "sign_in_failed");
        Assert.Equal(
            [AuditKind.PasskeyAdded, AuditKind.PasskeyRenamed, AuditKind.PasskeyRemoved, AuditKind.PasskeyRefused],
            (await _host.RecordAsync()).Select(entry => entry.Kind).Where(kind => kind is >= AuditKind.PasskeyAdded and <= AuditKind.PasskeyNotAdded));
        Contract.IsQuiet(_host.Log);
    }

    [Fact]
    public async Task I10_The_notice_of_a_new_passkey_can_disown_it_and_then_it_opens_nothing()
    {
        var session = await Api.EnterWithPasskeyAsync(Mei, _phone);
        await _host.SettledAsync();
        using var browser = new PageClient(_host.Url);
        var link = $"/not-me/{Mailbox.DisownToken(_host.Mails.All.Last(mail => mail.To.ToString() == Second))}";

        await browser.SubmitAsync(link, null);

        Assert.False(await Api.IsAliveAsync(session));
        Contract.IsProblem(await Api.SignInAsync(_phone), 401, "sign_in_failed");
    }

    [Fact]
    public async Task A_passkey_signs_in_fully_and_remembers_its_use()
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        _host.Clock.Advance(TimeSpan.FromHours(1));

        var reply = await Api.SignInAsync(_phone);

        Contract.IsJson(reply, HttpStatusCode.Created, "token", "kind", "expires_at");
        Assert.Equal("full", reply["kind"]);
        Assert.Equal("mei", (await Api.AccountAsync(reply["token"]))["user_name"]);
        Assert.Equal(_host.Clock.GetUtcNow().ToString("s"), ((string?)Assert.Single(await Api.PasskeysAsync(reply["token"]))["last_used_at"])![..19]);
        Assert.Single(await _host.RecordAsync(), entry => entry.Account == _account && entry.Kind is AuditKind.PasskeySignedIn);
        Contract.IsProblem(await Api.RenameAsync(reply["token"], "mei.lin"), 403, "step_up_required");
    }

    [Fact]
    public async Task A_passkey_counts_as_the_step_up_for_five_minutes_and_wrong_passwords_do_not_close_it()
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        var session = (await Api.SignInAsync(_phone))["token"];
        for (var i = 0; i < 11; i++)
        {
            await Api.StepUpAsync(session, "not the password");
        }

        var reply = await Api.StepUpAsync(session, _phone);

        Contract.IsJson(reply, HttpStatusCode.OK, "expires_at");
        Assert.Equal(_host.Clock.GetUtcNow().AddMinutes(5).ToString("s"), reply["expires_at"][..19]);
        Assert.Equal("mei.lin", (await Api.RenameAsync(session, "mei.lin"))["user_name"]);
    }

    [Fact]
    public async Task A_11_The_options_of_a_sign_in_are_the_same_whoever_has_a_passkey()
    {
        var before = (await Api.AskSignInAsync()).Json!;
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        var after = (await Api.AskSignInAsync()).Json!;

        Assert.NotEqual((string?)before["public_key"]!["challenge"], (string?)after["public_key"]!["challenge"]);
        Assert.Equal(43, ((string)after["public_key"]!["challenge"]!).Length); // 256 bits
        before["public_key"]!["challenge"] = "";
        after["public_key"]!["challenge"] = "";
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Empty(after["public_key"]!["allowCredentials"]!.AsArray());
        Assert.Equal(["challenge", "timeout", "rpId", "allowCredentials", "userVerification"], after["public_key"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public async Task I13_The_relying_party_comes_from_the_configuration_and_never_from_the_request()
    {
        var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        var reply = await Api.SendAsync(HttpMethod.Post, "/api/v1/sessions/passkey/options", null, body, ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"));
        var session = await Api.EnterSteppedUpAsync(Mei);

        Assert.Equal("localhost", (string?)reply.Options()["rpId"]);
        Assert.Equal("localhost", (string?)(await Api.AskNewPasskeyAsync(session)).Options()["rp"]!["id"]);
    }

    [Fact]
    public async Task A_new_passkey_must_be_discoverable_verified_and_not_there_yet_and_its_handle_tells_nothing()
    {
        var session = await Api.EnterWithPasskeyAsync(Mei, _phone);

        var options = (await Api.AskNewPasskeyAsync(session)).Options();

        Assert.Equal("none", (string?)options["attestation"]);
        Assert.Equal(("required", "required"), ((string?)options["authenticatorSelection"]!["residentKey"], (string?)options["authenticatorSelection"]!["userVerification"]));
        Assert.Equal(_phone.CredentialId, System.Buffers.Text.Base64Url.DecodeFromChars((string)Assert.Single(options["excludeCredentials"]!.AsArray())!["id"]!));
        Assert.Equal(16, _phone.UserHandle!.Length);
        Assert.NotEqual(_account.Value.ToByteArray(bigEndian: true), _phone.UserHandle);
        Assert.DoesNotContain(Mei, options.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_account_has_twenty_passkeys_and_no_more()
    {
        var session = await Api.EnterSteppedUpAsync(Mei);
        for (var i = 0; i < 20; i++)
        {
            using var one = new Authenticator();
            Assert.Equal(HttpStatusCode.Created, (await Api.AddPasskeyAsync(session, one)).Status);
        }

        Contract.IsProblem(await Api.AddPasskeyAsync(session, _phone), 409, "too_many_passkeys");
    }

    [Fact]
    public async Task Without_a_fresh_proof_nothing_of_it_changes()
    {
        var temporary = await _host.TemporaryAsync(Mei);
        await Api.StepUpAsync(temporary);
        var own = await Api.EnterWithPasskeyAsync(Mei, _phone);
        var id = (string)(await Api.PasskeysAsync(own))[0]["id"]!;
        Contract.IsProblem(await Api.AskNewPasskeyAsync(temporary), 403, "full_session_required");
        Contract.IsProblem(await Api.RenamePasskeyAsync(temporary, id, "mine"), 403, "full_session_required");
        Contract.IsProblem(await Api.RemovePasskeyAsync(temporary, id), 403, "full_session_required");

        _host.Clock.Advance(TimeSpan.FromMinutes(6));

        Contract.IsProblem(await Api.AskNewPasskeyAsync(own), 403, "step_up_required");
        Contract.IsProblem(await Api.SendNewPasskeyAsync(own, _phone.Use(new JsonObject { ["challenge"] = "AAAA" })), 403, "step_up_required");
        Contract.IsProblem(await Api.RenamePasskeyAsync(own, id, "mine"), 403, "step_up_required");
        Contract.IsProblem(await Api.RemovePasskeyAsync(own, id), 403, "step_up_required");

        Assert.Equal(HttpStatusCode.Unauthorized, (await Api.AskNewPasskeyAsync("nobody")).Status);
    }

    [Theory]
    [InlineData(AccountStatus.Frozen)]
    [InlineData(AccountStatus.Disabled)]
    public async Task A_passkey_of_an_account_that_is_closed_is_answered_like_an_unknown_one(AccountStatus status)
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        await _host.SetStatusAsync(_account, status);
        using var unknown = new Authenticator { UserHandle = _phone.UserHandle };

        var (closed, other) = (await Api.SignInAsync(_phone), await Api.SignInAsync(unknown));

        Contract.IsProblem(closed, 401, "sign_in_failed");
        Assert.Equal(Without(other), Without(closed));
        Assert.Single(await _host.RecordAsync(), entry => entry.Account == _account && entry.Kind is AuditKind.SignInFailed);

        static string Without(Reply reply) => string.Join(' ', reply.Json!.Where(member => member.Key != "trace_id").Select(member => $"{member}"));
    }

    [Fact]
    public async Task What_one_network_may_ask_and_get_wrong_is_limited_and_the_password_stays_open()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerNetwork", "2"), ("Keyback:Limits:WrongPasswords", "1")]);
        await host.AddAccountAsync(Mei, "mei");
        for (var i = 0; i < 10; i++)
        {
            Contract.IsProblem(await host.Api.SignInAsync(_phone), 401, "sign_in_failed");
        }

        Contract.IsProblemWithWait(await host.Api.SignInAsync(_phone), 429, "throttled");
        for (var i = 0; i < 9; i++)
        {
            await host.Api.AskSignInAsync();
        }

        Contract.IsProblemWithWait(await host.Api.AskSignInAsync(), 429, "throttled");
        await host.Api.EnterAsync(Mei);
    }

    [Fact]
    public async Task A_server_under_a_bare_address_has_no_passkeys()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:PublicUrl", "http://127.0.0.1:5080")]);

        Contract.IsProblem(await host.Api.AskSignInAsync(), 400, "method_unavailable");
        using var browser = new PageClient(host.Url);
        Assert.DoesNotContain("data-passkey", (await browser.GetAsync("/sign-in")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"!\"}}")]
    [InlineData("{\"id\":\"AAAA\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"e30\"}}")]
    [InlineData("{\"id\":\"\",\"type\":\"public-key\",\"response\":{}}")]
    [InlineData("{\"id\":\"AAAA\",\"id\":\"BBBB\",\"type\":\"public-key\",\"response\":{}}")]
    public async Task What_is_no_passkey_is_refused_before_anything_is_looked_up(string passkey)
    {
        var session = await Api.EnterSteppedUpAsync(Mei);
        foreach (var path in (string[])["/api/v1/sessions/passkey", "/api/v1/account/step-up", "/api/v1/account/passkeys"])
        {
            var body = new StringContent($"{{\"passkey\":{passkey}}}", System.Text.Encoding.UTF8, "application/json");
            Contract.IsProblem(await Api.SendAsync(HttpMethod.Post, path, session, body), 400, "invalid_request");
        }

        Contract.IsQuiet(_host.Log);
    }

    private Task<IReadOnlyList<string>> ToldAsync(string address) => _host.ToldAsync(address);
}
