using Keyback.Browser.Tests.Kit;
using Keyback.Support;

namespace Keyback.Browser.Tests.Help;

/// <summary>
/// From a question to its answer: asked on a phone in Chinese with the code out of an e-mail, answered by two of the staff at a
/// desk, and read by whoever looks for it, with and without a connection.
/// </summary>
public sealed class AskTests(Chrome chrome)
{
    private const string Asked = "灯塔的门在哪一侧？";

    [Fact]
    public async Task A_question_asked_on_a_phone_is_answered_by_staff_and_found_by_everybody()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await Owner.HostAsync("zh-Hans", [.. Relay(sink), ("Keyback:Captcha:Mode", "always")]);
        var reference = await AskAsync(host, sink);
        await WriteAsync(host, reference);

        await using var reader = await Visit.StartAsync(chrome, host, new Look("en"));
        await reader.GoAsync("/help");
        await reader.Field("Help_SearchLabel").FillAsync("lighthouse doors");
        await reader.Button("Help_SearchSubmit").ClickAsync();
        await reader.Page.Locator(".found a").First.ClickAsync();
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("On which side is the door of the lighthouse?");
        await Assertions.Expect(reader.Page.Locator(".prose strong")).ToHaveTextAsync("south");
        await NoFaultAsync(reader);

        var told = (await sink.WaitForAsync(2, TestContext.Current.CancellationToken))[1].Message;
        Assert.Contains("/help/lighthouse-door?lang=zh-Hans", told.TextBody!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_was_read_can_be_read_without_a_connection_and_a_form_cannot()
    {
        var host = await Owner.HostAsync("en");
        await using var visit = await Visit.StartAsync(chrome, host, new Look(Worker: true));
        await visit.GoAsync("/help/ask");
        await visit.Page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; while (!navigator.serviceWorker.controller) await new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true })); }");
        foreach (var path in (string[])["/help/ask", "/help/no-mail?lang=en", "/help/ask"])
        {
            await visit.GoAsync(path);
            await visit.SettleAsync();
        }

        await host.DisposeAsync(); // no connection
        await visit.GoAsync("/help/no-mail?lang=en");
        await Assertions.Expect(visit.Page.Locator(".answer")).ToBeVisibleAsync();
        await visit.GoAsync("/help/ask");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You are offline");
        Assert.DoesNotContain(
            await visit.Page.EvaluateAsync<string[]>("async () => (await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()"),
            path => path.StartsWith("/help/ask", StringComparison.Ordinal));
    }

    private async Task<string> AskAsync(KeybackHost host, MailSink sink)
    {
        await using var asker = await Visit.StartAsync(chrome, host, new Look("zh-Hans"));
        await asker.GoAsync("/help");
        await asker.Field("Help_SearchLabel").FillAsync("灯塔的门");
        await asker.Button("Help_SearchSubmit").ClickAsync();
        await asker.Page.Locator("a[href^='/help/ask']").ClickAsync();
        await Assertions.Expect(asker.Field("Ask_Question")).ToHaveValueAsync("灯塔的门");
        await asker.Field("Ask_Question").FillAsync(Asked);
        await asker.Field("Ask_Details").FillAsync("我绕着走了一圈：\n\n- 北侧没有\n- **西侧**也没有");
        await asker.Field("Ask_Email").FillAsync("asker@elsewhere.example");
        await NoFaultAsync(asker);
        await asker.Button("Ask_Submit").ClickAsync();
        await asker.WarnsAsync("Captcha_Required");
        await asker.AnswerPictureAsync();
        await asker.Button("Ask_Submit").ClickAsync();
        await asker.HeadingIsAsync("Code_Title");
        await NoFaultAsync(asker);
        var reference = await asker.ReferenceAsync();
        var mail = (await sink.WaitForAsync(1, TestContext.Current.CancellationToken))[0].Message;
        Assert.Contains(reference, mail.Subject, StringComparison.Ordinal);
        await asker.TypeCodeAsync(Mailbox.CodeIn(mail));
        await asker.HeadingIsAsync("AskDone_Title");
        await Assertions.Expect(asker.Page.GetByText(reference)).ToBeVisibleAsync();
        await NoFaultAsync(asker);
        Assert.Empty(asker.Complaints);
        return reference;
    }

    private async Task WriteAsync(KeybackHost host, string reference)
    {
        var agent = await host.AddStaffAsync(StaffRole.Agent);
        var supervisor = await host.AddStaffAsync(StaffRole.Supervisor);
        await using var desk = await Visit.StartAsync(chrome, host, new Look("en", Phone: false));
        await desk.ComesInAsync(agent);
        await desk.GoAsync($"/staff/help/edit?request={reference}");
        await Assertions.Expect(desk.Page.Locator("#title-zh-Hans")).ToHaveValueAsync(Asked);
        await desk.Page.Locator("#title-en").FillAsync("On which side is the door of the lighthouse?");
        await desk.Page.Locator("#details-zh-Hans").FillAsync("");
        await desk.Page.Locator("#answer-0-en").FillAsync("On the **south** side, see [the map](https://maps.example/lighthouse).");
        await desk.Page.Locator("#answer-0-zh-Hans").FillAsync("在**南侧**，请看[地图](https://maps.example/lighthouse)。");
        await desk.Page.Locator("#slug").FillAsync("lighthouse-door");
        await desk.Page.Locator("#topic").SelectOptionAsync("support");
        await desk.Button("HelpDesk_Preview").ClickAsync();
        await Assertions.Expect(desk.Page.Locator(".preview")).ToContainTextAsync("see the map (↗ maps.example)");
        await Assertions.Expect(desk.Page.Locator(".preview .side")).ToHaveCountAsync(2);
        await NoFaultAsync(desk);
        await Assertions.Expect(desk.Button("HelpDesk_Publish")).ToHaveCountAsync(0);
        await desk.Button("HelpDesk_Save").ClickAsync();
        await desk.SaysAsync("HelpDesk_Done_saved");

        await desk.ComesInAsync(supervisor);
        await desk.GoAsync("/staff/help");
        await NoFaultAsync(desk);
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "On which side is the door of the lighthouse?" }).ClickAsync();
        await desk.Button("HelpDesk_Publish").ClickAsync();
        await desk.SaysAsync("HelpDesk_Done_published");
        await desk.Link("HelpDesk_Versions").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await NoFaultAsync(desk);
        Assert.Empty(desk.Complaints);
    }

    private static async Task NoFaultAsync(Visit visit) => Assert.Empty(await Axe.ViolationsAsync(visit.Page));

    private static (string Name, string Value)[] Relay(MailSink sink) =>
    [
        ("Keyback:Email:PickupDirectory", ""),
        ("Keyback:Email:From", "Rivertown <no-reply@rivertown.example>"),
        ("Keyback:Email:Smtp:Host", sink.Host),
        ("Keyback:Email:Smtp:Port", $"{sink.Port}"),
        ("Keyback:Email:Smtp:User", sink.User),
        ("Keyback:Email:Smtp:Password", sink.Password),
        ("Keyback:Email:Smtp:CertificateAuthorityFile", sink.CertificateAuthorityFile),
    ];
}
