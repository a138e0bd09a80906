using System.ComponentModel.DataAnnotations;

namespace Keyback.Storage.Audit;

/// <summary>For how long the record is kept. Bound from <c>Keyback:Audit</c>.</summary>
public sealed class RecordOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Audit";

    /// <summary>
    /// After how long an entry is removed. Default 180 days: long enough for a law that wants six months of logs (Cybersecurity Law of
    /// China, article 21), and no longer than what it is for. From 60 days, which other parts look back, to ten years.
    /// </summary>
    [Range(typeof(TimeSpan), "60.00:00:00", "3660.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(180);
}
