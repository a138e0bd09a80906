using Keyback.Accounts;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Tests.Kit;

/// <summary>Members of the staff as rows, without the ways by which they come to be.</summary>
internal static class StaffRows
{
    /// <summary>Adds one that may sign in.</summary>
    public static async Task<StaffId> AddStaffAsync(this Node node, string name, StaffRole role, AccountId? own = null)
    {
        var id = new StaffId(node.Randomness.NewId(StoreFolder.Noon));
        await node.Database.WriteAsync(
            scope => scope.ExecuteAsync(
                """
                INSERT INTO staff (id, name, display_name, email, role, status, locale, own_account, created_at)
                VALUES (@id, @name, @name, '', @role, @status, 'en', @own, @now)
                """,
                new { id = id.Value, name, role = (int)role, status = (int)StaffStatus.Active, own = own?.Value, now = StoreFolder.Noon }),
            CancellationToken.None);
        return id;
    }
}
