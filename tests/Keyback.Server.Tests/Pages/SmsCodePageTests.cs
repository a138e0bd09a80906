using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Pages;

/// <summary>The code page, where the code comes by SMS, and where one by e-mail follows it.</summary>
public sealed class SmsCodePageTests
{
    private const string Number = "+14155550132";
    private const string Address = "mei@example.com";

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task The_page_speaks_of_an_SMS_with_six_digits(string language)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Address, "mei", Number);
        using var browser = new PageClient(host.Url);
        await browser.GetAsync($"/forgot/phone?lang={language}");
        var (path, _) = await browser.StartByPhoneAsync(Number);

        var page = await browser.GetAsync(path);
        foreach (var key in (string[])["Code_SmsLede", "Code_SmsLabel", "Code_SmsMissingSignal", "Code_SmsMissingBlocked", "Code_SmsMissingNumber"])
        {
            page.Says(language, key);
        }

        foreach (var key in (string[])["Code_Lede", "Code_MissingSpam", "Code_MissingAddress", "Code_Label"])
        {
            page.SaysNot(language, key);
        }

        page.Names(host.Clock.GetUtcNow() + TimeSpan.FromMinutes(5));
        var malformed = await browser.SubmitAsync(path, null, ("Code", "1234 5678"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, malformed.Status);
        Assert.Contains(language is "en" ? "A code has 6 digits" : "验证码为 6 位数字", malformed.Html, StringComparison.Ordinal);

        var early = await browser.SubmitAsync(path, path + "?handler=Resend");
        Assert.Equal(HttpStatusCode.TooManyRequests, early.Status);
        early.Says(language, "Code_SmsTooSoon");
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        var late = await browser.SubmitAsync(path, null, ("Code", "000000"));
        Assert.Equal(HttpStatusCode.Gone, late.Status);
        late.Says(language, "Code_SmsExpired");
    }

    [Theory]
    [InlineData("en", "new_password", "/forgot/password/")]
    [InlineData("zh-Hans", "temporary_code", "/my")]
    public async Task A_number_that_lay_unused_asks_for_a_code_by_e_mail_and_says_why(string language, string goal, string end)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Address, "mei", Number);
        host.Clock.Advance(TimeSpan.FromDays(91));
        using var browser = new PageClient(host.Url);
        await browser.GetAsync($"/forgot/phone?lang={language}");
        var (name, reference) = await browser.ComeToNameAsync(host, Number, goal);

        var right = await browser.SubmitAsync(name, null, ("UserName", "mei"));
        Assert.Equal(name.Replace("/name/", "/code/", StringComparison.Ordinal), right.Location);
        var page = await browser.GetAsync(right.Location!);
        page.Says(language, "Code_SecondTitle");
        page.Says(language, "Code_SecondLede");
        page.Says(language, "Code_Label");
        page.Says(language, "Code_MissingSpam");
        page.SaysNot(language, "Code_SmsMissingSignal");
        var malformed = await browser.SubmitAsync(right.Location!, null, ("Code", "123456"));
        Assert.Contains(language is "en" ? "A code has 8 digits" : "验证码为 8 位数字", malformed.Html, StringComparison.Ordinal);
        (await browser.GetAsync(name.Replace("/name/", "/ways/", StringComparison.Ordinal))).LeadsTo(right.Location!);

        var proved = await browser.SubmitAsync(right.Location!, null, ("Code", await host.Mails.CodeAsync(reference)));
        Assert.StartsWith(end, proved.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "mei")]
    [InlineData("zh-Hans", null)]
    public async Task Where_there_is_no_address_either_support_has_to_help(string language, string? userName)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.DropAddressesAsync(await host.AddAccountAsync(Address, userName, Number));
        host.Clock.Advance(TimeSpan.FromDays(91));
        using var browser = new PageClient(host.Url);
        await browser.GetAsync($"/forgot/phone?lang={language}");
        var (page, reference) = await browser.StartByPhoneAsync(Number);
        var right = await browser.SubmitAsync(page, null, ("Code", await host.SmsCodeAsync(reference)));
        if (userName is not null)
        {
            right = await browser.SubmitAsync(right.Location!, null, ("UserName", userName));
        }

        var ended = await browser.GetAsync(right.Location!);
        Assert.StartsWith("/forgot/ended/", right.Location, StringComparison.Ordinal);
        ended.Says(language, "Ended_NotEnough_Title");
        ended.Says(language, "Ended_NotEnough_Text");
        Assert.Contains(reference, ended.Html, StringComparison.Ordinal);
        ended.LeadsTo("/contact?reference=" + reference);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task A_right_code_while_the_way_is_locked_says_until_when(string language)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Address, "mei", Number);
        using var browser = new PageClient(host.Url);
        await browser.GetAsync($"/forgot/phone?lang={language}");
        var (waiting, other) = await browser.StartByPhoneAsync(Number);
        var (name, _) = await browser.ComeToNameAsync(host, Number);
        for (var guess = 0; guess < 3; guess++)
        {
            await browser.SubmitAsync(name, name, ("UserName", "alex"));
        }

        var until = host.Clock.GetUtcNow() + TimeSpan.FromHours(24);
        host.Clock.Advance(TimeSpan.FromMinutes(2));
        var right = await browser.SubmitAsync(waiting, null, ("Code", await host.SmsCodeAsync(other)));

        Assert.Equal(HttpStatusCode.Locked, right.Status);
        Assert.Equal(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(2), right.Message.Headers.RetryAfter!.Delta);
        right.Says(language, "Code_WayLocked");
        right.Names(until);
        var again = await browser.GetAsync(waiting);
        var ended = await browser.GetAsync(again.Location!);
        ended.Says(language, "Ended_WayLocked_Title");
        ended.Names(until);
    }
}
