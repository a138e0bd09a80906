using System.Net;
using Keyback.Server.Tests.Kit;
using Keyback.Server.Upkeep;
using Keyback.Storage.Audit;
using Keyback.Storage.Upkeep;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Accounts;

/// <summary>An account goes when its owner wants it to: not at once, not behind the owner's back, and then for good.</summary>
public sealed class DeletionTests : IAsyncLifetime
{
    private const string Path = "/api/v1/account/deletion";
    private const string Email = "leaver@example.com";

    private KeybackHost _host = null!; // set before the test

    public async ValueTask InitializeAsync()
    {
        // The hourly look would erase beside the test.
        _host = await KeybackHost.StartAsync(adjust: services => services.Remove(services.Single(service => service.ImplementationType == typeof(Housekeeping))));
        await _host.AddAccountAsync(Email, "leaver", "+14155550191");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_account_goes_after_its_delay_and_nothing_of_it_stays_but_the_record()
    {
        var session = await AskedAsync();
        var account = (await _host.Services.GetRequiredService<Keyback.Accounts.IAccountDirectory>()
            .FindAsync(Keyback.Accounts.IdentifierKind.Email, Email, TestContext.Current.CancellationToken))!.Id;
        await _host.SettledAsync();

        Assert.Equal(0, await RunAfterAsync(TimeSpan.FromDays(13) - TimeSpan.FromMinutes(1)));
        await _host.Api.EnterAsync(Email); // everything works meanwhile
        Assert.Equal(0, await RunAfterAsync(TimeSpan.FromMinutes(2))); // the day before
        Assert.Contains(await _host.ToldAsync(Email), text => text.Contains("As was asked for", StringComparison.Ordinal));
        Assert.Equal(1, await RunAfterAsync(TimeSpan.FromDays(1)));

        Assert.False(await _host.Api.IsAliveAsync(session));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Api.SignInAsync(Email, KeybackHost.GoodPassword)).Status);
        var mails = _host.Mails.All.Count;
        await _host.Api.StartedAsync(Email); // a decoy like any other
        await _host.SettledAsync();
        Assert.Equal(mails, _host.Mails.All.Count);
        var verified = await _host.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken);
        Assert.Empty(verified.Faults);
        Assert.Contains(
            await _host.Services.GetRequiredService<AccountEvents>().ReadAsync(
                account, Enum.GetValues<Keyback.Audit.AuditKind>(), 1000, TestContext.Current.CancellationToken),
            entry => entry.Kind is Keyback.Audit.AuditKind.AccountErased);

        var anew = await _host.ProvedSignUpAsync(Email); // the address and the name are free again
        Assert.Equal(HttpStatusCode.Created, (await _host.Api.SignUpAccountAsync(anew, "leaver")).Status);
    }

    [Fact]
    public async Task Whoever_changes_their_mind_keeps_the_account()
    {
        var session = await AskedAsync();
        await _host.Api.EnterAsync(Email);

        Assert.Equal(HttpStatusCode.NoContent, (await _host.Api.SendAsync(HttpMethod.Delete, Path, session)).Status);

        Contract.IsProblem(await _host.Api.SendAsync(HttpMethod.Delete, Path, session), 404, "not_found");
        Contract.IsProblem(await _host.Api.SendAsync(HttpMethod.Get, Path, session), 404, "not_found");
        Assert.Equal(0, await RunAfterAsync(TimeSpan.FromDays(20)));
        await _host.Api.EnterAsync(Email);
        Assert.Equal(2, (await _host.ToldAsync(Email)).Count);
    }

    [Fact]
    public async Task I10_This_was_not_me_stops_a_deletion_that_a_stranger_asked_for()
    {
        await AskedAsync();
        await _host.SettledAsync();
        var notice = Assert.Single(_host.Mails.All);
        using var browser = new PageClient(_host.Url);

        await browser.SubmitAsync($"/not-me/{Mailbox.DisownToken(notice)}", null);

        Assert.Equal(0, await RunAfterAsync(TimeSpan.FromDays(14)));
        Assert.Equal(0, await RunAfterAsync(TimeSpan.FromDays(2)));
        Assert.NotNull(await _host.Services.GetRequiredService<Keyback.Accounts.IAccountDirectory>()
            .FindAsync(Keyback.Accounts.IdentifierKind.Email, Email, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_Recovery_meanwhile_works_and_does_not_stop_the_deletion()
    {
        await AskedAsync();
        using var browser = new PageClient(_host.Url);

        Assert.Equal("/sign-in?done=password", await _host.RenewAsync(browser, Email, "another otter sings at noon"));

        await browser.SubmitAsync("/sign-in", null, ("Identifier", Email), ("Password", "another otter sings at noon"));
        var my = await browser.GetAsync("/my");
        my.Says("en", "Deletion_Waits");
        my.LeadsTo("/my/settings/data");
        await RunAfterAsync(TimeSpan.FromDays(13));
        Assert.Equal(1, await RunAfterAsync(TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task A_deletion_needs_a_full_session_and_the_password_once_more()
    {
        Contract.IsProblem(await _host.Api.PostAsync(Path, []), 401, "unauthenticated");
        Contract.IsProblem(await _host.Api.PostAsync(Path, [], await _host.Api.EnterAsync(Email)), 403, "step_up_required");
        var temporary = await _host.TemporaryAsync(Email);
        await _host.Api.StepUpAsync(temporary);
        Contract.IsProblem(await _host.Api.PostAsync(Path, [], temporary), 403, "full_session_required");
        Contract.IsProblem(await _host.Api.SendAsync(HttpMethod.Get, Path, temporary), 404, "not_found");
    }

    [Fact]
    public async Task Whoever_asks_twice_has_asked_once_and_is_told_once()
    {
        var session = await _host.Api.EnterSteppedUpAsync(Email);

        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _host.Api.PostAsync(Path, [], session)));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.Accepted, reply.Status));
        Assert.Single(replies.Select(reply => reply["due_at"]).Distinct());
        Assert.Single(await _host.ToldAsync(Email));
    }

    [Fact]
    public async Task A_server_that_stood_still_warns_before_it_erases()
    {
        await AskedAsync();

        Assert.Equal(0, await RunAfterAsync(TimeSpan.FromDays(20)));

        Assert.Contains(await _host.ToldAsync(Email), text => text.Contains("As was asked for", StringComparison.Ordinal));
        Assert.Equal(0, await RunAfterAsync(TimeSpan.FromHours(23)));
        Assert.Equal(1, await RunAfterAsync(TimeSpan.FromHours(1)));
        Assert.Equal(0, await RunAfterAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Two_tabs_reload_and_back_on_the_page_ask_once_and_never_end_nowhere()
    {
        using var browser = new PageClient(_host.Url);
        const string Page = "/my/settings/data";
        Assert.Equal("/sign-in?next=data", (await browser.GetAsync(Page)).Location);
        var signedIn = await browser.SubmitAsync("/sign-in?next=data", "/sign-in", ("Identifier", Email), ("Password", KeybackHost.GoodPassword), ("next", "data"));
        Assert.Equal(Page, signedIn.Location);
        (await browser.SubmitAsync(Page, null, ("Password", "wrong"))).Says("en", "Change_WrongPassword");
        Assert.Equal(Page, (await browser.SubmitAsync(Page, Page + "?handler=Delete", ("Really", "true"))).Location); // not asked for the password yet
        Assert.Equal(Page, (await browser.SubmitAsync(Page, null, ("Password", KeybackHost.GoodPassword))).Location);
        (await browser.SubmitAsync(Page, Page + "?handler=Delete")).Says("en", "NewPassword_Unconfirmed");

        var one = await browser.SubmitAsync(Page, Page + "?handler=Delete", ("Really", "true"));
        var two = await browser.SubmitAsync(Page, Page + "?handler=Delete", ("Really", "true"));

        Assert.Equal((Page + "?done=asked", Page + "?done=asked"), (one.Location, two.Location));
        Assert.Single(await _host.ToldAsync(Email));
        var file = await browser.SubmitAsync(Page, Page + "?handler=Copy");
        Assert.Equal("application/json", file.Message.Content.Headers.ContentType?.MediaType);
        var back = await browser.SubmitAsync(Page, Page + "?handler=Back");
        Assert.Equal(Page + "?done=back", back.Location);
        (await browser.GetAsync(back.Location!)).Says("en", "Data_DoneBack");
        Assert.Equal(Page + "?done=back", (await browser.SubmitAsync(Page, Page + "?handler=Back")).Location); // the other tab's press
        (await browser.GetAsync(Page + "?done=asked")).SaysNot("en", "Data_DoneAsked"); // an old address says nothing untrue
        _host.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(Page, (await browser.SubmitAsync(Page, Page + "?handler=Copy")).Location); // asks for the password again
    }

    private async Task<string> AskedAsync()
    {
        var session = await _host.Api.EnterSteppedUpAsync(Email);
        var reply = await _host.Api.PostAsync(Path, [], session);
        Contract.IsJson(reply, HttpStatusCode.Accepted, "asked_at", "due_at");
        return session;
    }

    private async Task<int> RunAfterAsync(TimeSpan wait)
    {
        _host.Clock.Advance(wait);
        return await _host.Services.GetRequiredService<Erasure>().RunAsync(_host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
    }
}
