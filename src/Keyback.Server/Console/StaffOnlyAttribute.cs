using Keyback.Support;

namespace Keyback.Server.Console;

/// <summary>
/// Who may come here: on every page and call under <c>/staff</c>. What bears neither this nor <see cref="StaffDoorAttribute"/>
/// lets nobody in.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class StaffOnlyAttribute(params StaffRole[] roles) : Attribute
{
    /// <summary>The roles that may.</summary>
    public IReadOnlyList<StaffRole> Roles { get; } = roles;

    /// <summary>Whether a role may.</summary>
    public bool Admits(StaffRole role) => Roles.Contains(role);
}

/// <summary>A page before the gate: whoever is not in comes here.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class StaffDoorAttribute : Attribute;
