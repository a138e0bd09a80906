namespace Keyback.Bench.Results;

/// <summary>What was measured: under each name one value a round.</summary>
internal sealed class Figures
{
    private readonly Dictionary<string, List<double>> _values = [];
    private readonly Lock _lock = new();

    /// <summary>All, in the order in which they were first measured.</summary>
    public IReadOnlyDictionary<string, List<double>> All => _values;

    /// <summary>Keeps a value and says it.</summary>
    public void Add(string name, double value)
    {
        lock (_lock)
        {
            if (!_values.TryGetValue(name, out var values))
            {
                _values[name] = values = [];
            }

            values.Add(value);
        }

        Console.WriteLine(FormattableString.Invariant($"    {name}: {value:N1}"));
    }

    /// <summary>The middle one, or none when nothing was measured.</summary>
    public double? Median(string name)
    {
        if (!_values.TryGetValue(name, out var values))
        {
            return null;
        }

        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
