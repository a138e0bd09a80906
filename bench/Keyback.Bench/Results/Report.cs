using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Keyback.Bench.Results;

/// <summary>Writes what was measured: as a table, as JSON and as a picture.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes <c>latest.md</c>, <c>latest.json</c> and <c>latest.svg</c>.</summary>
    /// <returns>The table.</returns>
    public static async Task<string> WriteAsync(
        string folder, int rounds, Figures figures, IReadOnlyList<Target> targets, IReadOnlyDictionary<string, string> machine)
    {
        Directory.CreateDirectory(folder);
        var table = Table(rounds, figures, targets, machine);
        await File.WriteAllTextAsync(Path.Combine(folder, "latest.md"), table);
        await File.WriteAllTextAsync(Path.Combine(folder, "latest.json"), ToJson(rounds, figures, targets, machine) + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "latest.svg"), Chart.Draw(figures, targets));
        return table;
    }

    private static string Table(int rounds, Figures figures, IReadOnlyList<Target> targets, IReadOnlyDictionary<string, string> machine)
    {
        var text = new StringBuilder("# The last run of bench/run\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Medians of {rounds} rounds. ").AppendJoin("; ", machine.Select(fact => $"{fact.Key}: {fact.Value}"));
        text.Append(".\n\n![What was reached of each target](latest.svg)\n\n| work | measured | target | reached | cannot be beaten, measured |\n| --- | ---: | ---: | --- | ---: |\n");
        foreach (var target in targets)
        {
            var value = target.Value(figures)!.Value;
            var (measured, bound) = target.Against is null
                ? ($"{Number(value)} {target.Unit}", $"{Number(target.Bound)} {target.Unit}")
                : ($"{Number(value)} × ({Number(figures.Median(target.Figure)!.Value)} : {Number(figures.Median(target.Against)!.Value)} {target.Unit})", $"{Number(target.Bound)} ×");
            var sense = target.AtMost ? "at most " : "";
            var limit = target.LimitValue(figures) is { } best ? $"{Number(best)} {(target.Against is null ? target.Unit : "×")} ({target.Limit})" : "";
            text.Append(CultureInfo.InvariantCulture, $"| {target.Work} | {measured} | {sense}{bound} | {(target.Reached(figures) >= 1 ? "yes" : "**no**")} | {limit} |\n");
        }

        text.Append("\n| figure | median | all rounds |\n| --- | ---: | --- |\n");
        foreach (var (name, values) in figures.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {Number(figures.Median(name)!.Value)} | {string.Join(", ", values.Select(Number))} |\n");
        }

        return text.ToString();
    }

    private static string ToJson(int rounds, Figures figures, IReadOnlyList<Target> targets, IReadOnlyDictionary<string, string> machine) => JsonSerializer.Serialize(
        new
        {
            Machine = machine,
            Rounds = rounds,
            Targets = targets.Select(target => new
            {
                target.Work,
                target.Figure,
                target.Against,
                Value = Rounded(target.Value(figures)!.Value),
                Limit = target.LimitValue(figures) is { } limit ? Rounded(limit) : (double?)null,
                target.Bound,
                target.AtMost,
                target.Unit,
                Reached = target.Reached(figures) >= 1,
            }),
            Figures = figures.All.ToDictionary(
                figure => figure.Key, figure => new { Median = Rounded(figures.Median(figure.Key)!.Value), Values = figure.Value.Select(Rounded) }),
        },
        Json);

    private static double Rounded(double value) => Math.Round(value, 3);

    /// <summary>Three digits that count.</summary>
    internal static string Number(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
