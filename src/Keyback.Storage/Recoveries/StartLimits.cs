using Keyback.Limits;
using Keyback.Storage.Limits;

namespace Keyback.Storage.Recoveries;

/// <summary>
/// How often Recoveries may be started for an identifier and from a network: up to the limit freely, then with a
/// CAPTCHA, then not at all. Only answered CAPTCHAs are charged to the identifier, so that a stranger who answers none
/// cannot use up what its owner has (I5); all are charged to the network.
/// </summary>
public sealed class StartLimits(LimitStore limitStore, LimitsOptions limits)
{
    private const int CaptchaFactor = 3; // how much wider the limits are with a CAPTCHA

    /// <summary>What the starts of a kind decide about.</summary>
    internal StartKeys KeysOf(StartPurposes purposes, string network, string subject, Lane lane) => new(
        limitStore.Key(purposes.OfIdentifier, lane, subject),
        lane is Lane.KnownDevice ? null : limitStore.Key(purposes.OfNetwork, lane, network));

    internal async Task<StartResult> TakeAsync(WriteScope scope, StartKeys keys, CaptchaStanding captcha, DateTimeOffset now)
    {
        var identifier = new Window(keys.Identifier, limits.StartsPerIdentifier);
        var neighbours = keys.Network is { } network ? new Window(network, limits.StartsPerNetwork) : null;

        return captcha switch
        {
            CaptchaStanding.NotOffered => await TakeAsync(scope, identifier, neighbours, now),
            CaptchaStanding.Solved => await TakeAsync(scope, identifier.Wider, neighbours?.Wider, now),
            CaptchaStanding.Unsolved => await TakeAsync(scope, identifier, neighbours, now) is StartResult.Recorded recorded
                ? recorded
                : await AskAsync(scope, neighbours?.Wider, now),
        };
    }

    private async Task<StartResult> TakeAsync(WriteScope scope, Window identifier, Window? neighbours, DateTimeOffset now)
    {
        if (neighbours is null)
        {
            return ResultOf(await TakeAsync(scope, identifier, now));
        }

        // Held while both are looked at, so that what one refuses uses up nothing of the other.
        await scope.HoldAsync(neighbours.Key);
        var (ofNeighbours, ofIdentifier) = (LimitStore.Ask(scope, neighbours.Key), LimitStore.Ask(scope, identifier.Key));
        var (left, wait) = await LimitStore.LeftAsync(ofNeighbours, neighbours.Limit, limits.StartsWindow, now);
        if (left <= 0)
        {
            return new StartResult.Throttled(wait);
        }

        var taken = await TakeAsync(scope, identifier, now, ofIdentifier);
        return ResultOf(taken == TimeSpan.Zero ? await TakeAsync(scope, neighbours, now, ofNeighbours) : taken);
    }

    private async Task<StartResult> AskAsync(WriteScope scope, Window? neighbours, DateTimeOffset now)
    {
        var wait = neighbours is null
            ? TimeSpan.Zero
            : await TakeAsync(scope, neighbours, now);
        return wait == TimeSpan.Zero ? new StartResult.CaptchaRequired() : new StartResult.Throttled(wait);
    }

    private Task<TimeSpan> TakeAsync(WriteScope scope, Window window, DateTimeOffset now, Asked<byte[]>? asked = null) =>
        LimitStore.TryTakeAsync(scope, window.Key, window.Limit, limits.StartsWindow, now, asked);

    private static StartResult ResultOf(TimeSpan wait) => wait == TimeSpan.Zero ? new StartResult.Recorded() : new StartResult.Throttled(wait);

    private sealed record Window(byte[] Key, int Limit)
    {
        public Window Wider => this with { Limit = Limit * CaptchaFactor };
    }
}

/// <summary>Whose starts are counted.</summary>
/// <param name="Identifier">The row of the identifier.</param>
/// <param name="Network">The row of the network; none for a known device, of which neighbours in the same network must not use up what it has (I5).</param>
internal sealed record StartKeys(byte[] Identifier, byte[]? Network);

/// <summary>Under which purposes starts are counted: what one kind uses up, the other still has.</summary>
/// <param name="OfIdentifier">For an identifier.</param>
/// <param name="OfNetwork">From a network.</param>
internal sealed record StartPurposes(LimitPurpose OfIdentifier, LimitPurpose OfNetwork)
{
    public static readonly StartPurposes Recoveries = new(LimitPurpose.StartsOfIdentifier, LimitPurpose.StartsOfNetwork);

    public static readonly StartPurposes Questions = new(LimitPurpose.QuestionsOfIdentifier, LimitPurpose.QuestionsOfNetwork);

    public static readonly StartPurposes SignUps = new(LimitPurpose.SignUpsOfIdentifier, LimitPurpose.SignUpsOfNetwork);
}
