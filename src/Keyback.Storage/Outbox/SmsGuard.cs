using System.Globalization;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Storage.Limits;
using Microsoft.Extensions.Logging;

namespace Keyback.Storage.Outbox;

/// <summary>
/// Keeps SMS from being a way to earn or to harass: none to countries that are not served or to costly numbers, ceilings
/// for a number, its neighbours, a country and altogether, and an alarm where codes are hardly ever used.
/// </summary>
public sealed partial class SmsGuard(SmsSpending spending, LimitStore limitStore, ILogger<SmsGuard> log)
{
    /// <summary>The number got its day's share.</summary>
    public const string NumberCap = "sms_number_cap";

    /// <summary>The numbers that share its prefix got their hour's share.</summary>
    public const string PrefixCap = "sms_prefix_cap";

    /// <summary>The country got its day's share.</summary>
    public const string RegionCap = "sms_region_cap";

    /// <summary>The day's SMS are used up.</summary>
    public const string DayCap = "sms_day_cap";

    private const string FewVerified = "sms_few_verified";
    private const int OwnersPart = 5; // one in so many of a number's share

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan ShareKept = TimeSpan.FromDays(30);

    /// <summary>Asks whether one SMS may go to a number, and counts it if so.</summary>
    /// <param name="scope">The transaction that the SMS belongs to.</param>
    /// <param name="e164">The number.</param>
    /// <param name="now">When.</param>
    /// <param name="isCode">Whether it carries a code, of which is expected that it comes back (<see cref="VerifiedAsync"/>).</param>
    /// <param name="isOwners">
    /// Whether it tells the owner of something, or a known device asked for it. What strangers ask for gets four fifths of a
    /// number's share: else ten starts would keep the owner from a code (I5) and from hearing what was done (I10).
    /// </param>
    /// <returns>Nothing when it may; else why not: a fixed phrase.</returns>
    public async Task<string?> TakeAsync(WriteScope scope, string e164, DateTimeOffset now, bool isCode, bool isOwners)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var (region, refusal) = spending.Judge(e164);
        if (refusal is not null)
        {
            return refusal;
        }

        if (await CapReachedAsync(scope, e164, region, isOwners, now) is { } cap)
        {
            if (cap != NumberCap)
            {
                await AlarmAsync(scope, cap, region, now); // one number's share is soon used up, and tells nothing
            }

            return cap;
        }

        if (isCode)
        {
            await CountAsync(scope, region, share => share.Sent(now), now);
        }

        return null;
    }

    /// <summary>A code that had been sent to this number was right.</summary>
    public async Task VerifiedAsync(WriteScope scope, string e164, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(scope);
        await CountAsync(scope, spending.Judge(e164).Region, share => share.Verified(now), now);
    }

    // Looks at all before it takes of any, so that what is refused by one uses up nothing of the others.
    private async Task<string?> CapReachedAsync(WriteScope scope, string e164, string region, bool isOwners, DateTimeOffset now)
    {
        var limits = spending.Limits;
        var number = Key(LimitPurpose.SmsToNumber, e164);
        var all = Key(LimitPurpose.SmsToAll, "");
        await scope.HoldAsync(all); // every SMS changes this row in the end: it may as well wait before it looks
        (string Reason, byte[] Key, int Limit, TimeSpan Window)[] caps =
        [
            (PrefixCap, Key(LimitPurpose.SmsToPrefix, SmsSpending.Prefix(e164)), limits.PerPrefixPerHour, Hour),
            (RegionCap, Key(LimitPurpose.SmsToRegion, region), limits.PerRegionPerDay, Day),
            (DayCap, all, limits.PerDay, Day),
        ];
        var kept = isOwners ? 0 : limits.PerNumberPerDay / OwnersPart;
        if ((await LimitStore.LeftAsync(scope, number, limits.PerNumberPerDay, Day, now)).Left <= kept)
        {
            return NumberCap;
        }

        foreach (var (reason, key, limit, window) in caps)
        {
            if (await LimitStore.UsedOfManyAsync(scope, key, window, now) >= limit)
            {
                return reason;
            }
        }

        if (await LimitStore.TryTakeAsync(scope, number, limits.PerNumberPerDay, Day, now) > TimeSpan.Zero)
        {
            return NumberCap;
        }

        foreach (var (reason, key, limit, window) in caps)
        {
            if (!await LimitStore.TryTakeOfManyAsync(scope, key, limit, window, now))
            {
                return reason;
            }
        }

        return null;
    }

    private async Task CountAsync(WriteScope scope, string region, Func<VerifiedShare, VerifiedShare> count, DateTimeOffset now)
    {
        var kept = await LimitStore.ChangeAsync(
            scope, Key(LimitPurpose.SmsVerified, region), read => count(VerifiedShare.FromBytes(read)).ToBytes(), now + ShareKept);
        if (VerifiedShare.FromBytes(kept).Percent(now) < spending.Limits.AlarmBelowPercent)
        {
            await AlarmAsync(scope, FewVerified, region, now);
        }
    }

    // Once an hour for each reason and country.
    private async Task AlarmAsync(WriteScope scope, string reason, string region, DateTimeOffset now)
    {
        var where = reason == DayCap ? "" : region;
        if (await LimitStore.TryTakeAsync(scope, Key(LimitPurpose.SmsAlarms, $"{reason} {where}"), 1, Hour, now) > TimeSpan.Zero)
        {
            return;
        }

        scope.Record(new AuditEntry(AuditKind.SmsAlarm, Reason: where.Length == 0 ? reason : $"{reason}_{Small(where)}"));
        scope.AfterCommit(() => Alarm(log, reason, region));
    }

    private byte[] Key(LimitPurpose purpose, string subject) => limitStore.Key(purpose, Lane.Stranger, subject); // lanes share what SMS may cost

    private static string Small(string region) => region.ToLower(CultureInfo.InvariantCulture);

    [LoggerMessage(2801, LogLevel.Warning, "SMS look like fraud or a flood: {Reason}, at one to {Region}")]
    private static partial void Alarm(ILogger logger, string reason, string region);
}
