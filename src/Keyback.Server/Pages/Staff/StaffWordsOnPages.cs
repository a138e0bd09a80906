using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Server.Pages.Staff;

/// <summary>Roles and states as pages call them: keys of the page texts.</summary>
internal static class StaffWordsOnPages
{
    public static string KeyOf(StaffRole role) => role switch
    {
        StaffRole.Agent => "Staff_RoleAgent",
        StaffRole.AccountManager => "Staff_RoleManager",
        StaffRole.Supervisor => "Staff_RoleSupervisor",
        StaffRole.Auditor => "Staff_RoleAuditor",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    public static string KeyOf(StaffStatus status) => status switch
    {
        StaffStatus.Joining => "Staff_StatusJoining",
        StaffStatus.Active => "Staff_StatusActive",
        StaffStatus.Disabled => "Staff_StatusDisabled",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
