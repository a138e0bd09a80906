using Keyback.Browser.Tests.Kit;
using Keyback.Storage.ContactChanges;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Browser.Tests.Staff;

/// <summary>Four eyes and the owner's no, at the same time.</summary>
public sealed class OversightTests(Chrome chrome)
{
    private const string Case = "C7Q-2M9";
    private const string New = "mei.new@example.net";

    [Fact]
    public async Task I14_an_agent_proposes_a_supervisor_approves_and_the_owner_stops_it_from_the_mail()
    {
        await using var host = await HostAsync();
        await using var agent = await Visit.StartAsync(chrome, host, new Look(Phone: false));
        await using var supervisor = await Visit.StartAsync(chrome, host, new Look(Phone: false, Dark: true));
        await using var owner = await Visit.StartAsync(chrome, host, new Look("zh-Hans"));
        await agent.ComesInAsync(await host.AddStaffAsync(StaffRole.Agent));
        await supervisor.ComesInAsync(await host.AddStaffAsync(StaffRole.Supervisor));
        await supervisor.GoAsync("/staff/changes");
        await supervisor.SaysAsync("ContactChange_None");

        await agent.GoAsync($"/staff/changes/new?case={Case}");
        await agent.Page.Keyboard.TypeAsync(New); // the first field has the focus
        await agent.Field("ContactChange_Evidence").FillAsync("Knows the third order and the street.");
        await agent.Button("ContactChange_Propose").ClickAsync();
        await agent.SaysAsync("ContactChange_Proposed");
        await Assertions.Expect(agent.Button("ContactChange_Approve")).ToHaveCountAsync(0);

        await supervisor.PassAsync(TimeSpan.FromSeconds(2)); // the list comes fresh by itself
        await supervisor.Page.Locator("[data-live] td a").ClickAsync();
        await supervisor.SaysAsync("ContactChange_JudgeTitle");
        Assert.DoesNotContain(New, await supervisor.Page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
        await supervisor.Button("ContactChange_Approve").ClickAsync();
        await supervisor.SaysAsync("ContactChange_Waiting");

        await host.SettledAsync();
        var mail = Assert.Single(host.Mails.All);
        Assert.Contains("两名工作人员", mail.TextBody, StringComparison.Ordinal);
        await owner.GoAsync($"/not-me/{Mailbox.DisownToken(mail)}");
        await owner.Button("NotMe_Submit").ClickAsync();
        await owner.HeadingIsAsync("NotMe_Done_Title");

        await agent.GoAsync("/staff/changes");
        await agent.SaysAsync("ContactChange_Vetoed");
        Assert.Empty(agent.Complaints);
        Assert.Empty(supervisor.Complaints);
        Assert.Empty(owner.Complaints);
    }

    private static async Task<KeybackHost> HostAsync()
    {
        var desk = new OneCase(Case);
        var host = await KeybackHost.StartAsync([("Keyback:SiteName", "Rivertown"), ("Keyback:Support:Phone", "400-810-0000")], services => services.AddSingleton<ICaseAccounts>(desk));
        desk.Account = await host.AddAccountAsync(Owner.Address, Owner.Name, locale: "zh-Hans");
        return host;
    }
}
