namespace Keyback.Support;

/// <summary>The roles as the record and the command line write them.</summary>
public static class StaffWords
{
    /// <summary>The roles that somebody can have.</summary>
    public static IReadOnlyList<StaffRole> Roles { get; } =
        [StaffRole.Agent, StaffRole.AccountManager, StaffRole.Supervisor, StaffRole.Auditor];

    /// <summary>The word of a role, in snake_case.</summary>
    public static string Of(StaffRole role) => role switch
    {
        StaffRole.Agent => "agent",
        StaffRole.AccountManager => "account_manager",
        StaffRole.Supervisor => "supervisor",
        StaffRole.Auditor => "auditor",
        _ => "none",
    };

    /// <summary>The role with this word; a dash is as good as an underscore.</summary>
    public static bool TryParse(string? word, out StaffRole role)
    {
        var written = word?.Trim().Replace('-', '_') ?? "";
        role = Roles.FirstOrDefault(known => string.Equals(Of(known), written, StringComparison.OrdinalIgnoreCase));
        return role is not StaffRole.None;
    }
}
