using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Server.Console;

/// <summary>Who of the staff asks.</summary>
/// <param name="Member">Who.</param>
/// <param name="Session">The session of this request.</param>
/// <param name="SignedInAt">When the member signed in.</param>
/// <param name="ExpiresAt">When the session is over, used or not.</param>
internal sealed record CurrentStaff(StaffMember Member, Guid Session, DateTimeOffset SignedInAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Who, as the record names it.</summary>
    public StaffId Id => Member.Id;

    /// <summary>What the member may do.</summary>
    public StaffRole Role => Member.Role;

    /// <summary>Prints the member's name.</summary>
    public override string ToString() => Member.ToString();
}

/// <summary>The member of a request, where there is one.</summary>
internal static class CurrentStaffOf
{
    extension(HttpContext context)
    {
        internal CurrentStaff? CurrentStaff() => context.Features.Get<CurrentStaff>();

        /// <summary>Whether the request is for the console.</summary>
        internal bool IsConsole() => context.Request.Path.StartsWithSegments("/staff", StringComparison.OrdinalIgnoreCase);

        /// <summary>Whether a page asks by itself, and nobody pressed anything.</summary>
        internal bool IsLive() => context.Request.Headers.ContainsKey("Keyback-Live");
    }
}
