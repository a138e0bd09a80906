using System.Globalization;

namespace Keyback.Server.Platform;

/// <summary>When to come back, in the way that programs read (RFC 9110 §10.2.3).</summary>
internal static class Retry
{
    /// <summary>How long to wait when the server has more to do than it can.</summary>
    public static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(30);

    /// <summary>What <c>Retry-After</c> says where an answer is being made already: it tells of no limit.</summary>
    public const string Soon = "1";

    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(30); // a finer wait would tell which limit fired

    /// <summary>Whole seconds for <c>Retry-After</c>, rounded up coarsely.</summary>
    public static string After(TimeSpan wait) =>
        (Math.Max(1, Math.Ceiling(wait / Coarse)) * Coarse.TotalSeconds).ToString("F0", CultureInfo.InvariantCulture);
}
