using System.ComponentModel.DataAnnotations;

namespace Keyback.Server.Console;

/// <summary>How the staff sign in. Bound from <c>Keyback:Staff</c>.</summary>
public sealed class StaffOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Staff";

    /// <summary>After how long without use a session of the staff is over.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan SessionIdle { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>After how long a session of the staff is over, used or not.</summary>
    [Range(typeof(TimeSpan), "00:15:00", "1.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);
}
