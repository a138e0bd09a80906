using Keyback.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Browser.Tests.Kit;

/// <summary>The part of the tour that goes by phone: the number, the code, the name, and giving a number back.</summary>
internal static class PhoneTour
{
    /// <summary>Walks.</summary>
    /// <param name="visit">At a server with one account.</param>
    /// <param name="stop">What to do at each stop.</param>
    public static async Task WalkAsync(Visit visit, Func<string, Task> stop)
    {
        Func<Visit, Func<string, Task>, Task>[] legs = [AskAsync, LockAsync, DisownAsync, ProveTwiceAsync, LoseAsync];
        foreach (var leg in legs)
        {
            await visit.PassAsync(TimeSpan.FromHours(25)); // a lock holds for a day
            await leg(visit, stop);
        }
    }

    private static async Task AskAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.GoAsync("/forgot/phone");
        await stop("phone");
        await visit.Field("Phone_Label").FillAsync("138");
        await visit.Button("Forgot_Submit").ClickAsync();
        await visit.WarnsAsync("Phone_NotNumber");
        await stop("phone-no-number");
        await visit.AskByPhoneAsync();
        await stop("sms");
        await visit.TypeSmsCodeAsync("000000");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await stop("sms-wrong");
        await visit.Link("Code_OtherWays").ClickAsync();
        await visit.HeadingIsAsync("Ways_Title");
        await stop("ways-phone");
    }

    private static async Task LockAsync(Visit visit, Func<string, Task> stop)
    {
        var waiting = await visit.AskByPhoneAsync();
        var code = visit.Path;
        await visit.ComeToNameAsync();
        var name = visit.Path;
        await stop("name");
        await visit.Button("Code_Submit").ClickAsync();
        await visit.WarnsAsync("Name_Malformed", AccountName.MaximumCharacters);
        await stop("name-malformed");
        await visit.TypeNameAsync("mei");
        await visit.WarnsAsync("Name_Wrong", 2);
        await stop("name-wrong");
        await visit.TypeNameAsync("lin.mei");
        await visit.WarnsAsync("Name_WrongOne");
        await visit.TypeNameAsync("lin");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert).Locator("time")).ToBeVisibleAsync();
        await stop("name-locked");
        await visit.GoAsync(name);
        await visit.HeadingIsAsync("Ended_WayLocked_Title");
        await stop("ended-way-locked");
        await visit.GoAsync(code);
        await visit.TypeSmsCodeAsync(await visit.Host.SmsCodeAsync(waiting));
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert).Locator("time")).ToBeVisibleAsync();
        await stop("sms-way-locked");
    }

    private static async Task DisownAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.ComeToNameAsync();
        await visit.Link("Name_NotMine").ClickAsync();
        await visit.HeadingIsAsync("NotMine_Title");
        await stop("not-mine");
        await visit.Button("NotMine_Submit").ClickAsync();
        await visit.HeadingIsAsync("NotMine_Done_Title");
        await stop("not-mine-done");
        var restore = await visit.RestorePathAsync();
        await visit.GoAsync(restore);
        await visit.HeadingIsAsync("Number_Title");
        await stop("number");
        await visit.Button("Number_Submit").ClickAsync();
        await visit.HeadingIsAsync("Number_Done_Title");
        await stop("number-done");
        await visit.GoAsync("/number/nonsense");
        await visit.SaysAsync("Number_Unknown_Text");
        await stop("number-unknown");
    }

    // The number was put back a moment ago, so it proves nothing alone.
    private static async Task ProveTwiceAsync(Visit visit, Func<string, Task> stop)
    {
        var reference = await visit.ComeToNameAsync();
        await visit.TypeNameAsync(Owner.Name);
        await visit.HeadingIsAsync("Code_SecondTitle");
        await stop("code-second");
        await visit.TypeCodeAsync(await visit.Host.Mails.CodeAsync(reference));
        await visit.HeadingIsAsync("NewPassword_Title");
        await stop("password-phone");
    }

    private static async Task LoseAsync(Visit visit, Func<string, Task> stop)
    {
        await visit.ComeToNameAsync();
        var directory = visit.Host.Services.GetRequiredService<IAccountDirectory>();
        var owner = await directory.FindAsync(IdentifierKind.Email, Owner.Address, TestContext.Current.CancellationToken);
        await visit.Host.DropAddressesAsync(owner!.Id);
        await visit.TypeNameAsync(Owner.Name);
        await visit.HeadingIsAsync("Ended_NotEnough_Title");
        await stop("ended-not-enough");
    }
}
