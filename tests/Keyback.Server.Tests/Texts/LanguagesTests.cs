using System.Globalization;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Texts;

/// <summary>Which language a request is answered in.</summary>
public sealed class LanguagesTests
{
    [Theory]
    [InlineData("?lang=en", "zh-Hans", "zh-CN", "en")]          // the address comes first
    [InlineData("", "zh-Hans", "en", "zh-Hans")]                // then what was chosen before
    [InlineData("", null, "de, zh-CN;q=0.8, en;q=0.5", "zh-Hans")]
    [InlineData("", null, "en-GB, zh;q=0.8", "en")]
    [InlineData("", null, "en;q=0, zh;q=0.1", "zh-Hans")]       // q=0 means "not this one"
    [InlineData("", null, "zh-TW", "zh-Hans")]
    [InlineData("", null, "fr", "en")]
    [InlineData("", null, null, "en")]
    [InlineData("?lang=fr", "nonsense", "zh", "zh-Hans")]       // what nobody offers counts for nothing
    [InlineData("?lang=zh-Hans", null, "en", "zh-Hans")]
    public async Task The_nearest_choice_wins(string query, string? cookie, string? accepted, string expected)
    {
        var (language, _) = await AskAsync(query, cookie, accepted);

        Assert.Equal(expected, language);
    }

    [Fact]
    public async Task A_choice_in_the_address_is_remembered()
    {
        var (_, answer) = await AskAsync("?lang=zh-Hans", cookie: null, accepted: "en");

        var cookie = Assert.Single(answer.Headers.SetCookie.ToArray())!;
        Assert.StartsWith("keyback-lang=zh-Hans;", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_a_choice_nothing_is_set()
    {
        var (_, answer) = await AskAsync("", cookie: "en", accepted: "zh");

        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
    }

    [Fact]
    public void The_link_to_the_other_language_keeps_the_page_and_repeats_no_form()
    {
        var request = new DefaultHttpContext().Request;
        request.Path = "/forgot/code/1";
        request.QueryString = new("?lang=en&handler=Resend&sent=true");

        Assert.Equal("/forgot/code/1?sent=true&lang=zh-Hans", Languages.LinkTo("zh-Hans", request));
    }

    private static async Task<(string Language, HttpResponse Answer)> AskAsync(string query, string? cookie, string? accepted)
    {
        await using var services = new ServiceCollection().AddOptions<SiteOptions>().Services.BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.QueryString = new(query);
        context.Request.Headers.Cookie = cookie is null ? default : $"{Languages.Cookie}={cookie}";
        context.Request.Headers.AcceptLanguage = accepted;
        var language = "";
        var app = new ApplicationBuilder(services);
        app.UseLanguages();
        app.Run(_ =>
        {
            language = Languages.Current;
            Assert.Equal(language, CultureInfo.CurrentUICulture.Name);
            return Task.CompletedTask;
        });

        await app.Build()(context);

        return (language, context.Response);
    }
}
