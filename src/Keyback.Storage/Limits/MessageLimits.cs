using Keyback.Limits;

namespace Keyback.Storage.Limits;

/// <summary>How many messages an address or number gets in an hour and in a day, over all purposes: one count for whatever sends to it.</summary>
public sealed class MessageLimits(LimitStore limitStore, LimitsOptions limits)
{
    /// <summary>Why a message beyond them is suppressed, as the record says it.</summary>
    public const string Reached = "message_limit";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>What is held while a message to an address is counted.</summary>
    internal byte[] SubjectOf(Lane lane, string key) => limitStore.Key(LimitPurpose.MessagesToAddress, lane, key);

    /// <summary>Takes one message, if the address has one left in this lane.</summary>
    /// <param name="scope">The transaction that the message belongs to.</param>
    /// <param name="lane">Whose messages are counted: what strangers ask for uses up nothing of what known devices have (I5).</param>
    /// <param name="key">The key of the address or number.</param>
    /// <param name="now">When.</param>
    internal async Task<bool> TryTakeAsync(WriteScope scope, Lane lane, string key, DateTimeOffset now)
    {
        var counted = SubjectOf(lane, key);
        await scope.HoldAsync(counted); // the hour is looked at and the day taken from as one
        var asked = LimitStore.Ask(scope, counted);
        var (leftInHour, _) = await LimitStore.LeftAsync(asked, limits.MessagesPerHour, Hour, now);
        return leftInHour > 0 && await LimitStore.TryTakeAsync(scope, counted, limits.MessagesPerDay, Day, now, asked) == TimeSpan.Zero;
    }
}
