using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Pages;

/// <summary>The development mailbox shows the SMS that the gateway <c>file</c> wrote beside the e-mails, and is nowhere but in Development.</summary>
public sealed class DevMailboxTests
{
    [Fact]
    public async Task An_SMS_stands_in_the_list_and_has_a_page_of_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("keyback-sms-");
        try
        {
            await WriteAsync(folder, "one@localhost", "+14155550132", "Rivertown: 481516 is your code <now>.");
            await using var host = await StartAsync(folder, "Development");
            using var browser = new PageClient(host.Url);
            await host.AddAccountAsync("mei@example.com", "mei");
            await host.Mails.CodeAsync((await browser.StartAsync("mei@example.com")).Reference);

            var list = await browser.GetAsync("/dev/mailbox");
            Assert.Contains("Rivertown: 481516 is your code <now>.", list.Read, StringComparison.Ordinal);
            Assert.Contains("mei@example.com", list.Html, StringComparison.Ordinal);
            list.LeadsTo("/dev/mailbox/one@localhost");

            var sms = await browser.GetAsync("/dev/mailbox/one@localhost");
            Assert.Equal(HttpStatusCode.OK, sms.Status);
            sms.Says("en", "Dev_Sms");
            Assert.Contains("+14155550132", sms.Read, StringComparison.Ordinal);
            Assert.Contains("recovery_code", sms.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<now>", sms.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<iframe", sms.Html, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/dev/mailbox/one@localhost/html")).Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Elsewhere_there_is_no_such_page()
    {
        var folder = Directory.CreateTempSubdirectory("keyback-sms-");
        try
        {
            await WriteAsync(folder, "one@localhost", "+14155550132", "Rivertown: 481516 is your code.");
            await using var host = await StartAsync(folder, "Production");
            using var browser = new PageClient(host.Url);

            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/dev/mailbox")).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/dev/mailbox/one@localhost")).Status);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<KeybackHost> StartAsync(DirectoryInfo folder, string environment) =>
        KeybackHost.StartAsync([("environment", environment), ("Keyback:Sms:PickupDirectory", folder.FullName)]);

    private static Task WriteAsync(DirectoryInfo folder, string name, string to, string text) => File.WriteAllTextAsync(
        Path.Combine(folder.FullName, name + ".json"),
        $$"""{ "to": "{{to}}", "text": "{{text}}", "template": "recovery_code", "parameters": { "code": "481516" } }""",
        TestContext.Current.CancellationToken);
}
