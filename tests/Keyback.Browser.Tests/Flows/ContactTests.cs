using System.Text.RegularExpressions;
using Keyback.Browser.Tests.Kit;

namespace Keyback.Browser.Tests.Flows;

/// <summary>A person can be reached from every step.</summary>
public sealed partial class ContactTests(Chrome chrome)
{
    [Theory]
    [InlineData("en", true)]
    [InlineData("en", false)]
    [InlineData("zh-Hans", true)]
    [InlineData("zh-Hans", false)]
    public async Task Writing_to_support_names_what_is_missing_and_ends_with_a_reference(string language, bool script)
    {
        await using var host = await Owner.HostAsync(language, OwnerByLink.Asking);
        await using var visit = await Visit.StartAsync(chrome, host, new Look(language, Script: script));
        await visit.GoAsync("/contact");

        await visit.Button("Contact_Submit").ClickAsync();
        await visit.WarnsAsync("Contact_ReachMissing", 200);
        await IsWrongAsync("Contact_Reach");
        await visit.Field("Contact_Reach").FillAsync("138 0013 8000");
        await visit.Button("Contact_Submit").ClickAsync();
        await visit.WarnsAsync("Contact_WordsMissing", 2000);
        await IsWrongAsync("Contact_Words");
        await visit.Field("Contact_Words").FillAsync("I no longer have that address.\nPlease call.");
        await visit.Button("Contact_Submit").ClickAsync();
        await visit.WarnsAsync("Captcha_Required");
        await visit.Button("Captcha_Another").ClickAsync();
        await Assertions.Expect(visit.Field("Contact_Reach")).ToHaveValueAsync("138 0013 8000");
        await Assertions.Expect(visit.Field("Contact_Words")).ToHaveValueAsync(new Regex("Please call"));
        await visit.AnswerPictureAsync();
        await visit.Button("Contact_Submit").ClickAsync();

        await visit.SaysAsync("Contact_Kept");
        Assert.Matches(Reference(), await visit.Page.Locator(".note.good").InnerTextAsync());
        await Assertions.Expect(visit.Button("Contact_Submit")).ToHaveCountAsync(0);
        await visit.Page.ReloadAsync();
        await visit.SaysAsync("Contact_Kept"); // and is not sent again
        Assert.Empty(visit.Complaints);

        async Task IsWrongAsync(string field)
        {
            await Assertions.Expect(visit.Field(field)).ToHaveAttributeAsync("aria-invalid", "true");
            await Assertions.Expect(visit.Field(field)).ToHaveAttributeAsync("aria-describedby", new Regex("^problem "));
            await Assertions.Expect(visit.Page.Locator("[aria-invalid]")).ToHaveCountAsync(1);
        }
    }

    [Fact]
    public async Task Every_step_leads_to_a_person_and_takes_the_reference_along()
    {
        await using var host = await Owner.HostAsync("en", ("Keyback:Captcha:Mode", "adaptive"));
        await using var visit = await Visit.StartAsync(chrome, host, new Look());

        await visit.GoAsync("/forgot/link");
        await visit.Page.Locator(".captcha-ways a").ClickAsync();
        await visit.HeadingIsAsync("Contact_Title");
        var reference = await visit.AskForLinkAsync();
        var sent = visit.Path;
        await visit.OpenLinkAsync(await visit.LinkOfAsync(reference));
        await visit.HeadingIsAsync("NewPassword_Title");
        var password = visit.Path;
        foreach (var step in (string[])["/sign-in", "/forgot", "/forgot/link", sent, "/r", password, "/forgot/ways", "/no-such-page"])
        {
            await visit.GoAsync(step);
            await visit.Page.Locator("footer a[href^='/contact']").ClickAsync();
            await visit.HeadingIsAsync("Contact_Title");
            await Assertions.Expect(visit.Field("Contact_Words")).ToBeVisibleAsync();
        }

        reference = await visit.AskForLinkAsync();
        await visit.Link("Code_OtherWays").ClickAsync();
        await visit.Link("Ways_Support").ClickAsync();
        await Assertions.Expect(visit.Field("Contact_About")).ToHaveValueAsync(reference);
    }

    [GeneratedRegex("[A-Z0-9]{3}-[A-Z0-9]{3}")]
    private static partial Regex Reference();
}
