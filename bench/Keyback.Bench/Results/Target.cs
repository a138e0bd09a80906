namespace Keyback.Bench.Results;

/// <summary>What is to be reached.</summary>
/// <param name="Work">In words.</param>
/// <param name="Figure">What is looked at.</param>
/// <param name="Against">What it is divided by, or none where the figure itself counts.</param>
/// <param name="Bound">Where the target lies.</param>
/// <param name="AtMost">Whether less is better.</param>
/// <param name="Unit">The unit of the figure.</param>
internal sealed record Target(string Work, string Figure, string? Against, double Bound, bool AtMost, string Unit)
{
    /// <summary>At least so many times what somebody else does.</summary>
    public static Target Times(string work, string figure, string against, double times) => new(work, figure, against, times, false, "a second");

    /// <summary>The ratio, or the figure itself; none when it was not measured.</summary>
    public double? Value(Figures figures) => (figures.Median(Figure), Against is null ? 1 : figures.Median(Against)) switch
    {
        ({ } value, { } against) => value / against,
        _ => null,
    };

    /// <summary>How much of the target is reached: 1 is all of it.</summary>
    public double? Reached(Figures figures) => Value(figures) is { } value ? AtMost ? Bound / value : value / Bound : null;
}
