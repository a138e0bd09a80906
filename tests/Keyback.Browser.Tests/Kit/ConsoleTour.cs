using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Browser.Tests.Kit;

/// <summary>Every page of the staff's console, with somebody's matter on it.</summary>
internal sealed class ConsoleTour
{
    private const string New = "mei.new@example.net";

    private readonly Visit _visit;
    private readonly Func<string, Task> _stop;
    private readonly StaffMember _agent;
    private readonly StaffMember _supervisor;
    private readonly StaffMember _manager;

    private ConsoleTour(Visit visit, Func<string, Task> stop, StaffMember agent, StaffMember supervisor, StaffMember manager) =>
        (_visit, _stop, _agent, _supervisor, _manager) = (visit, stop, agent, supervisor, manager);

    /// <summary>Walks, and stops at each.</summary>
    /// <param name="chrome">The browser.</param>
    /// <param name="look">Who looks.</param>
    /// <param name="stop">What to do at each stop, which has a name such as <c>staff-case</c>.</param>
    public static async Task WalkAsync(Chrome chrome, Look look, Func<string, Visit, Task> stop)
    {
        await using var host = await Owner.HostAsync(look.Language);
        await using var visit = await Visit.StartAsync(chrome, host, look);
        var tour = new ConsoleTour(
            visit,
            name => stop(name, visit),
            await host.AddStaffAsync(StaffRole.Agent, locale: look.Language),
            await host.AddStaffAsync(StaffRole.Supervisor, locale: look.Language),
            await host.AddStaffAsync(StaffRole.AccountManager, locale: look.Language));
        await visit.PassAsync(TimeSpan.FromMinutes(1)); // an address must have been there before the call
        foreach (var leg in (Func<Task>[])[tour.DoorAsync, tour.CallAsync, tour.RequestAsync, tour.ChangeAsync, tour.ManagerAsync, tour.PeopleAsync, tour.HelpAsync, tour.OversightAsync])
        {
            await leg();
        }

        Assert.Empty(visit.Complaints);
    }

    private async Task GoAsync(string path, string name)
    {
        await _visit.GoAsync(path);
        await _stop(name);
    }

    private async Task DoorAsync()
    {
        await GoAsync("/staff/sign-in", "staff-sign-in");
        await GoAsync("/staff/join", "staff-join");
        await _visit.JoinAsync(await _visit.Host.InviteAsync(_visit.Look.Language));
        await _stop("staff-join-set-up");
    }

    private async Task CallAsync()
    {
        await _visit.ComesInAsync(_agent);
        await GoAsync("/staff", "staff");
        await GoAsync("/staff/me", "staff-me");
        await GoAsync("/staff/cases", "staff-cases");
        await _visit.Field("Cases_Said").FillAsync("nobody@example.com");
        await _visit.Button("Cases_Open").ClickAsync();
        await _visit.SaysAsync("Case_NoMatch");
        await _stop("staff-case-nobody");
        await _visit.Field("Cases_Said").FillAsync(Owner.Address);
        await _visit.Button("Case_LookAgain").ClickAsync();
        await _visit.SaysAsync("Case_Match");
        await _stop("staff-case");
        foreach (var check in SupportPolicy.DefaultChecks.Take(2))
        {
            await _visit.Page.GetByRole(AriaRole.Checkbox, new() { Name = _visit.Look.Chinese ? check.Chinese : check.English }).CheckAsync();
        }

        await _visit.Button("Case_Send").ClickAsync();
        await _visit.SaysAsync("Case_DoneLink");
        await _visit.Host.SettledAsync();
        await _visit.Page.ReloadAsync();
        await _stop("staff-case-sent");
    }

    private async Task RequestAsync()
    {
        await _visit.Host.WriteToSupportAsync(_visit.Look.Chinese ? "手机丢了。\n我该怎么办？" : "My phone is lost.\nWhat can I do?", _visit.Look.Language);
        await GoAsync("/staff/requests", "staff-requests");
        await _visit.Page.Locator("[data-live] a").First.ClickAsync();
        await _visit.Button("StaffRequests_Take").ClickAsync();
        await _stop("staff-request");
        await _visit.Page.GetByLabel(_visit.Words["StaffRequests_AnswerWords"]).FillAsync("123456 https://evil.example");
        await _visit.Button("StaffRequests_AnswerSubmit").ClickAsync();
        await _visit.WarnsAsync("StaffRequests_AnswerSite");
        await _stop("staff-request-refused");
    }

    private async Task ChangeAsync()
    {
        await _visit.GoAsync("/staff/cases");
        await _visit.Field("Cases_Said").FillAsync(Owner.Address);
        await _visit.Button("Cases_Open").ClickAsync();
        await _visit.Link("Case_ProposeContact").ClickAsync();
        await _visit.Field("ContactChange_NewContact").FillAsync(New);
        await _visit.Field("ContactChange_Evidence").FillAsync(_visit.Look.Chinese ? "说得出第三笔订单和街道。" : "Knows the third order and the street.");
        await _stop("staff-change-new");
        await _visit.Button("ContactChange_Propose").ClickAsync();
        await _visit.SaysAsync("ContactChange_Proposed");
        await _visit.ComesInAsync(_supervisor);
        await GoAsync("/staff/changes", "staff-changes");
        await _visit.Page.Locator("[data-live] td a").First.ClickAsync();
        await _visit.SaysAsync("ContactChange_JudgeTitle");
        await _stop("staff-change");
    }

    private async Task ManagerAsync()
    {
        await _visit.Host.AssignManagerAsync(await _visit.Host.AddAccountAsync("lan@example.com", "lan", locale: _visit.Look.Language), _manager.Name);
        await _visit.GoAsync("/forgot/manager");
        await _visit.Field("Manager_Identifier").FillAsync("lan@example.com");
        await _visit.Button("Manager_Submit").ClickAsync();
        await _visit.ReferenceAsync();
        await _visit.Host.SettledAsync();
        await _visit.ComesInAsync(_manager);
        await GoAsync("/staff/queue", "staff-queue");
        await GoAsync("/staff/accounts", "staff-accounts");
        await _visit.Page.Locator("td a").First.ClickAsync();
        await _visit.SaysAsync("Managed_DetailLede");
        await _stop("staff-account");
    }

    private async Task PeopleAsync()
    {
        await _visit.ComesInAsync(_supervisor);
        await GoAsync("/staff/people", "staff-people");
        await GoAsync($"/staff/people/{_agent.Id}", "staff-person");
        await GoAsync($"/staff/people/{_supervisor.Id}", "staff-person-self");
    }

    private async Task HelpAsync()
    {
        await GoAsync("/staff/help", "staff-help");
        await GoAsync("/staff/help/edit/no-mail", "staff-help-edit");
        await _visit.Button("HelpDesk_Preview").ClickAsync();
        await Assertions.Expect(_visit.Page.Locator(".preview .side")).ToHaveCountAsync(2);
        await _stop("staff-help-preview");
        await _visit.Button("HelpDesk_Save").ClickAsync();
        await _visit.SaysAsync("HelpDesk_Done_saved");
        await GoAsync("/staff/help/versions/no-mail", "staff-help-versions");
        await GoAsync("/staff/help/edit", "staff-help-new");
    }

    private async Task OversightAsync()
    {
        await _visit.Host.Api.StartedAsync(Owner.Address);
        await _visit.Host.SettledAsync();
        await GoAsync("/staff/overview?span=hour", "staff-overview");
        await GoAsync("/staff/audit", "staff-audit");
        await _visit.Field("Record_Account").FillAsync(Owner.Name);
        await _visit.Button("Record_Search").ClickAsync();
        await _visit.SaysAsync("Record_Found");
        await _stop("staff-audit-found");
    }
}
