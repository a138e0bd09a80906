using Keyback.Browser.Tests.Kit;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Browser.Tests.Staff;

/// <summary>Support at work: an owner and one of the staff at the same time, each in a browser, with real mail between them.</summary>
public sealed class CallTests(Chrome chrome)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I14_An_owner_and_an_agent_at_work_at_the_same_time()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await StartAsync(sink);
        await using var agent = await ComeInAsync(host, await host.AddStaffAsync(StaffRole.Agent), new Look("en", Phone: false));
        await using var owner = await Visit.StartAsync(chrome, host, new Look("zh-Hans"));

        // The agent has a phone in one hand: the field is ready, Enter looks up.
        await agent.GoAsync("/staff/cases");
        await Assertions.Expect(agent.Field("Cases_Said")).ToBeFocusedAsync();
        await agent.Page.Keyboard.TypeAsync(Owner.Address);
        await agent.Page.Keyboard.PressAsync("Enter");
        await agent.SaysAsync("Case_Match");
        await Assertions.Expect(agent.Page.GetByText("m•••@e•••.com").First).ToBeVisibleAsync();
        foreach (var check in SupportPolicy.DefaultChecks.Take(2))
        {
            await agent.Page.GetByRole(AriaRole.Checkbox, new() { Name = check.English }).CheckAsync();
        }

        await LooksWellAsync(agent, "case");
        await agent.Button("Case_Send").ClickAsync();
        await agent.SaysAsync("Case_DoneLink");
        await agent.Page.EvaluateAsync("() => { window.stays = true; }");
        await StepIsAsync(agent, "Sent");

        var mail = (await sink.WaitForAsync(1, Ct))[0];
        Assert.Equal(Owner.Address, Assert.Single(mail.Recipients));
        await owner.OpenLinkAsync(Mailbox.LinkToken(mail.Message));
        await owner.HeadingIsAsync("NewPassword_Title");
        await StepIsAsync(agent, "Opened");
        await owner.ChooseAsync(Owner.NewPassword);
        await owner.SaysAsync("SignIn_DonePassword");
        await StepIsAsync(agent, "Done");

        Assert.True(await agent.Page.EvaluateAsync<bool>("() => window.stays === true"));
        Assert.Contains("客服在通话后", mail.Message.TextBody, StringComparison.Ordinal);
        await LooksWellAsync(agent, "done");
        Assert.Empty(agent.Complaints);
        Assert.Empty(owner.Complaints);
    }

    [Fact]
    public async Task An_owner_asks_for_the_manager_and_the_managers_queue_shows_it_by_itself()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await StartAsync(sink);
        var tang = await host.AddStaffAsync(StaffRole.AccountManager, locale: "zh-Hans");
        await host.AssignManagerAsync(await host.AddAccountAsync("lan@example.com", locale: "zh-Hans"), tang.Name);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var manager = await ComeInAsync(host, tang, new Look("zh-Hans", Phone: false));
        await using var owner = await Visit.StartAsync(chrome, host, new Look("zh-Hans"));

        await manager.GoAsync("/staff/accounts");
        await LooksWellAsync(manager, "accounts");
        await manager.GoAsync("/staff/queue");
        await manager.SaysAsync("Queue_None");
        await owner.GoAsync("/forgot/ways");
        await owner.Link("Ways_Manager").ClickAsync();
        await LooksWellAsync(owner, "ask");
        await owner.Field("Manager_Identifier").FillAsync("lan@example.com");
        await owner.Button("Manager_Submit").ClickAsync();
        var reference = await owner.ReferenceAsync();
        await LooksWellAsync(owner, "asked");

        await Assertions.Expect(manager.Page.GetByText("l•••@e•••.com")).ToBeVisibleAsync();
        await LooksWellAsync(manager, "queue");
        await manager.Button("Queue_TakeOne", reference).ClickAsync();
        await manager.SaysAsync("Case_Match");
        foreach (var check in SupportPolicy.DefaultChecks.Take(2))
        {
            await manager.Page.GetByRole(AriaRole.Checkbox, new() { Name = check.Chinese }).CheckAsync();
        }

        await manager.Page.GetByText(manager.Words["Case_GoalTemporaryCode"], new() { Exact = true }).ClickAsync();
        await manager.Button("Case_Send").ClickAsync();
        await StepIsAsync(manager, "Sent");
        await LooksWellAsync(manager, "managers-case");

        var mails = await sink.WaitForAsync(2, Ct);
        Assert.Equal([tang.Email, "lan@example.com"], mails.Select(mail => Assert.Single(mail.Recipients)));
        Assert.DoesNotContain("lan@example.com", mails[0].Message.TextBody, StringComparison.Ordinal);
        Assert.Empty(manager.Complaints);
        Assert.Empty(owner.Complaints);
    }

    private static async Task StepIsAsync(Visit visit, string step) =>
        await Assertions.Expect(visit.Page.Locator("[data-step]").First).ToHaveAttributeAsync("data-step", step);

    private static async Task LooksWellAsync(Visit visit, string name)
    {
        Assert.Empty(await Axe.ViolationsAsync(visit.Page));
        Assert.True(
            await visit.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"), $"{name} is wider than the screen.");
    }

    private static async Task<KeybackHost> StartAsync(MailSink sink)
    {
        var host = await KeybackHost.StartAsync(
        [
            ("Keyback:Email:PickupDirectory", ""),
            ("Keyback:Email:From", "no-reply@id.example.com"),
            ("Keyback:Email:Smtp:Host", sink.Host),
            ("Keyback:Email:Smtp:Port", $"{sink.Port}"),
            ("Keyback:Email:Smtp:User", sink.User),
            ("Keyback:Email:Smtp:Password", sink.Password),
            ("Keyback:Email:Smtp:CertificateAuthorityFile", sink.CertificateAuthorityFile),
        ]);
        await host.AddAccountAsync(Owner.Address, Owner.Name, Owner.Number, locale: "zh-Hans");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        return host;
    }

    private async Task<Visit> ComeInAsync(KeybackHost host, StaffMember member, Look look)
    {
        var visit = await Visit.StartAsync(chrome, host, look);
        await visit.ComesInAsync(member);
        return visit;
    }
}
