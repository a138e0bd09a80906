namespace Keyback.Server.Platform;

/// <summary>
/// The machine's clock in whole milliseconds, which is what the store keeps: an instant reads the same in the first
/// answer, before it was stored, and in all later ones.
/// </summary>
internal sealed class SystemClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
