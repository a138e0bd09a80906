namespace Keyback.Server.Platform;

/// <summary>Reckons how long there is to wait.</summary>
internal static class TimeLeft
{
    extension(TimeProvider clock)
    {
        /// <summary>How long until an instant; nothing once it is there.</summary>
        internal TimeSpan Until(DateTimeOffset instant)
        {
            var left = instant - clock.GetUtcNow();
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }
}
