using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Texts;

/// <summary>Whoever compares the page with the message finds the reference in the very same words.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("en", "Reference: ")]
    [InlineData("zh-Hans", "编号：")]
    public async Task Page_and_message_name_the_reference_in_the_same_words(string locale, string words)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com", locale: locale);
        using var browser = new PageClient(host.Url);

        var (page, reference) = await browser.StartAsync("mei@example.com");
        var shown = await browser.GetAsync($"{page}?lang={locale}");
        var mail = Assert.Single(await host.Mails.WaitAsync(1));

        Assert.Contains($">{words}{reference}<", WebUtility.HtmlDecode(shown.Html), StringComparison.Ordinal);
        Assert.Contains($"\n{words}{reference}\n", mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
