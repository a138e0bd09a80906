using Keyback.Accounts;
using Keyback.Security;
using Keyback.Storage;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Kit;

/// <summary>People who work at a host's site, in without the ceremony of joining and signing in.</summary>
internal static class StaffKit
{
    extension(KeybackHost host)
    {
        /// <summary>A member of the staff who may sign in.</summary>
        /// <param name="role">What the member may do.</param>
        /// <param name="name">By which the member signs in; the role's own word when none.</param>
        /// <param name="ownAccount">The member's own account, or none.</param>
        /// <param name="locale">The member's language.</param>
        public async Task<StaffMember> AddStaffAsync(StaffRole role, string? name = null, AccountId? ownAccount = null, string locale = "en")
        {
            Assert.True(StaffName.TryParse(name ?? StaffWords.Of(role).Replace('_', '-'), out var parsed));
            var services = host.Services;
            var now = host.Clock.GetUtcNow();
            var randomness = services.GetRequiredService<Randomness>();
            var member = new StaffMember(
                new StaffId(randomness.NewId(now)), parsed, $"The {parsed}", $"{parsed}@staff.example", role, ownAccount, StaffStatus.Joining, locale, now);
            var link = new JoinLink(BearerToken.Hash(randomness.NewToken())!, now + JoinLink.Lifetime);
            Assert.Equal(StaffChange.Done, await services.GetRequiredService<StaffStore>().AddAsync(member, link, null));
            await services.GetRequiredService<Database>().WriteAsync(
                scope => scope.ExecuteAsync(
                    "UPDATE staff SET status = @status, join_hash = NULL, join_expires_at = NULL WHERE id = @id",
                    new { status = (int)StaffStatus.Active, id = member.Id.Value }),
                TestContext.Current.CancellationToken);
            return member with { Status = StaffStatus.Active };
        }

        /// <summary>The token of a fresh session of a member: the value of the cookie <c>keyback-staff</c>.</summary>
        public async Task<string> StaffTokenAsync(StaffMember member)
        {
            var services = host.Services;
            var now = host.Clock.GetUtcNow();
            var token = services.GetRequiredService<Randomness>().NewToken();
            var session = new NewSession(BearerToken.Hash(token)!, "a test's browser", now.AddHours(12));
            await services.GetRequiredService<Database>().WriteAsync(
                scope => services.GetRequiredService<StaffSessionStore>().OpenAsync(scope, member.Id, session, "test", now), TestContext.Current.CancellationToken);
            return token;
        }

        /// <summary>A browser without script in which a member is signed in.</summary>
        public async Task<PageClient> SignedInAsync(StaffMember member)
        {
            var client = new PageClient(host.Url);
            client.Cookies.Add(new System.Net.Cookie("keyback-staff", await host.StaffTokenAsync(member), "/", host.Url.Host));
            return client;
        }

        /// <summary>A new member of a role, and a browser in which that member is signed in.</summary>
        public async Task<PageClient> SignedInAsync(StaffRole role) => await host.SignedInAsync(await host.AddStaffAsync(role));
    }
}
