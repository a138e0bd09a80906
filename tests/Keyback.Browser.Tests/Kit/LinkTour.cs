namespace Keyback.Browser.Tests.Kit;

/// <summary>The part of the tour where a CAPTCHA is asked for: the way by secure link, and writing to support.</summary>
internal static class LinkTour
{
    /// <summary>Walks.</summary>
    /// <param name="visit">At a server that asks for a CAPTCHA at every start.</param>
    /// <param name="stop">What to do at each stop.</param>
    public static async Task WalkAsync(Visit visit, Func<string, Task> stop)
    {
        Func<Visit, Func<string, Task>, Task>[] legs = [AskAsync, WaitAsync, OpenAsync, SkipAsync, WriteAsync];
        foreach (var leg in legs)
        {
            await visit.PassAsync(TimeSpan.FromHours(1)); // an address gets few messages an hour
            await leg(visit, stop);
        }
    }

    private static async Task AskAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.GoAsync("/forgot");
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.WarnsAsync("Captcha_Required");
        await stop("forgot-captcha");
        await visit.GoAsync("/forgot/phone");
        await visit.Field("Phone_Label").FillAsync(visit.Number);
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.WarnsAsync("Captcha_Required");
        await stop("phone-captcha");
        await visit.GoAsync("/forgot/link");
        await stop("link");
        await visit.Field("Forgot_Email").FillAsync(Owner.Address);
        await visit.Button("Link_Submit").ClickAsync();
        await visit.WarnsAsync("Captcha_Required");
        await stop("link-required");
        await visit.Field("Captcha_Text").FillAsync("AAAAAA");
        await visit.Button("Link_Submit").ClickAsync();
        await visit.WarnsAsync("Captcha_Wrong");
        await stop("link-wrong");
        await visit.Button("Captcha_Another").ClickAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await visit.Page.Locator(".captcha-sound summary").ClickAsync();
        await stop("link-sound");
        await visit.Field("Forgot_Email").FillAsync("mei.lin");
        await visit.Field("Captcha_Text").FillAsync("AAAAAA");
        await visit.Button("Link_Submit").ClickAsync();
        await visit.WarnsAsync("Forgot_NotAddress");
        await stop("link-no-address");
        if (visit.Look.Script)
        {
            await visit.Field("Forgot_Email").FillAsync(Owner.Address);
            await visit.ProveByWorkAsync();
            await stop("link-proved");
        }
    }

    private static async Task WaitAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.AskForLinkAsync();
        await stop("sent");
        await visit.FreeResendAsync("Sent_Resend");
        await visit.Button("Sent_Resend").ClickAsync();
        await visit.WarnsAsync("Sent_TooSoon", visit.Words["Time_OneMinute"]);
        await stop("sent-too-soon");
        await visit.PassAsync(TimeSpan.FromSeconds(61));
        await visit.Button("Sent_Resend").ClickAsync();
        await visit.SaysAsync("Sent_Again");
        await stop("sent-again");
        await visit.Link("Code_OtherWays").ClickAsync();
        await visit.HeadingIsAsync("Ways_Title");
        await stop("ways-link");
        await visit.Link("Ways_Support").ClickAsync();
        await stop("contact-reference");
    }

    private static async Task OpenAsync(Visit visit, Func<string, Task> stop)
    {
        var token = await visit.LinkOfAsync(await visit.AskForLinkAsync());
        var sent = visit.Path;
        await visit.GoAsync("/r#t=" + token);
        await stop(visit.Look.Script ? "opened" : "opened-by-hand");
        if (visit.Look.Script)
        {
            await visit.GoAsync("/r");
            await Assertions.Expect(visit.Field("Opened_Token")).ToBeVisibleAsync();
            await stop("opened-by-hand");
        }

        await visit.LeaveChecksToServerAsync();
        await visit.Button("Opened_Submit").ClickAsync();
        await visit.WarnsAsync("Opened_Empty");
        await visit.Field("Opened_Token").FillAsync("not a key");
        await visit.Button("Opened_Submit").ClickAsync();
        await visit.WarnsAsync("Opened_Unknown");
        await stop("opened-unknown");
        await visit.OpenLinkAsync(token);
        await visit.HeadingIsAsync("NewPassword_Title");
        await stop("password-link");
        await visit.ChooseAsync(Owner.NewPassword);
        await visit.SaysAsync("SignIn_DonePassword");
        await visit.GoAsync(sent);
        await visit.HeadingIsAsync("Ended_Completed_Title");
        await stop("ended-link");
    }

    private static async Task SkipAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.OpenLinkAsync(await visit.LinkOfAsync(await visit.AskForLinkAsync()));
        await visit.HeadingIsAsync("NewPassword_Title");
        await visit.LeaveChecksToServerAsync();
        await visit.Button("NewPassword_Skip", visit.Words["Time_OneHour"]).ClickAsync();
        await visit.WarnsAsync("NewPassword_Unconfirmed");
        await stop("password-link-unconfirmed");
        await visit.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await visit.Button("NewPassword_Skip", visit.Words["Time_OneHour"]).ClickAsync();
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await stop("my-temporary-link");
    }

    private static async Task WriteAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.GoAsync("/contact");
        await stop("contact-captcha");
        await visit.Button("Contact_Submit").ClickAsync();
        await visit.WarnsAsync("Contact_ReachMissing", 200);
        await stop("contact-no-reach");
        await visit.Field("Contact_Reach").FillAsync("138 0013 8000");
        await visit.Button("Contact_Submit").ClickAsync();
        await visit.WarnsAsync("Contact_WordsMissing", 2000);
        await stop("contact-no-words");
        await visit.Field("Contact_Words").FillAsync(visit.Look.Chinese ? "原来的邮箱已停用，请给我打电话。" : "That address is gone. Please call me.");
        await visit.AnswerPictureAsync();
        await visit.Button("Contact_Submit").ClickAsync();
        await visit.SaysAsync("Contact_Kept");
        await stop("contact-kept");
    }
}
