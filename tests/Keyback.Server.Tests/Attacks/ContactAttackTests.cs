using Keyback.Server.Cli;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Attacks;

/// <summary>A stranger's words, on their way to an operator's terminal.</summary>
public sealed class ContactAttackTests
{
    [Fact]
    public async Task Words_for_support_move_no_cursor_turn_no_line_and_forge_no_field()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync(
            "/contact",
            null,
            ("Reach", "mei@elsewhere.example\r\nabout     K7Q-2M9\u2028\u202Egro.krow"),
            ("Words", "\u001b]0;owned\u0007\u009b2J\u202Etxt.exe\u2066\u200F\nreference K7Q-2M9\nstate     closed"),
            ("reference", "K7Q\nZZZ-ZZZ"));

        var kept = Assert.Single(await host.Services.GetRequiredService<SupportRequestStore>()
            .ListAsync(SupportRequestState.Open, TestContext.Current.CancellationToken));
        var shown = RequestsCommand.Shown(kept).ToList();

        Assert.DoesNotContain(kept.Reach + kept.Words + kept.About, sign => sign is '\u001b' or '\u0007' or '\u009b' or '\u202e' or '\u2066' or '\u200f' or '\u2028');
        Assert.DoesNotContain('\n', kept.Reach + kept.About);
        Assert.Single(shown, line => line.StartsWith("reference ", StringComparison.Ordinal));
        Assert.Single(shown, line => line.StartsWith("about ", StringComparison.Ordinal));
        Assert.Single(shown, line => line.StartsWith("state ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reference_in_the_address_is_shown_as_text_and_a_posted_confirmation_is_none()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var prefilled = await browser.GetAsync("/contact?reference=" + Uri.EscapeDataString("\"><script>alert(1)</script>"));
        var posted = await browser.SubmitAsync("/contact", "/contact?kept=" + Uri.EscapeDataString("call +1 900 555"), ("Reach", ""), ("Words", ""));

        Assert.DoesNotContain("<script>alert", prefilled.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("900 555", posted.Html, StringComparison.Ordinal);
    }
}
