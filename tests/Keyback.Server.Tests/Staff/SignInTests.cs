using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Keyback.Storage.Audit;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Staff;

/// <summary>How the staff come in, and how nobody else does.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private KeybackHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await KeybackHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_member_joins_by_a_link_once_and_signs_in_with_password_and_code()
    {
        var token = await StaffVisitor.InviteAsync(_host, "lin", StaffRole.Agent);
        using var lin = new StaffVisitor(_host, "lin");

        Assert.Equal("/staff", (await lin.JoinAsync(token)).Location);
        Assert.True(await lin.IsInAsync());
        using var late = new StaffVisitor(_host, "lin");
        var again = await late.Browser.SubmitAsync("/staff/join", null, ("token", token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);

        lin.ChangeBrowser();
        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("/staff", (await lin.SignInAsync()).Location);
        Assert.True(await lin.IsInAsync());
        Assert.False(_host.StoreHolds(token));
        Assert.Equal(
            [AuditKind.StaffAdded, AuditKind.StaffJoined, AuditKind.StaffSignedIn, AuditKind.StaffSignedIn],
            (await _host.RecordAsync()).Select(entry => entry.Kind).Where(kind => kind is >= AuditKind.StaffAdded and <= AuditKind.SupportRequestAnswered));
        Assert.Empty((await _host.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken)).Faults);
    }

    [Fact]
    public async Task Opening_a_link_changes_nothing_and_a_day_later_it_leads_nowhere()
    {
        var token = await StaffVisitor.InviteAsync(_host, "lin", StaffRole.Agent);
        using var scanner = new StaffVisitor(_host, "lin");
        await scanner.Browser.SubmitAsync("/staff/join", null, ("token", token));
        await scanner.Browser.GetAsync("/staff/join/set-up");

        using var lin = new StaffVisitor(_host, "lin");
        Assert.Equal("/staff/join/set-up", (await lin.Browser.SubmitAsync("/staff/join", null, ("token", token))).Location);
        _host.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.Browser.SubmitAsync("/staff/join", null, ("token", token))).Status);
        Assert.Equal("/staff/join", (await lin.Browser.GetAsync("/staff/join/set-up")).Location);
    }

    [Fact]
    public async Task A_short_or_common_password_or_a_wrong_code_costs_nothing_of_the_link()
    {
        var token = await StaffVisitor.InviteAsync(_host, "lin", StaffRole.Agent);
        using var lin = new StaffVisitor(_host, "lin");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.JoinAsync(token, "wu7-Kel")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.JoinAsync(token, "password")).Status);
        var wrong = await lin.Browser.SubmitAsync("/staff/join/set-up", null, ("Password", StaffVisitor.Password), ("Code", SharedHost.Other(lin.Code)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("/staff", (await lin.JoinAsync(token)).Location);
    }

    [Fact]
    public async Task I3_a_code_of_the_app_opens_one_session_and_the_one_that_joined_opens_none()
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.SignInAsync()).Status);

        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("/staff", (await lin.SignInAsync()).Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.SignInAsync()).Status);
    }

    [Fact]
    public async Task I1_a_wrong_password_a_wrong_code_and_an_unknown_name_get_one_answer()
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        using var nobody = new StaffVisitor(_host, "nobody");
        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        lin.ChangeBrowser();

        var answers = new[]
        {
            await lin.SignInAsync("wu7-Kelx"),
            await lin.SignInAsync(code: SharedHost.Other(lin.Code)),
            await lin.SignInAsync(code: ""),
            await nobody.SignInAsync(code: "123456"),
        };

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status));
        Assert.Single(answers.Select(answer => Masked(answer.Html)).Distinct());
    }

    [Fact]
    public async Task I5_a_stranger_who_guesses_locks_out_no_member_with_a_known_browser()
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        using var stranger = new StaffVisitor(_host, "lin");
        using var nobody = new StaffVisitor(_host, "nobody");
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await stranger.SignInAsync("wrong-one", "123456")).Status);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await nobody.SignInAsync("wrong-one", "123456")).Status);
        }

        var closed = await stranger.SignInAsync("wrong-one", "123456");
        var closedToo = await nobody.SignInAsync("wrong-one", "123456");
        _host.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests), (closed.Status, closedToo.Status));
        Assert.NotNull(closed.Message.Headers.RetryAfter);
        Assert.Equal("/staff", (await lin.SignInAsync()).Location);
    }

    [Fact]
    public async Task A_network_that_guesses_names_is_held_back_but_for_known_browsers()
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        await _host.Services.GetRequiredService<Database>().WriteAsync(_ => Task.FromResult(true), TestContext.Current.CancellationToken);
        for (var guess = 0; guess < 100; guess++)
        {
            using var stranger = new StaffVisitor(_host, $"name{guess % 34}");
            await stranger.SignInAsync("", "");
        }

        using var other = new StaffVisitor(_host, "fresh");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await other.SignInAsync("", "")).Status);
        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("/staff", (await lin.SignInAsync()).Location);
    }

    [Fact]
    public async Task A_session_ends_after_fifteen_idle_minutes_and_what_a_page_asks_by_itself_does_not_count()
    {
        using var lin = await _host.SignedInAsync(StaffRole.Agent);
        _host.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.OK, (await lin.GetAsync("/staff")).Status);
        _host.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal(HttpStatusCode.OK, (await lin.GetAsync("/staff?handler=Live", ("Keyback-Live", "1"))).Status);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.Unauthorized, (await lin.GetAsync("/staff?handler=Live", ("Keyback-Live", "1"))).Status);
        Assert.Equal("/staff/sign-in?back=%2Fstaff%2Fme", (await lin.GetAsync("/staff/me")).Location);
    }

    [Fact]
    public async Task A_session_that_is_used_all_day_ends_after_twelve_hours()
    {
        using var lin = await _host.SignedInAsync(StaffRole.Agent);
        for (var minutes = 0; minutes < (12 * 60) - 10; minutes += 10)
        {
            _host.Clock.Advance(TimeSpan.FromMinutes(10));
            Assert.Equal(HttpStatusCode.OK, (await lin.GetAsync("/staff?handler=Live")).Status);
        }

        _host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("/staff/sign-in", (await lin.GetAsync("/staff")).Location);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_a_form_without_its_token_does_nothing()
    {
        using var lin = await _host.SignedInAsync(StaffRole.Agent);
        Assert.Equal(HttpStatusCode.BadRequest, (await lin.PostAsync("/staff/sign-out", [])).Status);
        Assert.Equal(HttpStatusCode.OK, (await lin.GetAsync("/staff")).Status);
        var cookie = lin.Cookies.GetAllCookies().Single(one => one.Name == "keyback-staff").Value;

        Assert.Equal("/staff/sign-in", (await lin.SubmitAsync("/staff", "/staff/sign-out")).Location);

        using var thief = new PageClient(_host.Url);
        thief.Cookies.Add(new Cookie("keyback-staff", cookie, "/", _host.Url.Host));
        Assert.Equal("/staff/sign-in", (await thief.GetAsync("/staff")).Location);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("//evil.example")]
    [InlineData("/staff//evil.example")]
    [InlineData("/staff/../my")]
    [InlineData("/my")]
    public async Task I13_the_way_back_after_a_sign_in_leads_into_the_console_alone(string back)
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        _host.Clock.Advance(TimeSpan.FromSeconds(60));

        var answer = await lin.Browser.SubmitAsync(
            "/staff/sign-in", null, ("Name", "lin"), ("Password", StaffVisitor.Password), ("Code", lin.Code), ("back", back));

        Assert.Equal("/staff", answer.Location);
    }

    [Fact]
    public async Task Whoever_has_signed_in_long_ago_changes_nothing_of_the_own_sign_in()
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        _host.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("/staff/me", (await lin.Browser.SubmitAsync("/staff/me", "/staff/me?handler=Password", ("Password", "Yb-tog4mu"))).Location);
        Assert.Equal("/staff/me", (await lin.Browser.SubmitAsync("/staff/me", "/staff/me?handler=App")).Location);
        Assert.DoesNotContain("class=\"qr\"", (await lin.Browser.GetAsync("/staff/me")).Html, StringComparison.Ordinal);

        Assert.Equal("/staff", (await lin.SignInAsync()).Location);
        Assert.Equal("/staff/me?done=changed", (await lin.Browser.SubmitAsync("/staff/me", "/staff/me?handler=Password", ("Password", "Yb-tog4mu"))).Location);
        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.SignInAsync()).Status);
        Assert.Equal("/staff", (await lin.SignInAsync("Yb-tog4mu")).Location);
    }

    [Fact]
    public async Task Another_app_takes_the_place_of_the_first_and_other_sessions_end()
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        var member = await _host.Services.GetRequiredService<StaffStore>().FindAsync(Name("lin"), TestContext.Current.CancellationToken);
        using var elsewhere = await _host.SignedInAsync(member!);
        var old = lin.Secret;

        await lin.Browser.SubmitAsync("/staff/me", "/staff/me?handler=App");
        await lin.ReadSecretAsync("/staff/me");
        Assert.NotEqual(old, lin.Secret);
        Assert.Equal("/staff/me?done=changed", (await lin.Browser.SubmitAsync("/staff/me", "/staff/me?handler=Code", ("Code", lin.Code))).Location);

        Assert.True(await lin.IsInAsync());
        Assert.Equal("/staff/sign-in", (await elsewhere.GetAsync("/staff")).Location);
        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("/staff", (await lin.SignInAsync()).Location);
    }

    private static StaffName Name(string text) => StaffName.TryParse(text, out var name) ? name : throw new ArgumentException(text);

    // What differs by nature: the form's token, and the name that was typed.
    private static string Masked(string html) => System.Text.RegularExpressions.Regex.Replace(html, " value=\"[^\"]*\"", "");
}
