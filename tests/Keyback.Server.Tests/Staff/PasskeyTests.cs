using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Support;

namespace Keyback.Server.Tests.Staff;

/// <summary>Passkeys of the staff and passkeys of accounts know nothing of each other.</summary>
public sealed class PasskeyTests : IAsyncLifetime
{
    private readonly Authenticator _phone = new();
    private KeybackHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        await _host.AddAccountAsync("mei@example.com", "mei");
    }

    public ValueTask DisposeAsync()
    {
        _phone.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task A_member_joins_with_a_passkey_and_signs_in_with_it_alone()
    {
        using var lin = await JoinAsync();
        Assert.Equal(HttpStatusCode.OK, (await lin.GetAsync("/staff")).Status);

        using var other = new PageClient(_host.Url);
        Assert.Equal("/staff", (await SignInAsync(other)).Location);
        Assert.Contains(await _host.RecordAsync(), entry => entry is { Kind: AuditKind.StaffSignedIn, Reason: "passkey", Staff: not null });
    }

    [Fact]
    public async Task The_last_way_in_cannot_be_removed()
    {
        using var lin = await JoinAsync();
        var id = Between((await lin.GetAsync("/staff/me")).Html, "name=\"Id\" value=\"", "\"");

        Assert.Equal(HttpStatusCode.Conflict, (await lin.SubmitAsync("/staff/me", "/staff/me?handler=Remove", ("Id", id))).Status);
        Assert.Equal("/staff", (await SignInAsync(lin)).Location);
    }

    [Fact]
    public async Task A_passkey_of_the_staff_signs_nobody_in_as_an_owner()
    {
        using var lin = await JoinAsync();
        using var browser = new PageClient(_host.Url);

        var asOwner = await browser.SubmitAsync("/sign-in", "/sign-in?handler=Passkey",
            ("Passkey", _phone.Use(await browser.PasskeyOptionsAsync("/sign-in", "PasskeyOptions")).ToJsonString()));
        var crossed = await browser.SubmitAsync("/sign-in", "/sign-in?handler=Passkey",
            ("Passkey", _phone.Use(await browser.PasskeyOptionsAsync("/staff/sign-in", "PasskeyOptions")).ToJsonString()));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (asOwner.Status, crossed.Status));
        Assert.Equal("/sign-in", (await browser.GetAsync("/my")).Location);
    }

    [Fact]
    public async Task A_passkey_of_an_owner_signs_nobody_in_as_staff()
    {
        await _host.Api.EnterWithPasskeyAsync("mei@example.com", _phone);
        using var browser = new PageClient(_host.Url);

        var answer = await SignInAsync(browser);
        var crossed = await browser.SubmitAsync("/staff/sign-in", "/staff/sign-in?handler=Passkey",
            ("Passkey", _phone.Use(await browser.PasskeyOptionsAsync("/sign-in", "PasskeyOptions")).ToJsonString()));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (answer.Status, crossed.Status));
        Assert.Equal("/staff/sign-in", (await browser.GetAsync("/staff")).Location);
    }

    [Fact]
    public async Task A_passkey_without_its_owners_face_finger_or_pin_opens_nothing()
    {
        using var lin = await JoinAsync();
        _phone.Flags = 0x09; // present, not verified
        using var browser = new PageClient(_host.Url);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SignInAsync(browser)).Status);
    }

    private async Task<PageClient> JoinAsync()
    {
        var token = await StaffVisitor.InviteAsync(_host, "lin", StaffRole.Agent);
        var browser = new PageClient(_host.Url);
        await browser.SubmitAsync("/staff/join", null, ("token", token));
        var made = _phone.Make(await browser.PasskeyOptionsAsync("/staff/join/set-up", "PasskeyOptions"));
        var joined = await browser.SubmitAsync("/staff/join/set-up", "/staff/join/set-up?handler=Passkey", ("Passkey", made.ToJsonString()));
        Assert.Equal("/staff", joined.Location);
        return browser;
    }

    private async Task<PageReply> SignInAsync(PageClient browser) => await browser.SubmitAsync(
        "/staff/sign-in", "/staff/sign-in?handler=Passkey", ("Passkey", _phone.Use(await browser.PasskeyOptionsAsync("/staff/sign-in", "PasskeyOptions")).ToJsonString()));

    private static string Between(string text, string before, string after)
    {
        var start = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[start..text.IndexOf(after, start, StringComparison.Ordinal)];
    }
}
