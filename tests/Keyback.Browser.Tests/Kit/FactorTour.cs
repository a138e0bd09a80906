using Keyback.Factors;
using OtpNet;

namespace Keyback.Browser.Tests.Kit;

/// <summary>The part of the tour where the account gets a second factor, is asked for it at both doors, and loses it.</summary>
internal static class FactorTour
{
    /// <summary>Walks.</summary>
    /// <param name="visit">At a server where Mei has a password and nothing else.</param>
    /// <param name="stop">What to do at each stop.</param>
    public static async Task WalkAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.SignInAsync(KeybackHost.GoodPassword);
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        var secret = await SetUpAsync(visit, stop);
        await EnterAsync(visit, stop, secret);
        await LoseAsync(visit, stop);
    }

    private static async Task<byte[]> SetUpAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.GoAsync("/my/settings/factors");
        await stop("factors-asked");
        await visit.Link("Factors_Confirm").ClickAsync();
        await visit.Field("Change_Password").FillAsync(KeybackHost.GoodPassword);
        await visit.Button("Change_Continue").ClickAsync();
        await visit.HeadingIsAsync("Factors_Title");
        await stop("factors-none");
        await visit.Button("Factors_Begin").ClickAsync();
        await Assertions.Expect(visit.Field("Factor_Totp")).ToBeVisibleAsync();
        await stop("factors-setup");

        var secret = Base32Encoding.ToBytes((await visit.Page.Locator(".facts code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await visit.Field("Factor_Totp").FillAsync("000000");
        await visit.Button("Factors_SetUpSubmit").ClickAsync();
        await visit.WarnsAsync("Factors_CodeWrong");
        await stop("factors-setup-wrong");
        await TypeAsync(visit, secret, "Factors_SetUpSubmit");
        await visit.SaysAsync("Factors_DoneAdded");
        await stop("factors-saved");
        await visit.Link("Factors_Kept").ClickAsync();
        await Assertions.Expect(visit.Button("Factors_Replace")).ToBeVisibleAsync();
        await stop("factors");
        await visit.GoAsync("/my");
        await visit.Button("My_SignOut").ClickAsync();
        await visit.SaysAsync("SignIn_DoneOut");
        return secret;
    }

    private static async Task EnterAsync(Visit visit, Func<string, Task> stop, byte[] secret)
    {
        await visit.SignInAsync(KeybackHost.GoodPassword);
        await visit.HeadingIsAsync("Factor_Title");
        await stop("sign-in-factor");
        await visit.Field("Factor_Saved").FillAsync("0123");
        await visit.Button("Factor_SavedSubmit").ClickAsync();
        await visit.WarnsAsync("Factor_SavedMalformed");
        await stop("sign-in-factor-malformed");
        await TypeAsync(visit, secret, "Code_Submit");
        await visit.HeadingIsAsync("My_Title", Owner.Name);
        await visit.GoAsync("/my/settings/change");
        await Assertions.Expect(visit.Field("Factor_Totp")).ToBeVisibleAsync();
        await stop("settings-asked-app");
    }

    private static async Task LoseAsync(Visit visit, Func<string, Task> stop)
    {
        var reference = await visit.AskAsync();
        await visit.TypeCodeAsync(await visit.Host.Mails.CodeAsync(reference));
        await visit.HeadingIsAsync("Factor_Title");
        await stop("factor");
        await visit.Field("Factor_Totp").FillAsync("000000");
        await visit.Button("Code_Submit").ClickAsync();
        await visit.WarnsAsync("Factor_Wrong", 4);
        await stop("factor-wrong");
        var wait = visit.Button("Factor_Wait", visit.Words["Time_Hours", 72]);
        await visit.LeaveChecksToServerAsync();
        await wait.ClickAsync();
        await visit.WarnsAsync("Factor_Unconfirmed");
        await stop("factor-unconfirmed");
        await visit.Page.GetByRole(AriaRole.Checkbox).CheckAsync();
        await wait.ClickAsync();
        await visit.HeadingIsAsync("Waiting_Title");
        await stop("waiting");
        await visit.GoAsync("/my");
        await Assertions.Expect(visit.Button("My_WaitStop")).ToBeVisibleAsync();
        await stop("my-waiting");
        await visit.Button("My_WaitStop").ClickAsync();
        await visit.SaysAsync("My_DoneStopped");
    }

    // A code works once, so half a minute passes before the next.
    private static async Task TypeAsync(Visit visit, byte[] secret, string button)
    {
        await visit.SettleAsync();
        await visit.PassAsync(TimeSpan.FromSeconds(TotpCode.StepSeconds));
        await visit.Field("Factor_Totp").FillAsync(TotpCode.At(secret, visit.Host.Clock.GetUtcNow()));
        await visit.Button(button).ClickAsync();
    }
}
