using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Storage.ContactChanges;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>The accounts of cases, for what begins in a case and goes on elsewhere. That somebody saw the account goes on the record.</summary>
public sealed class CaseAccounts(Database database) : ICaseAccounts
{
    private static readonly string FindCaseAccount = Sql.Text("Cases/find_case_account");

    /// <inheritdoc />
    public Task<AccountId?> FindAsync(string reference, StaffId staff, CancellationToken ct) => database.WriteAsync<AccountId?>(
        async scope =>
        {
            var found = await scope.FindAsync<Guid?>(
                FindCaseAccount,
                new { reference, staff = staff.Value, open = (int)CaseState.Open, supervisor = (int)StaffRole.Supervisor, active = (int)StaffStatus.Active });
            if (found is not { } id)
            {
                return null;
            }

            var account = new AccountId(id);
            scope.Record(new AuditEntry(AuditKind.AccountViewed, account, reference, Staff: staff));
            return account;
        },
        ct);
}
