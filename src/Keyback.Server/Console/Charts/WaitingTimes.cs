namespace Keyback.Server.Console.Charts;

/// <summary>How long owners took, from counts by quarters of a minute: exact to one of these.</summary>
/// <param name="counts">How many took so many quarters; the last, 240, stands for an hour and more.</param>
internal sealed class WaitingTimes(IReadOnlyDictionary<int, long> counts)
{
    /// <summary>Minutes beyond which nothing is told apart.</summary>
    public const int Most = 60;

    private const double Quarter = 0.25; // minutes

    private readonly (int Quarters, long Count)[] _sorted = [.. counts.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value))];

    /// <summary>How many there are.</summary>
    public long Total => _sorted.Sum(pair => pair.Count);

    /// <summary>The minutes within which so many of a hundred were done (the nearest rank); none where there are none.</summary>
    public double? Within(int percent)
    {
        var rank = (long)Math.Ceiling(Total * percent / 100.0);
        foreach (var (quarters, count) in _sorted)
        {
            rank -= count;
            if (rank <= 0)
            {
                return (quarters + 1) * Quarter;
            }
        }

        return null;
    }

    /// <summary>How many took from so many minutes to less than so many.</summary>
    public long Between(int from, int until) => _sorted.Where(pair => pair.Quarters * Quarter >= from && pair.Quarters * Quarter < until).Sum(pair => pair.Count);
}
