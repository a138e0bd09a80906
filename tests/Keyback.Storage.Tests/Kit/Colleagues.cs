using Keyback.Accounts;
using Keyback.Security;
using Keyback.Storage.Cases;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Tests.Kit;

/// <summary>People who work at the site, and what they do in cases.</summary>
internal static class Colleagues
{
    /// <summary>All checks of ours: enough whatever the risk.</summary>
    public static readonly IReadOnlyList<string> Everything = [.. SupportPolicy.DefaultChecks.Select(check => check.Key)];

    extension(Node node)
    {
        /// <summary>A member of the staff who may sign in.</summary>
        public async Task<StaffMember> AddStaffAsync(StaffRole role, string name, AccountId? own = null)
        {
            Assert.True(StaffName.TryParse(name, out var parsed));
            var now = StoreFolder.Noon.AddDays(-1);
            var member = new StaffMember(
                new StaffId(node.Randomness.NewId(now)), parsed, $"The {name}", $"{name}@staff.example", role, own, StaffStatus.Joining, "en", now);
            var link = new JoinLink(BearerToken.Hash(node.Randomness.NewToken())!, now + JoinLink.Lifetime);
            Assert.Equal(StaffChange.Done, await node.Part<StaffStore>().AddAsync(member, link, null));
            await node.Database.WriteAsync(
                scope => scope.ExecuteAsync("UPDATE staff SET status = @status WHERE id = @id", new { status = (int)StaffStatus.Active, id = member.Id.Value }),
                CancellationToken.None);
            return member with { Status = StaffStatus.Active };
        }

        /// <summary>Opens a case by what a caller says.</summary>
        public async Task<(CaseId Case, bool Found)> CallAsync(StaffMember by, string typed, DateTimeOffset now, SaidKind kind = SaidKind.Identifier)
        {
            var made = Assert.IsType<LookupResult.Made>(
                await node.Part<CaseStore>().OpenAsync(new StaffAct(by, now), Said.Read(kind, typed, "US")!, typed, null));
            return (made.Case, made.Found);
        }

        /// <summary>What names an address of an account.</summary>
        public ContactId AddressOf(AccountId account, string email)
        {
            Assert.True(EmailAddress.TryParse(email, out var address));
            return node.Keys.ContactId(account, IdentifierKind.Email, address!.Key);
        }

        /// <summary>Has a link sent, the caller being checked in every way.</summary>
        public Task<LinkResult> SendLinkAsync(
            StaffMember by, CaseId id, ContactId contact, DateTimeOffset now, IEnumerable<string>? checks = null,
            Keyback.Recovery.RecoveryGoal goal = Keyback.Recovery.RecoveryGoal.NewPassword) =>
            node.Part<CaseLinkStore>().SendAsync(new StaffAct(by, now), id, contact, goal, checks ?? Everything);

        /// <summary>How many entries of a kind the record has.</summary>
        public Task<long> EntriesAsync(Keyback.Audit.AuditKind kind) =>
            node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind = @kind", new { kind = (int)kind });
    }
}
