using System.Net;

namespace Keyback.Browser.Tests.Kit;

/// <summary>
/// Walks through every page in every state and stops at each, so that whatever must hold everywhere is looked at
/// everywhere: accessibility, weight, silence, width.
/// </summary>
internal sealed class Tour
{
    private readonly Func<string, Visit, Task> _stop;
    private readonly Visit _visit;

    private Tour(Visit visit, Func<string, Visit, Task> stop)
    {
        _visit = visit;
        _stop = stop;
    }

    private KeybackHost Host => _visit.Host;

    /// <summary>Walks.</summary>
    /// <param name="chrome">The browser.</param>
    /// <param name="look">Who looks.</param>
    /// <param name="stop">What to do at each stop, which has a name such as <c>code-wrong</c>.</param>
    /// <param name="arrive">What to do once with each visit before it starts.</param>
    public static async Task WalkAsync(Chrome chrome, Look look, Func<string, Visit, Task> stop, Func<Visit, Task>? arrive = null)
    {
        await using (var host = await Owner.HostAsync(look.Language))
        {
            await using var visit = await Visit.StartAsync(chrome, host, look);
            await (arrive?.Invoke(visit) ?? Task.CompletedTask);
            var tour = new Tour(visit, stop);
            Func<Task>[] legs =
            [
                tour.SignInAsync, tour.StartAsync, tour.CodeAsync, tour.PasswordAsync, tour.InsideAsync, tour.EndsAsync, tour.NotMeAsync,
                tour.FailuresAsync, tour.HelpAsync,
            ];
            foreach (var leg in legs)
            {
                await visit.PassAsync(TimeSpan.FromHours(1)); // an address gets few messages an hour
                await leg();
            }
        }

        await using (var asking = await Owner.HostAsync(look.Language, OwnerByLink.Asking))
        {
            await using var guest = await Visit.StartAsync(chrome, asking, look);
            await (arrive?.Invoke(guest) ?? Task.CompletedTask);
            await LinkTour.WalkAsync(guest, name => stop(name, guest));
        }

        await using (var phones = await Owner.HostAsync(look.Language))
        {
            await using var caller = await Visit.StartAsync(chrome, phones, look);
            await (arrive?.Invoke(caller) ?? Task.CompletedTask);
            await PhoneTour.WalkAsync(caller, name => stop(name, caller));
        }

        await using (var factors = await Owner.HostAsync(look.Language))
        {
            await using var owner = await Visit.StartAsync(chrome, factors, look);
            await (arrive?.Invoke(owner) ?? Task.CompletedTask);
            await FactorTour.WalkAsync(owner, name => stop(name, owner));
        }

        await using (var open = await Owner.HostAsync(look.Language))
        {
            await using var newcomer = await Visit.StartAsync(chrome, open, look);
            await (arrive?.Invoke(newcomer) ?? Task.CompletedTask);
            await SignUpTour.WalkAsync(newcomer, name => stop(name, newcomer));
        }

        await using var small = await Owner.HostAsync(
            look.Language,
            ("environment", "Development"),
            ("Keyback:Support:Phone", ""),
            ("Keyback:Support:Email", ""),
            ("Keyback:Support:Hours", ""),
            ("Keyback:Limits:StartsPerIdentifier", "1"),
            ("Keyback:Limits:WrongPasswords", "1"));
        await using var other = await Visit.StartAsync(chrome, small, look);
        await (arrive?.Invoke(other) ?? Task.CompletedTask);
        await new Tour(other, stop).SmallAsync();
    }

    private Task Stop(string name) => _stop(name, _visit);

    private async Task SignInAsync()
    {
        await _visit.GoAsync("/sign-in");
        await Stop("sign-in");

        await _visit.SignInAsync("not the password");
        await _visit.WarnsAsync("SignIn_Failed");
        await Stop("sign-in-wrong");
    }

    private async Task StartAsync()
    {
        await _visit.GoAsync("/forgot");
        await Stop("forgot");

        await _visit.GoAsync("/forgot?goal=temporary_code");
        await _visit.Field("Forgot_Email").FillAsync("mei.lin");
        await _visit.Button("Forgot_Submit").ClickAsync();
        await _visit.WarnsAsync("Forgot_NotAddress");
        await Stop("forgot-no-address");
    }

    private async Task CodeAsync()
    {
        await _visit.AskAsync();
        await Stop("code");

        await _visit.TypeCodeAsync("12 34");
        await _visit.WarnsAsync("Code_Malformed", 8);
        await Stop("code-malformed");

        await _visit.TypeCodeAsync("0000 0000");
        await _visit.WarnsAsync("Code_Wrong", 4);
        await Stop("code-wrong");

        await _visit.FreeResendAsync("Code_Resend");
        await _visit.Button("Code_Resend").ClickAsync();
        await Assertions.Expect(_visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Stop("code-too-soon");

        await _visit.PassAsync(TimeSpan.FromSeconds(61));
        await _visit.Button("Code_Resend").ClickAsync();
        await _visit.SaysAsync("Code_Sent");
        await Stop("code-sent-again");

        await _visit.Link("Code_OtherWays").ClickAsync();
        await _visit.HeadingIsAsync("Ways_Title");
        await Stop("ways");
        await _visit.Link("Ways_Back").ClickAsync();

        await _visit.PassAsync(TimeSpan.FromMinutes(11));
        await _visit.Page.ReloadAsync();
        await _visit.SaysAsync("Code_Over");
        await Stop("code-over");

        await _visit.TypeCodeAsync("0000 0000");
        await _visit.WarnsAsync("Code_Expired");
        await Stop("code-expired");
    }

    private async Task PasswordAsync()
    {
        await _visit.ProveAsync();
        await Stop("password");

        if (!_visit.Look.Script)
        {
            await _visit.ChooseAsync(Owner.NewPassword, "something else entirely");
            await _visit.WarnsAsync("NewPassword_Mismatch");
            await Stop("password-mismatch");
        }

        await _visit.ChooseAsync("mei.lin");
        await _visit.WarnsAsync("NewPassword_Refused");
        await Stop("password-refused");

        await _visit.Field("NewPassword_Field").FillAsync(Owner.NewPassword);
        if (_visit.Look.Script)
        {
            await _visit.Button("Password_ShowLong").ClickAsync();
            await _visit.SaysAsync("Strength_Strong");
            await Stop("password-shown");
        }

        await _visit.ChooseAsync(Owner.NewPassword);
        await _visit.SaysAsync("SignIn_DonePassword");
        await Stop("sign-in-new-password");
    }

    private async Task InsideAsync()
    {
        Assert.Equal(HttpStatusCode.Created, (await Host.Api.SignInAsync(Owner.Name, Owner.NewPassword)).Status);

        await _visit.PassAsync(TimeSpan.FromMinutes(3));
        await _visit.GoAsync("/sign-in");
        await _visit.Page.Locator("input[name=able]").EvaluateAsync("able => { able.value = '1'; }"); // as a device that makes passkeys
        await _visit.Field("SignIn_Identifier").FillAsync(Owner.Name);
        await _visit.Field("SignIn_Password").FillAsync(Owner.NewPassword);
        await _visit.Button("SignIn_Submit").ClickAsync();
        await _visit.HeadingIsAsync("Offer_Title");
        await Stop("passkey-offer");
        await _visit.Page.Locator("main a.button").ClickAsync();
        await _visit.HeadingIsAsync("My_Title", Owner.Name);
        await Stop("my");
        await _visit.GoAsync("/my/settings");
        await Stop("settings");
        await _visit.GoAsync("/my/settings/change");
        await Stop("settings-asked");
        await _visit.Field("Change_Password").FillAsync(Owner.NewPassword);
        await _visit.Button("Change_Continue").ClickAsync();
        await Assertions.Expect(_visit.Field("Change_NameField")).ToBeVisibleAsync();
        await Stop("settings-change");
        await _visit.GoAsync("/my/settings/passkeys");
        await Stop("settings-passkeys");
        await _visit.GoAsync("/my/settings/forgot");
        await Stop("settings-forgot");
        await DataAsync();
        await _visit.GoAsync("/my");

        await _visit.Button("My_EndOthers").ClickAsync();
        await _visit.SaysAsync("My_DoneOthers");
        await Stop("my-others-ended");

        await _visit.Button("My_SignOut").ClickAsync();
        await _visit.SaysAsync("SignIn_DoneOut");
        await Stop("sign-in-signed-out");

        var reference = await _visit.AskAsync(temporary: true);
        await _visit.TypeCodeAsync(await Host.Mails.CodeAsync(reference));
        await _visit.HeadingIsAsync("My_Title", Owner.Name);
        await Stop("my-temporary");
        await _visit.Button("My_SignOut").ClickAsync();
    }

    private async Task DataAsync()
    {
        await _visit.GoAsync("/my/settings/data");
        await Assertions.Expect(_visit.Button("Data_CopySubmit")).ToBeVisibleAsync();
        await Stop("data");
        await _visit.Button("Data_DeleteSubmit").ClickAsync();
        await _visit.WarnsAsync("NewPassword_Unconfirmed");
        await _visit.Page.GetByText(_visit.Words["Data_DeleteReally"]).ClickAsync();
        await _visit.Button("Data_DeleteSubmit").ClickAsync();
        await _visit.SaysAsync("Data_DoneAsked");
        await Stop("data-deletion");
        await _visit.GoAsync("/my");
        await Stop("my-deletion");
        await _visit.GoAsync("/my/settings/data");
        await _visit.Button("Deletion_TakeBack").ClickAsync();
        await _visit.SaysAsync("Data_DoneBack");
    }

    private async Task EndsAsync()
    {
        await _visit.AskAsync();
        for (var tries = 4; tries >= 0; tries--)
        {
            await _visit.TypeCodeAsync("0000 0000");
            await Assertions.Expect(_visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        }

        await _visit.WarnsAsync("Code_WrongNone");
        await Stop("code-closed");
        var code = _visit.Path;
        await _visit.GoAsync(code);
        await _visit.HeadingIsAsync("Ended_Locked_Title");
        await Stop("ended-locked");

        await _visit.AskAsync();
        code = _visit.Path;
        await _visit.PassAsync(TimeSpan.FromMinutes(31));
        await _visit.GoAsync(code);
        await _visit.HeadingIsAsync("Ended_Expired_Title");
        await Stop("ended-expired");

        await _visit.AskAsync();
        code = _visit.Path;
        await _visit.ProveAsync();
        var password = _visit.Path;
        await _visit.ChooseAsync(Owner.NewPassword);
        await _visit.SaysAsync("SignIn_DonePassword");
        await _visit.GoAsync(code);
        await _visit.HeadingIsAsync("Ended_Cancelled_Title");
        await Stop("ended-cancelled");
        await _visit.GoAsync(password);
        await _visit.HeadingIsAsync("Ended_Completed_Title");
        await Stop("ended-completed");

        await _visit.GoAsync("/forgot/ended/0193b0a0-0000-7000-8000-000000000000");
        await Stop("ended-unknown");
    }

    private async Task NotMeAsync()
    {
        var first = Mailbox.DisownToken(Host.Mails.All.First(mail => Mailbox.DisownToken(mail).Length > 0));
        await _visit.GoAsync("/not-me/" + first);
        await _visit.HeadingIsAsync("NotMe_Title");
        await Stop("not-me");

        await _visit.GoAsync("/not-me/nonsense");
        await _visit.HeadingIsAsync("NotMe_Unknown_Title");
        await Stop("not-me-unknown");

        await _visit.GoAsync("/not-me/" + first);
        await _visit.Button("NotMe_Submit").ClickAsync();
        await _visit.HeadingIsAsync("NotMe_Done_Title");
        await Stop("not-me-done");

        await _visit.GoAsync("/contact");
        await Stop("contact");
    }

    private async Task FailuresAsync()
    {
        foreach (var status in (int[])[400, 403, 404, 405, 413, 415, 429, 500, 503])
        {
            await _visit.GoAsync($"/error/{status}");
            await _visit.HeadingIsAsync($"Error_{status}_Title");
            await Stop($"error-{status}");
        }
    }

    private async Task HelpAsync()
    {
        await _visit.GoAsync("/help");
        await _visit.HeadingIsAsync("Help_Title");
        await Stop("help");

        await _visit.Field("Help_SearchLabel").FillAsync(_visit.Look.Chinese ? "忘记秘码" : "forgot pasword");
        await _visit.Button("Help_SearchSubmit").ClickAsync();
        await Assertions.Expect(_visit.Page.Locator("mark").First).ToBeVisibleAsync();
        await Stop("help-search");

        await _visit.Page.Locator(".found a").First.ClickAsync();
        await Assertions.Expect(_visit.Page.Locator(".answer")).ToHaveCountAsync(2);
        await Stop("help-question");

        await _visit.Button("Help_VoteYes").ClickAsync();
        await _visit.SaysAsync("Help_VotedYes");
        await Stop("help-voted");

        await _visit.GoAsync("/help/ask");
        await _visit.Field("Ask_Question").FillAsync(_visit.Look.Chinese ? "灯塔的门在哪一侧？" : "Where is the door of the lighthouse?");
        await _visit.Field("Ask_Details").FillAsync("<b>?</b>");
        await _visit.Field("Ask_Email").FillAsync("asker@elsewhere.example");
        await _visit.Button("Ask_Submit").ClickAsync();
        await _visit.WarnsAsync("HelpFault_Html", 1);
        await Stop("help-ask-refused");
        await _visit.Field("Ask_Details").FillAsync("");
        await Stop("help-ask");
        await _visit.Button("Ask_Submit").ClickAsync();
        await _visit.HeadingIsAsync("Code_Title");
        await Stop("help-ask-code");
        await _visit.GoAsync("/help/ask/done?kept=K7Q-2M9");
        await Stop("help-ask-done");

        await _visit.GoAsync("/help/way");
        await Stop("help-way");
        foreach (var choice in (string[])["Help_Way_Mail", "Help_Way_Password", "Help_Way_Link"])
        {
            await _visit.Link(choice).ClickAsync();
        }

        await _visit.HeadingIsAsync("Help_Way_EndLink");
        await Stop("help-way-end");
        await _visit.Link("Help_Way_Start").ClickAsync();
        await _visit.HeadingIsAsync("Link_Title");
    }

    private async Task SmallAsync()
    {
        await _visit.GoAsync("/dev/mailbox");
        await Stop("dev-mailbox-empty");

        await _visit.GoAsync("/contact");
        await Stop("contact-none");

        await _visit.SignInAsync("not the password");
        await _visit.SignInAsync("not the password");
        await Assertions.Expect(_visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Stop("sign-in-throttled");

        await Host.Mails.CodeAsync(await _visit.AskAsync());
        await _visit.GoAsync("/forgot");
        await _visit.Field("Forgot_Email").FillAsync(Owner.Address);
        await _visit.Button("Forgot_Submit").ClickAsync();
        await Assertions.Expect(_visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Stop("forgot-throttled");

        await _visit.GoAsync("/dev/mailbox");
        await Stop("dev-mailbox");
        await _visit.Page.Locator("a.way").First.ClickAsync();
        await Stop("dev-mail");
    }
}
