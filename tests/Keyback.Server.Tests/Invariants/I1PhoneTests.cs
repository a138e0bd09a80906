using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I1 on the way by phone: whoever a number belongs to, and whether an SMS went to it, every answer and page is the same.</summary>
public sealed class I1PhoneTests
{
    private const string NoCode = "000000";

    [Fact]
    public async Task I1_Every_answer_on_the_way_by_phone_is_the_same_for_everybody()
    {
        await using var host = await PhoneCrowd.HostAsync();
        Dictionary<string, Started> recoveries = [];
        for (var round = 0; round < 2; round++)
        {
            await AllAsync(
                async number =>
                {
                    var reply = await host.Api.StartAsync(number, round == 0 ? "new_password" : "temporary_code", "sms_code");
                    recoveries[number] = new Started(reply["id"], reply["token"], reply["reference"]);
                    return reply;
                },
                HttpStatusCode.Created);
            await host.SettledAsync();
            await AllAsync(number => host.Api.ShowAsync(recoveries[number]), HttpStatusCode.OK);
            await AllAsync(number => host.Api.CodeAsync(recoveries[number], "1234 5678"), HttpStatusCode.BadRequest);
            await AllAsync(number => host.Api.NameAsync(recoveries[number], "usual"), HttpStatusCode.Conflict);
            await AllAsync(number => host.Api.NameAsync(recoveries[number], new string('x', 300)), HttpStatusCode.BadRequest);
            await AllAsync(number => host.Api.StepAsync(recoveries[number], "not-my-account", []), HttpStatusCode.Conflict);
            await AllAsync(number => host.Api.PasswordAsync(recoveries[number], KeybackHost.GoodPassword), HttpStatusCode.Conflict);
            await AllAsync(number => host.Api.SkipAsync(recoveries[number]), HttpStatusCode.Conflict);
            await AllAsync(number => host.Api.ResendAsync(recoveries[number]), HttpStatusCode.TooManyRequests);
            await AllAsync(number => host.Api.CodeAsync(recoveries[number], NoCode), HttpStatusCode.UnprocessableEntity);
            host.Clock.Advance(TimeSpan.FromSeconds(61));
            await AllAsync(number => host.Api.ResendAsync(recoveries[number]), HttpStatusCode.Accepted);
            await host.SettledAsync();
            for (var guess = 0; guess < 4; guess++)
            {
                await AllAsync(number => host.Api.CodeAsync(recoveries[number], NoCode), HttpStatusCode.UnprocessableEntity);
            }

            await AllAsync(number => host.Api.CodeAsync(recoveries[number], NoCode), HttpStatusCode.Locked);
            await AllAsync(number => host.Api.NameAsync(recoveries[number], "usual"), HttpStatusCode.Locked);
            await AllAsync(number => host.Api.ShowAsync(recoveries[number]), HttpStatusCode.OK);
        }

        await AllAsync(number => host.Api.SignInAsync(number, "a wrong password 77"), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task I1_A_code_by_SMS_that_ran_out_looks_the_same_for_everybody()
    {
        await using var host = await PhoneCrowd.HostAsync();
        Dictionary<string, Started> recoveries = [];
        foreach (var number in PhoneCrowd.All)
        {
            recoveries[number] = await host.Api.StartedAsync(number, method: "sms_code");
        }

        await host.SettledAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        await AllAsync(number => host.Api.CodeAsync(recoveries[number], NoCode), HttpStatusCode.Gone);
        host.Clock.Advance(TimeSpan.FromMinutes(25));
        await AllAsync(number => host.Api.CodeAsync(recoveries[number], NoCode), HttpStatusCode.Gone);
        await AllAsync(number => host.Api.ShowAsync(recoveries[number]), HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task I1_Every_page_on_the_way_by_phone_is_the_same_for_everybody(string language)
    {
        await using var host = await PhoneCrowd.HostAsync();
        var browsers = PhoneCrowd.All.ToDictionary(number => number, _ => new PageClient(host.Url));
        Dictionary<string, string> pages = [];
        await SeeAsync((browser, _) => browser.GetAsync($"/forgot/phone?lang={language}"), HttpStatusCode.OK);
        await SeeAsync(
            async (browser, number) =>
            {
                var started = await browser.SubmitAsync("/forgot/phone", null, ("Phone", number), ("goal", "new_password"));
                pages[number] = started.Location!;
                return started;
            },
            HttpStatusCode.Found);
        await host.SettledAsync();
        await SeeAsync((browser, number) => browser.GetAsync(pages[number]), HttpStatusCode.OK);
        foreach (var other in (string[])["/name/", "/password/", "/wechat/", "/ended/", "/sent/"])
        {
            await SeeAsync((browser, number) => browser.GetAsync(At(number, other)), HttpStatusCode.Found);
        }

        await SeeAsync((browser, number) => browser.GetAsync(At(number, "/name/") + "/not-mine"), HttpStatusCode.Found);
        await SeeAsync((browser, number) => browser.SubmitAsync(pages[number], At(number, "/name/"), ("UserName", "usual")), HttpStatusCode.Found);
        await SeeAsync((browser, number) => browser.SubmitAsync(pages[number], At(number, "/name/") + "/not-mine"), HttpStatusCode.Found);
        await SeeAsync((browser, number) => browser.GetAsync(At(number, "/ways/")), HttpStatusCode.OK);
        await SeeAsync((browser, number) => browser.SubmitAsync(pages[number], null, ("Code", "no code")), HttpStatusCode.UnprocessableEntity);
        await SeeAsync((browser, number) => browser.SubmitAsync(pages[number], pages[number] + "?handler=Resend"), HttpStatusCode.TooManyRequests);
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await SeeAsync((browser, number) => browser.SubmitAsync(pages[number], pages[number] + "?handler=Resend"), HttpStatusCode.Found);
        await host.SettledAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            await SeeAsync((browser, number) => browser.SubmitAsync(pages[number], null, ("Code", NoCode)), HttpStatusCode.UnprocessableEntity);
        }

        await SeeAsync((browser, number) => browser.GetAsync(pages[number]), HttpStatusCode.Found);
        await SeeAsync((browser, number) => browser.GetAsync(At(number, "/ended/")), HttpStatusCode.OK);
        foreach (var browser in browsers.Values)
        {
            browser.Dispose();
        }

        string At(string number, string page) => pages[number].Replace("/code/", page, StringComparison.Ordinal);

        Task SeeAsync(Func<PageClient, string, Task<PageReply>> step, HttpStatusCode expected) => SameAsync(
            number => step(browsers[number], number), reply => reply.Status, Masked.Of, expected);
    }

    private static Task AllAsync(Func<string, Task<Reply>> step, HttpStatusCode expected) =>
        SameAsync(step, reply => reply.Status, Masked.Of, expected);

    private static async Task SameAsync<T>(
        Func<string, Task<T>> step, Func<T, HttpStatusCode> status, Func<T, string, string> masked, HttpStatusCode expected)
    {
        string? first = null;
        foreach (var number in PhoneCrowd.All)
        {
            var reply = await step(number);
            first ??= masked(reply, number);
            Assert.Equal((number, expected), (number, status(reply)));
            Assert.Equal(first, masked(reply, number));
        }
    }
}
