using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Api;

/// <summary>The fifth way as programs use it: a Recovery asked for inside a session (design, section 2).</summary>
public sealed class OwnRecoveryContractTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";
    private const string Number = "+8613800138000";

    private KeybackHost _host = null!;
    private string _session = "";

    private ApiClient Api => _host.Api;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "always")]); // which asks nobody who is in
        await _host.AddAccountAsync(Mei, "mei", Number);
        _session = await Api.EnterAsync(Mei);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_code_to_ones_own_address_sets_a_new_password_and_ends_every_session()
    {
        var started = await Api.StartOwnAsync(_session);
        Contract.IsJson(started, HttpStatusCode.Created, "id", "token", "reference", "state", "method", "goal", "expires_at", "resend_at");
        var recovery = new Started(started["id"], started["token"], started["reference"]);

        Assert.Equal("password_required", (await Api.CodeAsync(recovery, await _host.NewestCodeAsync(recovery)))["state"]);
        Assert.Equal("completed", (await Api.PasswordAsync(recovery, Fresh))["state"]);

        Assert.False(await Api.IsAliveAsync(_session)); // I12: this one, too
        await Api.EnterAsync(Mei, Fresh);
    }

    [Fact]
    public async Task A_link_leads_there_as_well()
    {
        await Api.StartedOwnAsync(_session, "email_link");

        var link = await Api.PostAsync("/api/v1/links/redeem", new() { ["token"] = await _host.Mails.LinkTokenAsync() });

        Assert.Equal("password_required", link["state"]);
        var recovery = new Started(link["id"], link["token"], link["reference"]);
        Assert.Equal("completed", (await Api.PasswordAsync(recovery, Fresh))["state"]);
    }

    [Fact]
    public async Task By_SMS_the_name_is_asked_for_all_the_same()
    {
        var recovery = await Api.StartedOwnAsync(_session, "sms_code", "temporary_code");

        Assert.Equal("user_name_required", (await Api.CodeAsync(recovery, await _host.SmsCodeAsync(recovery.Reference)))["state"]);
        var done = await Api.NameAsync(recovery, "mei");
        Assert.Equal("temporary", (string?)done.Json!["session"]!["kind"]);
    }

    [Fact]
    public async Task The_owner_chooses_where_the_proof_goes_and_the_oldest_is_the_default()
    {
        var session = await Api.EnterSteppedUpAsync(Mei);
        var added = await Api.AddAsync(session, "email", "second@example.com");
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await Api.ProveAsync(session, added["id"], await _host.CodeForAsync("second@example.com"))).Status);

        var first = await Api.StartedOwnAsync(session);
        var second = await Api.StartedOwnAsync(session, contact: added["id"]);

        Assert.Contains(await _host.ToldAsync(Mei), text => text.Contains(first.Reference, StringComparison.Ordinal));
        Assert.Contains(await _host.ToldAsync("second@example.com"), text => text.Contains(second.Reference, StringComparison.Ordinal));
        Assert.DoesNotContain(await _host.ToldAsync(Mei), text => text.Contains(second.Reference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_is_not_the_accounts_or_not_of_the_kind_starts_nothing()
    {
        await _host.AddAccountAsync("bo@example.com", "bo");
        var theirs = (await Api.ContactsAsync(await Api.EnterAsync("bo"), "email")).Single();
        var phone = (await Api.ContactsAsync(_session, "phone")).Single();

        Contract.IsProblem(await Api.StartOwnAsync(_session, contact: theirs), 404, "not_found");
        Contract.IsProblem(await Api.StartOwnAsync(_session, contact: phone), 404, "not_found");
        Contract.IsProblem(await Api.StartOwnAsync(_session, contact: Guid.Empty.ToString()), 404, "not_found");
        Contract.IsProblem(await Api.StartOwnAsync(await Api.EnterAsync("bo"), "sms_code"), 404, "not_found"); // it has no number
        Contract.IsProblem(await Api.StartOwnAsync(_session, "letter"), 400, "invalid_request");
        await _host.SettledAsync();
        Assert.Empty(_host.Mails.All);
    }

    [Fact]
    public async Task Starts_are_limited_as_everywhere_and_strangers_use_up_none_of_them()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerIdentifier", "2")]);
        await host.AddAccountAsync(Mei, "mei");
        var session = await host.Api.EnterAsync(Mei);
        for (var i = 0; i < 4; i++)
        {
            await host.Api.StartAsync(Mei);
        }

        await host.Api.StartedOwnAsync(session);
        await host.Api.StartedOwnAsync(session);
        Contract.IsProblemWithWait(await host.Api.StartOwnAsync(session), 429, "throttled");
    }
}
