using Keyback.Storage.Staff;

namespace Keyback.Browser.Tests.Kit;

/// <summary>A member of the staff at a browser, signed in without the ceremony.</summary>
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
    }
}
