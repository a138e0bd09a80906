using System.Net;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>What goes wrong is said in the reader's language, and leads on; <em>this was not me</em> stops everything.</summary>
public sealed class RefusalTests(Chrome chrome)
{
    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task Refused_requests_are_explained_and_lead_home(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language, ("Keyback:Limits:StartsPerIdentifier", "1"));
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));

        Assert.Equal(404, (await visit.GoAsync("/no-such-page"))!.Status);
        await visit.HeadingIsAsync("Error_404_Title");
        await visit.Link("Error_Home").ClickAsync();
        await visit.HeadingIsAsync("SignIn_Title");

        await SendAsync("/forgot/ways", 405);
        await visit.HeadingIsAsync("Error_405_Title");
        await SendAsync("/forgot", 400); // without the form's token
        await visit.HeadingIsAsync("Error_400_Title");

        await visit.AskAsync();
        await visit.GoAsync("/forgot");
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);
        var answer = await visit.Page.RunAndWaitForResponseAsync(
            () => visit.Button("Forgot_Submit").ClickAsync(), response => response.Request.Method == "POST");
        Assert.Equal(429, answer.Status);
        await visit.WarnsAsync("Forgot_Throttled", visit.Words["Time_Minutes", 15]);
        await Assertions.Expect(visit.Field("Forgot_Email")).ToHaveValueAsync(Owner.Address);

        await visit.Page.Locator("footer a[href^='/contact']").ClickAsync();
        await visit.HeadingIsAsync("Contact_Title");
        await Assertions.Expect(visit.Page.Locator("a[href='tel:4008100000']")).ToBeVisibleAsync();
        Assert.Empty(visit.Complaints);

        async Task SendAsync(string path, int status)
        {
            await visit.GoAsync("/sign-in");
            var reply = await visit.Page.RunAndWaitForResponseAsync(
                () => visit.Page.EvaluateAsync("path => { const form = document.createElement('form'); form.method = 'post'; form.action = path; document.body.append(form); form.submit(); }", path),
                response => response.Request.Method == "POST");
            Assert.Equal(status, reply.Status);
        }
    }

    [Theory]
    [InlineData("en", true)]
    [InlineData("zh-Hans", false)]
    public async Task This_was_not_me_freezes_only_when_the_button_is_pressed(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language);
        await using var thief = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        var reference = await thief.AskAsync(temporary: true);
        await thief.TypeCodeAsync(await host.Mails.CodeAsync(reference));
        await thief.HeadingIsAsync("My_Title", Owner.Name);
        var link = "/not-me/" + Mailbox.DisownToken((await host.Mails.WaitAsync(2)).Single(mail => Mailbox.DisownToken(mail).Length > 0));

        await using var owner = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await owner.GoAsync(link);
        await owner.HeadingIsAsync("NotMe_Title");
        await thief.Page.ReloadAsync();
        await thief.HeadingIsAsync("My_Title", Owner.Name);
        await owner.Button("NotMe_Submit").ClickAsync();
        await owner.HeadingIsAsync("NotMe_Done_Title");

        await thief.Page.ReloadAsync();
        await thief.HeadingIsAsync("SignIn_Title");
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync(Owner.Name, KeybackHost.GoodPassword)).Status);
        Assert.Equal(3, (await host.Mails.WaitAsync(3)).Count);
        await owner.GoAsync(link);
        await owner.HeadingIsAsync("NotMe_Done_Title"); // a second look is no error
        await owner.Page.Locator("main a.button").ClickAsync();
        await owner.HeadingIsAsync("Contact_Title");
    }
}
