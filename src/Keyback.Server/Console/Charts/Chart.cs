using Microsoft.AspNetCore.Html;

namespace Keyback.Server.Console.Charts;

/// <summary>One bar of a chart.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Value">How long it is.</param>
internal sealed record Bar(string Label, long Value);

/// <summary>One row of stacked bars.</summary>
/// <param name="Label">What it stands for.</param>
/// <param name="Parts">How long each part is, in the order of the legend.</param>
internal sealed record Stack(string Label, IReadOnlyList<long> Parts)
{
    /// <summary>How long it is altogether.</summary>
    public long Total => Parts.Sum();
}

/// <summary>A chart as a page shows it: drawn, and once more as a table, so that nobody needs to see it.</summary>
/// <param name="Id">Names it within its page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Hint">How to read it, or none.</param>
/// <param name="Description">The same for whoever does not see the drawing.</param>
/// <param name="Drawing">The drawing.</param>
/// <param name="Legend">What the parts of stacked bars stand for; empty where there are none.</param>
/// <param name="Head">The heads of the table's columns.</param>
/// <param name="Rows">Its rows; the first column is their head.</param>
/// <param name="Total">How much there is altogether.</param>
internal sealed record Chart(
    string Id,
    string Title,
    string? Hint,
    string Description,
    IHtmlContent Drawing,
    IReadOnlyList<string> Legend,
    IReadOnlyList<string> Head,
    IReadOnlyList<IReadOnlyList<string>> Rows,
    long Total);
