using Keyback.Browser.Tests.Kit;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Browser.Tests.Pictures;

/// <summary>
/// Draws the pictures of the documentation, on demand (<c>eng/screenshots</c>): every page and state on a phone in
/// both languages, a few on a desktop and in the dark, the staff's console at a desk, and the e-mails.
/// </summary>
public sealed class ScreenshotTests(Chrome chrome)
{
    private const int LargestPicture = 140_000; // bytes
    private const int AllPictures = 12_000_000; // bytes

    private static readonly DirectoryInfo Folder = new(Tree.File("docs/screenshots"));
    private static readonly string[] Overview = ["sign-in", "forgot", "code", "password", "my-temporary"];
    private static readonly string[] AlsoDark = [.. Overview, "link", "opened"];
    private static readonly string[] LeftOut =
    [
        "code-malformed", "code-too-soon", "dev-mail", "dev-mailbox-empty", "ended-link", "my-temporary-link", "link-no-address",
        "contact-no-words", "phone-captcha", "sms-wrong", "sms-way-locked", "name-malformed", "password-phone", "number-unknown",
        "my-deletion", "sign-up-phone", "sign-up-taken", "sign-up-unknown", "sign-up-refused",
        "error-403", "error-405", "error-413", "error-415", "error-503", "help-voted",
        "staff-join", "staff-person-self", "staff-help-new", "staff-request-refused", "staff-audit", "staff-help-preview", "staff-person", "staff-join-set-up",
    ];

    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact(Explicit = true)]
    public async Task Every_page_and_state_has_its_picture()
    {
        foreach (var language in Look.Languages)
        {
            await Tour.WalkAsync(
                chrome,
                new Look(language),
                DrawAsync);
            await ConsoleTour.WalkAsync(
                chrome,
                new Look(language, Phone: false),
                DrawAsync);
            await DrawMailsAsync(language);
        }

        await DrawOverviewAsync();
        Assert.InRange(Folder.EnumerateFiles("*.png", SearchOption.AllDirectories).Sum(file => file.Length), 1, AllPictures);
    }

    private static async Task DrawAsync(string name, Visit visit)
    {
        await visit.SettleAsync(); // without a picture, too: a countdown must be at work before the time that it counts is let pass
        if (LeftOut.Contains(name))
        {
            return;
        }

        await KeepAsync(visit.Page, visit.Look.Language, name);
        if (visit.Look.Chinese || !AlsoDark.Contains(name))
        {
            return;
        }

        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await KeepAsync(visit.Page, visit.Look.Language, name + "-dark");
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await visit.Page.SetViewportSizeAsync(Look.DesktopSize.Width, Look.DesktopSize.Height);
        await KeepAsync(visit.Page, visit.Look.Language, name + "-desktop");
        await visit.Page.SetViewportSizeAsync(visit.Look.Size.Width, visit.Look.Size.Height);
    }

    private async Task DrawMailsAsync(string language)
    {
        var notMe = new Uri("https://id.rivertown.example/not-me/0e2xK5mW8b4Zt1QvYc7HsLr3NfGd9uPjA6iTqEoXwBk");
        var link = new Uri("https://id.rivertown.example/r#t=9uPjA6iTqEoXwBk0e2xK5mW8b4Zt1QvYc7HsLr3NfGd");
        (string Name, MessageContent Content)[] mails =
        [
            ("mail-code", new MessageContent.RecoveryCode("K7Q-2M9", "90215678", RecoveryGoal.NewPassword, Noon, Noon.AddMinutes(10))),
            ("mail-link", new MessageContent.RecoveryLink("K7Q-2M9", link, link.Fragment[3..], RecoveryGoal.NewPassword, Noon, Noon.AddMinutes(30), "203.0.113.0/24")),
            ("mail-password-changed", new MessageContent.PasswordChanged("K7Q-2M9", Noon, notMe)),
            ("mail-temporary-sign-in", new MessageContent.TemporarySignIn("K7Q-2M9", Noon, notMe)),
            ("mail-account-frozen", new MessageContent.AccountFrozen(Noon)),
        ];
        var writer = new EmailWriter(new("Rivertown", new Uri("https://id.rivertown.example/"), "400-810-0000 · 09:00–18:00"));
        var page = await chrome.Browser.NewPageAsync(new() { ViewportSize = new() { Width = 390, Height = 600 } });
        foreach (var (name, content) in mails)
        {
            await page.SetContentAsync(writer.Write(content, "1@id.rivertown.example", "mei@example.com", language, Noon).Html);
            await KeepAsync(page, language, name);
        }

        await page.SetViewportSizeAsync(640, 600);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        foreach (var (name, content) in mails.Where(mail => mail.Content is MessageContent.RecoveryLink or MessageContent.PasswordChanged))
        {
            await page.SetContentAsync(writer.Write(content, "1@id.rivertown.example", "mei@example.com", language, Noon).Html);
            await KeepAsync(page, language, name + "-dark");
        }

        await page.CloseAsync();
    }

    private async Task DrawOverviewAsync()
    {
        var pictures = Overview.Select((name, at) => Path.Combine(Folder.FullName, at == 3 ? "zh-Hans" : "en", at == 4 ? name + "-dark.png" : name + ".png"))
            .Select(file => $"<img src='data:image/png;base64,{Convert.ToBase64String(File.ReadAllBytes(file))}'>");
        var page = await chrome.Browser.NewPageAsync(new() { ViewportSize = new() { Width = 1400, Height = 620 } });
        await page.SetContentAsync(
            $$"""
            <style>
              body { display: flex; gap: 24px; margin: 0; padding: 32px; background: #e3ece8; }
              img { inline-size: 248px; block-size: 536px; object-fit: cover; object-position: top; border-radius: 22px; box-shadow: 0 10px 30px rgb(18 32 28 / 16%); }
            </style>
            {{string.Concat(pictures)}}
            """);
        var drawn = SmallPng.Of(await page.ScreenshotAsync(new() { FullPage = true }));
        await File.WriteAllBytesAsync(Path.Combine(Folder.FullName, "overview.png"), drawn, TestContext.Current.CancellationToken);
        await page.CloseAsync();
    }

    private static async Task KeepAsync(IPage page, string folder, string name)
    {
        var picture = SmallPng.Of(await page.ScreenshotAsync(new() { FullPage = true, Animations = ScreenshotAnimations.Disabled }));
        Assert.True(picture.Length <= LargestPicture, $"{folder}/{name} has {picture.Length} bytes.");
        await File.WriteAllBytesAsync(Path.Combine(Folder.CreateSubdirectory(folder).FullName, name + ".png"), picture, TestContext.Current.CancellationToken);
    }
}
