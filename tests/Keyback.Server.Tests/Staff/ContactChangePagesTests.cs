using System.Net;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;
using Keyback.Server.Upkeep;
using Keyback.Storage;
using Keyback.Storage.ContactChanges;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Staff;

/// <summary>An agent proposes, a supervisor decides, the owner hears of it and can say no (I14).</summary>
public sealed partial class ContactChangePagesTests : IAsyncLifetime
{
    private const string Owner = "mei@example.com";
    private const string New = "mei.new@example.net";
    private const string Case = "C7Q-2M9";
    private const string Propose = $"/staff/changes/new?case={Case}";

    private readonly OneCase _case = new(Case);
    private KeybackHost _host = null!; // set before the test

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync(adjust: services =>
        {
            services.Remove(services.Single(service => service.ImplementationType == typeof(Housekeeping)));
            services.AddSingleton<ICaseAccounts>(_case);
        });
        _case.Account = await _host.AddAccountAsync(Owner, "mei");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task I14_an_agent_proposes_a_supervisor_approves_and_after_the_delay_the_new_address_gets_a_link()
    {
        using var agent = await _host.SignedInAsync(StaffRole.Agent);
        using var supervisor = await _host.SignedInAsync(StaffRole.Supervisor);
        var page = await ProposedAsync(agent);
        Assert.DoesNotContain("handler=Approve", (await agent.GetAsync(page)).Html, StringComparison.Ordinal);
        Assert.Empty(_host.Mails.All);

        var shown = (await supervisor.GetAsync(page)).Html;
        Assert.Contains("m•••@e•••.net", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(New, shown, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Owner, shown, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Redirect, (await supervisor.SubmitAsync(page, $"{page}?handler=Approve")).Status);
        await _host.SettledAsync();
        Assert.Contains("our support at", Assert.Single(await _host.ToldAsync(Owner)), StringComparison.Ordinal);

        foreach (var day in (int[])[1, 1, 1])
        {
            _host.Clock.Advance(TimeSpan.FromDays(day));
            await _host.Services.GetRequiredService<ContactChangeUpkeep>().RunAsync(_host.Clock.GetUtcNow(), TestContext.Current.CancellationToken);
            await _host.SettledAsync();
        }

        Assert.Equal(4, (await _host.ToldAsync(Owner)).Count); // at once, twice more, and that it is done
        Assert.Contains("/r#t=", Assert.Single(await _host.ToldAsync(New)), StringComparison.Ordinal);
        using var later = await _host.SignedInAsync(await _host.AddStaffAsync(StaffRole.Supervisor, "later"));
        Assert.DoesNotContain(New, (await later.GetAsync(page)).Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("#t=", (await later.GetAsync(page)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I6_looking_at_the_link_in_a_notice_changes_nothing_and_its_button_vetoes()
    {
        var page = await ApprovedAsync();
        await _host.SettledAsync();
        var path = NotMe().Match(Assert.Single(await _host.ToldAsync(Owner))).Value;
        using var anybody = new PageClient(_host.Url);

        Assert.Equal(HttpStatusCode.OK, (await anybody.GetAsync(path)).Status);
        Assert.Equal(ContactChangeState.Waiting, await StateAsync());
        Assert.Equal("/not-me/done", (await anybody.SubmitAsync(path, null)).Location);

        Assert.Equal(ContactChangeState.Vetoed, await StateAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Api.SignInAsync(Owner, KeybackHost.GoodPassword)).Status);
        using var supervisor = await _host.SignedInAsync(await _host.AddStaffAsync(StaffRole.Supervisor, "another"));
        Assert.Contains("Vetoed", (await supervisor.GetAsync(page)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_owner_who_is_signed_in_sees_it_in_the_settings_and_stops_it_there()
    {
        await ApprovedAsync();
        using var owner = new PageClient(_host.Url);
        await owner.SubmitAsync("/sign-in", null, ("Identifier", Owner), ("Password", KeybackHost.GoodPassword));
        Assert.Contains("m•••@e•••.net", (await owner.GetAsync("/my/settings")).Html, StringComparison.Ordinal);

        Assert.Equal("/not-me/done", (await owner.SubmitAsync("/my/settings", "/my/settings?handler=Veto")).Location);

        Assert.Equal(ContactChangeState.Vetoed, await StateAsync());
        Assert.StartsWith("/sign-in", (await owner.GetAsync("/my/settings")).Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doubt_of_the_staff_is_told_to_an_owner_who_has_a_number_alone()
    {
        const string number = "+8613800138009";
        var account = await _host.AddAccountAsync("lin@example.com", "lin", number);
        await _host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync("DELETE FROM identifiers WHERE kind = 1 AND account_id = @id", new { id = account.Value }), TestContext.Current.CancellationToken);
        _case.Account = account;
        using var agent = await _host.SignedInAsync(StaffRole.Agent);
        var page = await ProposedAsync(agent);

        Assert.Equal(HttpStatusCode.Redirect, (await agent.SubmitAsync(page, $"{page}?handler=Freeze")).Status);
        await _host.SettledAsync();

        Assert.Equal((number, "account_frozen"), Assert.Single(_host.Phones.All.Select(sms => (sms.To, sms.Template))));
        Assert.Empty(_host.Mails.All);
    }

    [Fact]
    public async Task I14_a_supervisor_does_not_approve_an_own_proposal_whatever_is_posted()
    {
        using var supervisor = await _host.SignedInAsync(StaffRole.Supervisor);
        var page = await ProposedAsync(supervisor);

        var refused = await supervisor.SubmitAsync(page, $"{page}?handler=Approve");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("another supervisor has to decide", refused.Html, StringComparison.Ordinal);
        Assert.Equal(ContactChangeState.Proposed, await StateAsync());
    }

    [Fact]
    public async Task A_refusal_needs_a_reason_and_says_it_to_whoever_proposed()
    {
        using var agent = await _host.SignedInAsync(StaffRole.Agent);
        using var supervisor = await _host.SignedInAsync(StaffRole.Supervisor);
        var page = await ProposedAsync(agent);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await RefuseAsync(supervisor, page, " ")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await RefuseAsync(supervisor, page, "The order does not exist.")).Status);

        Assert.Contains("The order does not exist.", (await agent.GetAsync(page)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_address_or_lacks_evidence_is_said_beside_its_field()
    {
        using var agent = await _host.SignedInAsync(StaffRole.Agent);

        Assert.Contains("neither an e-mail address nor a phone number", (await ProposeAsync(agent, "mei", "knows it")).Html, StringComparison.Ordinal);
        Assert.Contains("Write what speaks for the caller", (await ProposeAsync(agent, New, "  ")).Html, StringComparison.Ordinal);
        Assert.Contains("belongs to an account already", (await ProposeAsync(agent, Owner, "knows it")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.GetAsync("/staff/changes/new?case=AAA-AAA")).Status);
    }

    [Fact]
    public async Task Another_agent_sees_nothing_of_a_proposal()
    {
        using var agent = await _host.SignedInAsync(StaffRole.Agent);
        var page = await ProposedAsync(agent);
        using var other = await _host.SignedInAsync(await _host.AddStaffAsync(StaffRole.Agent, "other"));

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(page)).Status);
        Assert.DoesNotContain("mei", (await other.GetAsync("/staff/changes")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("mei", (await other.GetAsync("/staff/changes?handler=Live")).Html, StringComparison.Ordinal);
        Assert.Contains("mei", (await agent.GetAsync("/staff/changes?handler=Live")).Html, StringComparison.Ordinal);
    }

    private static async Task<PageReply> ProposeAsync(PageClient staff, string contact, string evidence)
    {
        var form = PageClient.FormToken((await staff.GetAsync(Propose)).Html);
        return await staff.PostPartsAsync(
            "/staff/changes/new", ("case", Case), ("Contact", contact), ("Evidence", evidence), ("__RequestVerificationToken", form));
    }

    private static async Task<PageReply> RefuseAsync(PageClient staff, string page, string answer)
    {
        var form = PageClient.FormToken((await staff.GetAsync(page)).Html);
        return await staff.PostPartsAsync($"{page}?handler=Refuse", ("Answer", answer), ("__RequestVerificationToken", form));
    }

    private static async Task<string> ProposedAsync(PageClient staff)
    {
        var kept = await ProposeAsync(staff, New, "Knows the third order and the street.");
        Assert.Equal(HttpStatusCode.Redirect, kept.Status);
        return kept.Location!;
    }

    private async Task<string> ApprovedAsync()
    {
        using var agent = await _host.SignedInAsync(StaffRole.Agent);
        using var supervisor = await _host.SignedInAsync(StaffRole.Supervisor);
        var page = await ProposedAsync(agent);
        Assert.Equal(HttpStatusCode.Redirect, (await supervisor.SubmitAsync(page, $"{page}?handler=Approve")).Status);
        return page;
    }

    private async Task<ContactChangeState> StateAsync()
    {
        var watcher = await _host.AddStaffAsync(StaffRole.Supervisor, $"watcher-{Guid.NewGuid():N}"[..20]);
        return Assert.Single(await _host.Services.GetRequiredService<ContactChangeViews>().ListAsync(watcher, TestContext.Current.CancellationToken)).Change.State;
    }

    [GeneratedRegex(@"/not-me/[\w-]+")]
    private static partial Regex NotMe();
}
