using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Storage.Accounts;

namespace Keyback.Storage.Limits;

/// <summary>
/// The counts of all limits, one row a subject, keyed by a pseudonym so that the table tells nothing and a
/// subject without an account counts like any other (I1).
/// </summary>
public sealed class LimitStore(DataKeys keys)
{
    private static readonly string ReadStamps = Sql.Text("Limits/read_stamps");
    private static readonly string ReadTwoStamps = Sql.Text("Limits/read_two_stamps");
    private static readonly string KeepStamps = Sql.Text("Limits/keep_stamps");
    private static readonly string ForgetStamps = Sql.Text("Limits/forget");

    /// <summary>The row of one subject for one purpose.</summary>
    public byte[] Key(LimitPurpose purpose, Lane lane, string subject) => keys.Pseudonym($"limit {(int)purpose} {(int)lane}", subject);

    /// <summary>Asks for what a row holds, together with whatever else is asked before it is awaited.</summary>
    internal static Asked<byte[]> Ask(WriteScope scope, byte[] key) => scope.Ask<byte[]>(ReadStamps, new { key });

    /// <summary>Takes one of <paramref name="limit"/> in any window of this length, if one is left.</summary>
    /// <param name="scope">The transaction of what is limited.</param>
    /// <param name="key">Whose count.</param>
    /// <param name="limit">How many there are in the window.</param>
    /// <param name="window">How long each counts.</param>
    /// <param name="now">When.</param>
    /// <param name="asked">What the row holds, if that was asked already.</param>
    /// <returns>Zero when one was taken, else the time until one is free.</returns>
    internal static async Task<TimeSpan> TryTakeAsync(
        WriteScope scope, byte[] key, int limit, TimeSpan window, DateTimeOffset now, Asked<byte[]>? asked = null)
    {
        for (; ; asked = null)
        {
            var (read, stamps) = await ReadAsync(asked ?? Ask(scope, key));
            if (!stamps.TryTake(now, limit, window, out var next))
            {
                return stamps.RetryAfter(now, limit, window);
            }

            if (await KeepAsync(scope, key, read, next.ToBytes(), now + window))
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>How many are left in the window, and how long until the next one is free.</summary>
    internal static async Task<(int Left, TimeSpan RetryAfter)> LeftAsync(
        WriteScope scope, byte[] key, int limit, TimeSpan window, DateTimeOffset now) =>
        await LeftAsync(Ask(scope, key), limit, window, now);

    /// <summary>The same, of what was asked already.</summary>
    internal static async Task<(int Left, TimeSpan RetryAfter)> LeftAsync(Asked<byte[]> asked, int limit, TimeSpan window, DateTimeOffset now)
    {
        var (_, stamps) = await ReadAsync(asked);
        return (stamps.Left(now, limit, window), stamps.RetryAfter(now, limit, window));
    }

    /// <summary>What two rows hold, outside a transaction.</summary>
    internal static async Task<(SlidingWindow One, SlidingWindow Other)> ReadAsync(Database database, byte[] one, byte[] other, CancellationToken ct)
    {
        var rows = (await database.FindSharedAsync<TwoRows>(ReadTwoStamps, new { one, other }, ct))!;
        return (SlidingWindow.FromBytes(rows.One), SlidingWindow.FromBytes(rows.Other));
    }

    /// <summary>Forgets what was counted for an account and for its identifiers, in both lanes.</summary>
    internal async Task ForgetAsync(WriteScope scope, AccountId account, LimitPurpose[] ofAccount, LimitPurpose[] ofIdentifiers)
    {
        var subjects = await AccountStore.SubjectsAsync(scope, keys, account);
        foreach (var lane in (Lane[])[Lane.Stranger, Lane.KnownDevice])
        {
            foreach (var purpose in ofIdentifiers)
            {
                foreach (var subject in subjects)
                {
                    await ForgetAsync(scope, Key(purpose, lane, subject));
                }
            }

            foreach (var purpose in ofAccount)
            {
                await ForgetAsync(scope, Key(purpose, lane, account.ToString()));
            }
        }
    }

    /// <summary>Forgets all that was counted.</summary>
    internal static Task ForgetAsync(WriteScope scope, byte[] key) => scope.ExecuteAsync(ForgetStamps, new { key });

    /// <summary>How many of a limit too large for single stamps are used.</summary>
    internal static async Task<long> UsedOfManyAsync(WriteScope scope, byte[] key, TimeSpan window, DateTimeOffset now) =>
        BucketedWindow.FromBytes(await ReadBytesAsync(scope, key)).Used(now, window);

    /// <summary>Takes one of a limit too large for single stamps, if one is left.</summary>
    internal static async Task<bool> TryTakeOfManyAsync(WriteScope scope, byte[] key, int limit, TimeSpan window, DateTimeOffset now) =>
        await ChangeAsync(
            scope,
            key,
            read => BucketedWindow.FromBytes(read).TryTake(now, limit, window, out var next) ? next.ToBytes() : null,
            now + window + window) is not null; // the last slice counts a little longer than the window

    /// <summary>Puts in the place of what a row holds what the change makes of it, as often as somebody else was faster.</summary>
    /// <returns>What the row holds now, or null when the change made nothing of it.</returns>
    internal static async Task<byte[]?> ChangeAsync(WriteScope scope, byte[] key, Func<byte[], byte[]?> change, DateTimeOffset idle)
    {
        while (true)
        {
            var read = await ReadBytesAsync(scope, key);
            var next = change(read);
            if (next is null || await KeepAsync(scope, key, read, next, idle))
            {
                return next;
            }
        }
    }

    /// <summary>What a row holds that was asked for, and how that is to be read.</summary>
    internal static async Task<(byte[] Read, SlidingWindow Stamps)> ReadAsync(Asked<byte[]> asked)
    {
        var read = await asked.RowAsync() ?? [];
        return (read, SlidingWindow.FromBytes(read));
    }

    private static async Task<byte[]> ReadBytesAsync(WriteScope scope, byte[] key) =>
        await Ask(scope, key).RowAsync() ?? [];

    private static async Task<bool> KeepAsync(WriteScope scope, byte[] key, byte[] read, byte[] next, DateTimeOffset idle) =>
        await scope.AssumeAsync(KeepStamps, new { key, read, stamps = next, idle }) == 1;

    private sealed class TwoRows
    {
        public byte[]? One { get; init; }

        public byte[]? Other { get; init; }
    }
}
