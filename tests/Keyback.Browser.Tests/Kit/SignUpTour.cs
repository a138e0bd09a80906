namespace Keyback.Browser.Tests.Kit;

/// <summary>Every page and state of sign-up.</summary>
internal static class SignUpTour
{
    private const string Address = "new.friend@example.com";

    /// <summary>Walks, and stops at each.</summary>
    public static async Task WalkAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.GoAsync("/sign-up/phone");
        await stop("sign-up-phone");
        await visit.GoAsync("/sign-up");
        await stop("sign-up");

        var slower = await ProveAsync(visit);
        var account = await ProveAsync(visit, stop);
        await stop("sign-up-account");
        await FinishAsync(visit, "new friend");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Assertions.Expect(visit.Field("WeChatNew_UserName")).ToHaveValueAsync("new friend");
        await stop("sign-up-refused");
        Assert.Equal(account, visit.Path);
        await FinishAsync(visit, "new.friend");
        await visit.SaysAsync("My_DoneWelcome");
        await stop("my-welcome");

        await visit.GoAsync(slower);
        await FinishAsync(visit, "new.friend2");
        await visit.HeadingIsAsync("SignUpEnded_Taken_Title");
        await stop("sign-up-taken");
        await visit.GoAsync("/sign-up/ended/0193b0a0-0000-7000-8000-000000000000");
        await stop("sign-up-unknown");
    }

    // The path of the page for name and password, and there.
    private static async Task<string> ProveAsync(Visit visit, Func<string, Task>? stop = null)
    {
        await visit.GoAsync("/sign-up");
        await visit.Field("SignUp_Email").FillAsync(Address);
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.HeadingIsAsync("Code_Title");
        await (stop?.Invoke("sign-up-code") ?? Task.CompletedTask);
        await visit.TypeCodeAsync(await visit.Host.Mails.CodeAsync(await visit.ReferenceAsync()));
        await visit.HeadingIsAsync("SignUpAccount_Title");
        return visit.Path;
    }

    private static async Task FinishAsync(Visit visit, string name)
    {
        await visit.Field("WeChatNew_UserName").FillAsync(name);
        await visit.Field("SignIn_Password").FillAsync(Owner.NewPassword);
        if (!visit.Look.Script)
        {
            await visit.Field("SignUpAccount_Confirm").FillAsync(Owner.NewPassword);
        }

        await visit.Button("WeChatNew_Submit").ClickAsync();
    }
}
