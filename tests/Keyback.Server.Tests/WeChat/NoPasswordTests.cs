using System.Net;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.WeChat;

/// <summary>An account that came through WeChat has no password to be asked for: whatever asks its owner for a proof takes another.</summary>
public sealed partial class NoPasswordTests : IAsyncLifetime
{
    private const string Change = "/my/settings/change";
    private const string Data = "/my/settings/data";
    private const string Passkeys = "/my/settings/passkeys";

    private readonly WeChatSite _site = new(); // of each test's own: time passes here
    private readonly Authenticator _phone = new();

    public async ValueTask InitializeAsync()
    {
        await _site.InitializeAsync();
        _site.NewPerson();
    }

    public ValueTask DisposeAsync()
    {
        _phone.Dispose();
        return _site.DisposeAsync();
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_page_of_ones_data_leads_to_a_proof_that_there_is_and_is_come_back_to(string language)
    {
        using var visitor = _site.Visitor();
        await EnterAsync(visitor, "no.password");
        Assert.Contains("handler=Copy", (await visitor.GetAsync(Data)).Html, StringComparison.Ordinal);

        _site.Host.Clock.Advance(TimeSpan.FromMinutes(5));
        var asked = await visitor.GetAsync($"{Data}?lang={language}");
        asked.Says(language, "Data_NoPassword");
        asked.LeadsTo($"{Change}?next=data");
        asked.LeadsNotTo("/my/settings/forgot"); // nothing was forgotten
        Assert.DoesNotContain("current-password", asked.Html, StringComparison.Ordinal);

        Assert.Contains("name=\"next\" value=\"data\"", (await visitor.GetAsync($"{Change}?next=data")).Html, StringComparison.Ordinal);
        var challenge = await visitor.Page.PasskeyOptionsAsync(Change, "PasskeyOptions");
        var proved = await visitor.Page.SubmitAsync($"{Change}?next=data", $"{Change}?handler=Passkey", ("Passkey", _phone.Use(challenge).ToJsonString()), ("next", "data"));

        Assert.Equal(Data, proved.Location);
        Assert.Contains("handler=Copy", (await visitor.GetAsync(Data)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passkey_that_fails_before_a_change_is_told()
    {
        using var visitor = _site.Visitor();
        await EnterAsync(visitor, "failing.passkey");
        _site.Host.Clock.Advance(TimeSpan.FromMinutes(5));

        var refused = await visitor.Page.SubmitAsync(Change, $"{Change}?handler=Passkey", ("Passkey", "nonsense"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("role=\"alert\" id=\"problem\"", refused.Html, StringComparison.Ordinal);
        Assert.Contains("<p>No passkey was used. Try again, or go on another way.</p>", refused.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_with_the_second_factor_opens_the_settings_until_there_is_a_password()
    {
        using var first = _site.Visitor();
        var saved = await EnterAsync(first, "with.codes");
        _site.Host.Clock.Advance(TimeSpan.FromMinutes(5));

        using var again = _site.Visitor();
        Assert.Equal("/sign-in/second-factor", (await again.ScanAsync()).Location);
        Assert.Equal("/my", (await again.SubmitAsync("/sign-in/second-factor", ("SavedCode", saved[0]))).Location);
        Assert.Contains("handler=Name", (await again.GetAsync(Change)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Name", (await first.GetAsync(Change)).Html, StringComparison.Ordinal); // that session scanned nothing
        var set = await again.Page.SubmitAsync(Change, $"{Change}?handler=Password", ("Password", "a password of my own, at last"));
        Assert.Equal($"{Change}?done=password", set.Location);

        using var later = _site.Visitor();
        Assert.Equal("/sign-in/second-factor", (await later.ScanAsync()).Location);
        Assert.Equal("/my", (await later.SubmitAsync("/sign-in/second-factor", ("SavedCode", saved[1]))).Location);
        var asked = (await later.GetAsync(Change)).Html;
        Assert.DoesNotContain("handler=Name", asked, StringComparison.Ordinal);
        Assert.Contains("current-password", asked, StringComparison.Ordinal);
    }

    // Creates the account and adds the passkey, with which its saved codes come.
    private async Task<IReadOnlyList<string>> EnterAsync(WeChatVisitor visitor, string name)
    {
        Assert.Equal("/my", (await visitor.SignUpAsync(name, "en")).Location);
        var challenge = await visitor.Page.PasskeyOptionsAsync(Passkeys, "Options");
        var added = await visitor.SubmitAsync(Passkeys, ("Passkey", _phone.Make(challenge).ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, added.Status);
        return [.. Saved().Matches(added.Html).Select(match => match.Groups[1].Value)];
    }

    [GeneratedRegex("<li><code>([^<]+)</code></li>")]
    private static partial Regex Saved();
}
