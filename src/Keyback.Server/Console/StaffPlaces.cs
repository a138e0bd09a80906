using Keyback.Support;

namespace Keyback.Server.Console;

/// <summary>A line of the console's navigation.</summary>
/// <param name="Path">Where it leads.</param>
/// <param name="Key">What it is called, as a key of the page texts.</param>
/// <param name="Roles">Who sees it.</param>
internal sealed record StaffPlace(string Path, string Key, params StaffRole[] Roles);

/// <summary>The console's navigation, in its order. Each part adds its line.</summary>
internal static class StaffPlaces
{
    /// <summary>Every place.</summary>
    public static IReadOnlyList<StaffPlace> All { get; } =
    [
        new("/staff", "Staff_Home", [.. StaffWords.Roles]),
        new("/staff/cases", "Staff_Cases", StaffRole.Agent, StaffRole.Supervisor),
        new("/staff/requests", "Staff_Requests", StaffRole.Agent, StaffRole.Supervisor),
        new("/staff/accounts", "Staff_Accounts", StaffRole.AccountManager),
        new("/staff/queue", "Staff_Queue", StaffRole.AccountManager, StaffRole.Supervisor),
        new("/staff/help", "HelpDesk_Title", StaffRole.Agent, StaffRole.Supervisor),
        new("/staff/people", "Staff_People", StaffRole.Supervisor),
        new("/staff/changes", "ContactChange_Title", StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor),
        new("/staff/overview", "Overview_Title", StaffRole.Supervisor, StaffRole.Auditor),
        new("/staff/audit", "Record_Title", StaffRole.Supervisor, StaffRole.Auditor),
        new("/staff/me", "Staff_Me", [.. StaffWords.Roles]),
    ];

    /// <summary>The places of a role.</summary>
    public static IEnumerable<StaffPlace> Of(StaffRole role) => All.Where(place => place.Roles.Contains(role));

    /// <summary>The place that a path belongs to: the longest that it begins with.</summary>
    public static StaffPlace? Current(PathString path) => All
        .Where(place => path.StartsWithSegments(place.Path, StringComparison.OrdinalIgnoreCase))
        .MaxBy(place => place.Path.Length);
}
