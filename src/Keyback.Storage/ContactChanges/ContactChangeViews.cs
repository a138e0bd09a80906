using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Security;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.ContactChanges;

/// <summary>Changes of contact for the eyes of the staff and of the owner.</summary>
public sealed class ContactChangeViews(Database database, DataKeys keys)
{
    private const int Listed = 100;

    private static readonly string FindChange = Sql.Text("ContactChanges/find_change");
    private static readonly string ListChanges = Sql.Text("ContactChanges/list_changes");
    private static readonly string FindOpen = Sql.Text("ContactChanges/find_open");

    /// <summary>The change of an account that its owner can still veto, or none.</summary>
    public async Task<ContactChangeView?> FindWaitingAsync(AccountId account, CancellationToken ct)
    {
        var row = await database.FindAsync<ContactChangeRow>(
            FindOpen, new { account = account.Value, waiting = (int)ContactChangeState.Waiting }, ct);
        return row?.ToView(keys);
    }

    /// <summary>One change, for who may see it: its proposer and every supervisor. That it was looked at goes on the record.</summary>
    public Task<ContactChangeView?> ShowAsync(StaffMember staff, ContactChangeId id)
    {
        ArgumentNullException.ThrowIfNull(staff);
        return database.WriteAsync(
            async scope =>
            {
                var row = await scope.FindAsync<ContactChangeRow>(FindChange, new { id = id.Value });
                if (row is null || (staff.Role is not StaffRole.Supervisor && row.ProposedBy != staff.Id.Value))
                {
                    return null;
                }

                scope.Record(new AuditEntry(AuditKind.ContactChangeSeen, new AccountId(row.AccountId), row.Reference, Staff: staff.Id));
                return row.ToView(keys);
            },
            CancellationToken.None);
    }

    /// <summary>What waits, then what ended lately: all for a supervisor, else one's own.</summary>
    public async Task<IReadOnlyList<ContactChangeView>> ListAsync(StaffMember staff, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(staff);
        var rows = await database.QueryAsync<ContactChangeRow>(
            ListChanges,
            new
            {
                all = staff.Role is StaffRole.Supervisor ? 1 : 0,
                staff = staff.Id.Value,
                proposed = (int)ContactChangeState.Proposed,
                waiting = (int)ContactChangeState.Waiting,
                count = Listed,
            },
            ct);
        return [.. rows.Select(row => row.ToView(keys))];
    }
}
