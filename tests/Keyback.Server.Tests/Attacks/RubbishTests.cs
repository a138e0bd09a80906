using System.Net;
using System.Text;
using Keyback.Server.Help;
using Keyback.Server.Passkeys;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>What the fuzzer found: requests that are the sender's fault, and were answered as if they were the server's.</summary>
public sealed class RubbishTests
{
    [Theory]
    [InlineData("/my")]
    [InlineData("/my/settings")]
    [InlineData("/my/settings/factors")]
    [InlineData("/my?handler=Nothing")]
    public async Task A_form_that_names_no_handler_of_its_page_is_refused(string path)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        using var browser = new PageClient(host.Url);
        await browser.SubmitAsync("/sign-in", null, ("Identifier", "mei@example.com"), ("Password", KeybackHost.GoodPassword));

        var answer = await browser.SubmitAsync("/my", path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task A_field_whose_name_opens_a_bracket_and_closes_none_is_a_field_that_nobody_asked_for()
    {
        await using var host = await KeybackHost.StartAsync();
        using var browser = new PageClient(host.Url);

        var answer = await browser.SubmitAsync("/forgot", null, ("Email", "mei@example.com"), ("goal[", "x"));

        Assert.Equal(HttpStatusCode.Found, answer.Status);
    }

    [Fact]
    public async Task Parts_of_a_form_that_end_too_early_are_refused()
    {
        await using var host = await KeybackHost.StartAsync();
        using var parts = new ByteArrayContent(Encoding.ASCII.GetBytes("Email=a%40example.com"));
        parts.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");

        var answer = await host.Api.SendAsync(HttpMethod.Post, "/forgot", null, parts);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory]
    [InlineData('_', 3000)]
    [InlineData('*', 300)]
    [InlineData('>', 3000)]
    [InlineData('[', 3000)]
    public void Markdown_of_very_many_levels_is_refused_or_can_be_written_out(char mark, int times)
    {
        var text = $"{new string(mark, times)}a{new string(mark, times)}";

        Assert.True(HelpMarkdown.FindFault(text, _ => true) is not null || HelpMarkdown.ToHtml(text, path => path).Length > 0);
    }

    [Theory]
    [InlineData("""{"type":"public-key","id":"\ud800"}""")]
    [InlineData("""{"type":"\udfffpublic-key","id":"AAEC"}""")]
    public void Half_a_character_in_a_passkeys_answer_makes_it_none(string json) => Assert.Null(PasskeyResponse.Read(json));
}
