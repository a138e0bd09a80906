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
    /// <summary>The figure of a program that does only the part that nobody can leave out: what cannot be beaten, where that was measured.</summary>
    public string? Limit { get; init; }

    /// <summary>At least so many times what somebody else does.</summary>
    public static Target Times(string work, string figure, string against, double times, string? limit = null) =>
        new(work, figure, against, times, false, "a second") { Limit = limit };

    /// <summary>The ratio, or the figure itself; none when it was not measured.</summary>
    public double? Value(Figures figures) => Value(figures, Figure);

    /// <summary>The same of what cannot be beaten.</summary>
    public double? LimitValue(Figures figures) => Limit is null ? null : Value(figures, Limit);

    /// <summary>How much of the target is reached: 1 is all of it.</summary>
    public double? Reached(Figures figures) => Value(figures) is { } value ? AtMost ? Bound / value : value / Bound : null;

    private double? Value(Figures figures, string figure) => (figures.Median(figure), Against is null ? 1 : figures.Median(Against)) switch
    {
        ({ } value, { } against) => value / against,
        _ => null,
    };
}
