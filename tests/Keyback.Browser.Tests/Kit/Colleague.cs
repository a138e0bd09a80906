using Keyback.Server.Console;
using Keyback.Storage.Staff;
using Keyback.Storage.Support;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Browser.Tests.Kit;

/// <summary>The staff at a browser, and what comes to them.</summary>
internal static class Colleague
{
    extension(Visit visit)
    {
        /// <summary>Lets a member in, the way a sign-in would.</summary>
        public async Task ComesInAsync(StaffMember member) => await visit.Context.AddCookiesAsync(
        [
            new()
            {
                Name = "keyback-staff",
                Value = await visit.Host.StaffTokenAsync(member),
                Url = visit.Host.Url.ToString(),
                HttpOnly = true,
                SameSite = SameSiteAttribute.Strict,
            },
        ]);

        /// <summary>Follows a link to join, to the page that asks for a way to sign in.</summary>
        public async Task JoinAsync(Uri link)
        {
            await visit.GoAsync($"/staff/join{link.Fragment}");
            await Assertions.Expect(visit.Page.Locator("#token")).Not.ToHaveValueAsync(""); // the script has read the link
            await visit.Button("StaffJoin_Open").ClickAsync();
            await Assertions.Expect(visit.Page.Locator(".qr")).ToBeVisibleAsync();
        }
    }

    extension(KeybackHost host)
    {
        /// <summary>The link by which a new member, Lin Mei, joins.</summary>
        public async Task<Uri> InviteAsync(string locale, StaffRole role = StaffRole.Agent)
        {
            Assert.True(StaffName.TryParse("lin", out var name));
            var (_, link) = await host.Services.GetRequiredService<InviteStaff>().AddAsync(
                new Invitation(name, role, "Lin Mei", "lin@staff.example", locale, null), null);
            return link!;
        }

        /// <summary>Somebody writes to support.</summary>
        public async Task WriteToSupportAsync(string words, string locale)
        {
            var now = host.Clock.GetUtcNow();
            var id = host.Services.GetRequiredService<Randomness>().NewId(now);
            await host.Services.GetRequiredService<SupportRequestStore>().AddAsync(
                new SupportRequest(id, "K7Q-2M9", "writer@example.com", words, null, locale, now, SupportRequestState.Open),
                "net",
                TestContext.Current.CancellationToken);
        }
    }
}
