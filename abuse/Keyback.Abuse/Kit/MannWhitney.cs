namespace Keyback.Abuse.Kit;

/// <summary>Two samples of answer times, compared by the Mann-Whitney U test: without any assumption about how times are spread.</summary>
internal sealed class MannWhitney
{
    private readonly List<double> _first = [];
    private readonly List<double> _second = [];

    /// <summary>Keeps one time, in milliseconds, of the first sample or of the second.</summary>
    public void Add(bool first, double milliseconds) => (first ? _first : _second).Add(milliseconds);

    /// <summary>The medians' distance in milliseconds.</summary>
    public double Gap => Math.Abs(Median(_first) - Median(_second));

    /// <summary>The same as a part of the smaller median.</summary>
    public double RelativeGap => Gap / Math.Min(Median(_first), Median(_second));

    /// <summary>
    /// The two-sided probability, by the normal approximation with a correction for ties: how often samples this different
    /// come from one and the same distribution.
    /// </summary>
    public double Probability
    {
        get
        {
            double n = _first.Count, m = _second.Count, all = n + m;
            var (ranks, ties) = Ranks();
            var u = ranks - (n * (n + 1) / 2);
            var deviation = Math.Sqrt(n * m / 12 * (all + 1 - (ties / (all * (all - 1)))));
            return deviation == 0 ? 1 : Complement(Math.Abs(u - (n * m / 2)) / deviation / Math.Sqrt(2));
        }
    }

    /// <summary>Whether the times tell nothing: no significant difference, and none that could be used.</summary>
    public bool TellsNothing => Probability > 0.01 && (Gap < 1 || RelativeGap < 0.05);

    public override string ToString() => FormattableString.Invariant(
        $"medians {Median(_first):F3} and {Median(_second):F3} ms, p = {Probability:F3}");

    // The sum of the first sample's ranks, and the sum of t³ - t over all groups of equal times.
    private (double Ranks, double Ties) Ranks()
    {
        var ordered = _first.Select(time => (Time: time, First: true)).Concat(_second.Select(time => (Time: time, First: false)))
            .OrderBy(sample => sample.Time).ToArray();
        double ranks = 0, ties = 0;
        for (var start = 0; start < ordered.Length;)
        {
            var end = start;
            while (end < ordered.Length && ordered[end].Time.Equals(ordered[start].Time))
            {
                end++;
            }

            double size = end - start;
            ranks += (start + 1 + end) / 2.0 * ordered[start..end].Count(sample => sample.First);
            ties += (size * size * size) - size;
            start = end;
        }

        return (ranks, ties);
    }

    private static double Median(List<double> times)
    {
        var ordered = times.Order().ToArray();
        return (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }

    // erfc, after Abramowitz and Stegun 7.1.26: right to seven places.
    private static double Complement(double x)
    {
        var t = 1 / (1 + (0.3275911 * x));
        return t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))))
            * Math.Exp(-x * x);
    }
}
