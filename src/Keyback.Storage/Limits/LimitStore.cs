using Keyback.Limits;
using Keyback.Security;

namespace Keyback.Storage.Limits;

/// <summary>
/// The sliding windows of all limits, one row a subject, keyed by a pseudonym so that the table tells nothing and a
/// subject without an account counts like any other (I1).
/// </summary>
public sealed class LimitStore(DataKeys keys)
{
    private static readonly string ReadStamps = Sql.Text("Limits/read_stamps");
    private static readonly string KeepStamps = Sql.Text("Limits/keep_stamps");
    private static readonly string ForgetStamps = Sql.Text("Limits/forget");

    /// <summary>The row of one subject for one purpose.</summary>
    public byte[] Key(LimitPurpose purpose, Lane lane, string subject) => keys.Pseudonym($"limit {(int)purpose} {(int)lane}", subject);

    /// <summary>Takes one of <paramref name="limit"/> in any window of this length, if one is left.</summary>
    /// <returns>Zero when one was taken, else the time until one is free.</returns>
    internal static async Task<TimeSpan> TryTakeAsync(WriteScope scope, byte[] key, int limit, TimeSpan window, DateTimeOffset now)
    {
        while (true)
        {
            var (read, stamps) = await ReadAsync(scope, key);
            if (!stamps.TryTake(now, limit, window, out var next))
            {
                return stamps.RetryAfter(now, limit, window);
            }

            if (await KeepAsync(scope, key, read, next, now + window))
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>How many are left in the window, and how long until the next one is free.</summary>
    internal static async Task<(int Left, TimeSpan RetryAfter)> LeftAsync(
        WriteScope scope, byte[] key, int limit, TimeSpan window, DateTimeOffset now)
    {
        var (_, stamps) = await ReadAsync(scope, key);
        return (stamps.Left(now, limit, window), stamps.RetryAfter(now, limit, window));
    }

    /// <summary>Forgets all that was counted.</summary>
    internal static Task ForgetAsync(WriteScope scope, byte[] key) => scope.ExecuteAsync(ForgetStamps, new { key });

    private static async Task<(byte[] Read, SlidingWindow Stamps)> ReadAsync(WriteScope scope, byte[] key)
    {
        var read = await scope.FindAsync<byte[]>(ReadStamps, new { key }) ?? [];
        return (read, SlidingWindow.FromBytes(read));
    }

    private static async Task<bool> KeepAsync(WriteScope scope, byte[] key, byte[] read, SlidingWindow next, DateTimeOffset idle) =>
        await scope.ExecuteAsync(KeepStamps, new { key, read, stamps = next.ToBytes(), idle }) == 1;
}
