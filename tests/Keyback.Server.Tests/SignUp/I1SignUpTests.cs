using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.SignUp;

/// <summary>I1 at sign-up: an address that has an account looks like one that has none, until it is proved. Only its owner hears.</summary>
public sealed class I1SignUpTests
{
    private const string Known = "known@example.com";
    private const string Fresh = "fresh@example.com";

    [Fact]
    public async Task I1_Every_answer_at_sign_up_is_the_same_with_and_without_an_account()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Known, "known");
        var (known, fresh) = (await host.Api.SigningUpAsync(Known), await host.Api.SigningUpAsync(Fresh));
        await host.SettledAsync();

        await SameAsync(signUp => host.Api.SignUpShownAsync(signUp), HttpStatusCode.OK);
        await SameAsync(signUp => host.Api.SignUpCodeAsync(signUp, "no code"), HttpStatusCode.BadRequest);
        await SameAsync(signUp => host.Api.SignUpAccountAsync(signUp, "any.name"), HttpStatusCode.Conflict);
        await SameAsync(host.Api.SignUpResendAsync, HttpStatusCode.TooManyRequests);
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await SameAsync(host.Api.SignUpResendAsync, HttpStatusCode.Accepted);
        await host.SettledAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            await SameAsync(signUp => host.Api.SignUpCodeAsync(signUp, "0000 0000"), HttpStatusCode.UnprocessableEntity);
        }

        await SameAsync(signUp => host.Api.SignUpCodeAsync(signUp, "0000 0000"), HttpStatusCode.Conflict);
        for (var start = 0; start < 4; start++)
        {
            Assert.Equal(Masked.Of(await host.Api.SignUpAsync(Known), Known), Masked.Of(await host.Api.SignUpAsync(Fresh), Fresh));
        }

        var refused = (await host.Api.SignUpAsync(Known), await host.Api.SignUpAsync(Fresh));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Item1.Status);
        Assert.Equal(Masked.Of(refused.Item1, Known), Masked.Of(refused.Item2, Fresh));

        async Task SameAsync(Func<Started, Task<Reply>> step, HttpStatusCode status)
        {
            var (one, other) = (await step(known), await step(fresh));
            Assert.Equal(status, one.Status);
            Assert.Equal(Masked.Of(one, Known), Masked.Of(other, Fresh));
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public async Task I1_Every_page_at_sign_up_is_the_same_with_and_without_an_account(string language)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Known, "known");
        using var one = new PageClient(host.Url);
        using var other = new PageClient(host.Url);
        Dictionary<PageClient, string> pages = [];

        await SameAsync((browser, _) => browser.GetAsync($"/sign-up?lang={language}"), HttpStatusCode.OK);
        await SameAsync(
            async (browser, typed) =>
            {
                var started = await browser.SubmitAsync("/sign-up", null, ("Email", typed));
                pages[browser] = started.Location!;
                return started;
            },
            HttpStatusCode.Found);
        await host.SettledAsync();
        await SameAsync((browser, _) => browser.GetAsync(pages[browser]), HttpStatusCode.OK);
        await SameAsync((browser, _) => browser.SubmitAsync(pages[browser], null, ("Code", "no code")), HttpStatusCode.UnprocessableEntity);
        await SameAsync((browser, _) => browser.SubmitAsync(pages[browser], pages[browser] + "?handler=Resend"), HttpStatusCode.TooManyRequests);
        await SameAsync((browser, _) => browser.GetAsync(pages[browser].Replace("/code/", "/account/", StringComparison.Ordinal)), HttpStatusCode.Found);
        for (var guess = 0; guess < 4; guess++)
        {
            await SameAsync((browser, _) => browser.SubmitAsync(pages[browser], null, ("Code", "0000 0000")), HttpStatusCode.UnprocessableEntity);
        }

        await SameAsync((browser, _) => browser.SubmitAsync(pages[browser], null, ("Code", "0000 0000")), HttpStatusCode.Found);
        await SameAsync((browser, _) => browser.GetAsync(pages[browser].Replace("/code/", "/ended/", StringComparison.Ordinal)), HttpStatusCode.OK);

        async Task SameAsync(Func<PageClient, string, Task<PageReply>> step, HttpStatusCode status)
        {
            var (first, second) = (await step(one, Known), await step(other, Fresh));
            Assert.Equal(status, first.Status);
            Assert.Equal(Masked.Of(first, Known), Masked.Of(second, Fresh));
        }
    }

    [Theory]
    [InlineData("known@example.com")]
    [InlineData("KNOWN@Example.com")]
    public async Task I1_The_owner_of_a_known_address_hears_of_it_and_no_secret_is_sent(string typed)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Known, "known");

        var signUp = await host.Api.SigningUpAsync(typed);
        await host.SettledAsync();

        var mail = Assert.Single(host.Mails.All);
        Assert.Equal(Known, mail.To.ToString()); // as registered, not as typed
        Assert.Contains(signUp.Reference, mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("http://localhost:5080/sign-in", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("http://localhost:5080/forgot", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9]{4} ?[0-9]{4}|[A-Za-z0-9_-]{43}", mail.TextBody!);
    }

    [Fact]
    public async Task I1_A_known_number_is_told_that_it_has_an_account_and_gets_no_code()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Known, "known", "+14155550123");

        await host.Api.SigningUpAsync("+14155550123", "phone");
        await host.SettledAsync();

        Assert.Equal("sign_up_known", Assert.Single(host.Phones.All).Template);
    }

    [Fact]
    public async Task A_message_that_is_over_the_limit_is_not_sent_and_its_code_opens_nothing()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:MessagesPerHour", "1")]);
        var first = await host.Api.SigningUpAsync(Fresh);
        await host.SettledAsync();
        await host.Api.SigningUpAsync(Fresh);
        await host.SettledAsync();

        var code = Mailbox.CodeIn(Assert.Single(host.Mails.All));
        Assert.Equal(HttpStatusCode.OK, (await host.Api.SignUpCodeAsync(first, code)).Status);
    }

    [Fact]
    public async Task A_flood_of_starts_meets_a_captcha_and_then_a_limit_that_recoveries_do_not_share()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "adaptive")]);
        for (var start = 0; start < 5; start++)
        {
            Assert.Equal(HttpStatusCode.Created, (await host.Api.SignUpAsync(Fresh)).Status);
        }

        Contract.IsProblem(await host.Api.SignUpAsync(Fresh), 428, "captcha_required");
        Assert.Equal(HttpStatusCode.Created, (await host.Api.StartAsync(Fresh)).Status);
        using var browser = new PageClient(host.Url);
        var asked = await browser.SubmitAsync("/sign-up", null, ("Email", Fresh));
        Assert.Equal(HttpStatusCode.PreconditionRequired, asked.Status);
        asked.Keeps("Email", Fresh);
        asked.Says("en", "Captcha_Required");
    }

    [Fact]
    public async Task Closed_sign_up_has_no_link_no_pages_and_no_calls()
    {
        await using var weChat = await WeChatServer.StartAsync();
        await using var host = await KeybackHost.StartAsync([.. weChat.Settings, ("Keyback:SignUp:Enabled", "false")]);
        using var browser = new PageClient(host.Url);

        var signIn = await browser.GetAsync("/sign-in");
        signIn.LeadsNotTo("/sign-up");
        foreach (var path in (string[])["/sign-up", "/sign-up/phone", $"/sign-up/code/{Guid.NewGuid()}", $"/sign-up/account/{Guid.NewGuid()}", $"/sign-up/ended/{Guid.NewGuid()}"])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(path)).Status);
        }

        Contract.IsProblem(await host.Api.SignUpAsync(Fresh), 403, "sign_up_closed");
        Contract.IsProblem(await host.Api.SignUpShownAsync(new Started(Guid.NewGuid().ToString(), new string('A', 43), "")), 403, "sign_up_closed");
        weChat.Person = new WeChatPerson("nobody", "小林", true);
        using var visitor = new WeChatVisitor(host, null);
        await visitor.ScanAsync();
        (await visitor.GetAsync("/sign-up/wechat")).Says("en", "WeChatNew_Closed_Title");
    }

    [Fact]
    public async Task Each_kind_has_a_door_of_its_own()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:SignUp:Email", "false")]);
        using var browser = new PageClient(host.Url);

        Assert.Equal("/sign-up/phone", (await browser.GetAsync("/sign-up")).Location);
        (await browser.GetAsync("/sign-in")).LeadsTo("/sign-up/phone");
        (await browser.GetAsync("/sign-up/phone")).LeadsNotTo("/sign-up\"");
        Contract.IsProblem(await host.Api.SignUpAsync(Fresh), 403, "sign_up_closed");
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignUpAsync("+14155550123", "phone")).Status);
    }
}
