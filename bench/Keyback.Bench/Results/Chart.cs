using System.Globalization;
using System.Net;
using System.Text;

namespace Keyback.Bench.Results;

/// <summary>Draws a bar a target: how much of it is reached. Follows the reader's choice of light or dark.</summary>
internal static class Chart
{
    private const int Row = 24;
    private const int Top = 48;
    private const int Left = 400;
    private const int Full = 200; // pixels of a bar that just reaches its target
    private const double Longest = 2; // more is cut off, and its figure says how much
    private const int Width = 920;

    public static string Draw(Figures figures, IReadOnlyList<Target> targets)
    {
        var height = Top + (targets.Count * Row) + 16;
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" width="{{Width}}" height="{{height}}" role="img" aria-label="What was reached of each target">
            <style>
            .ground { fill: #fff } text { fill: #1f2328; font: 13px system-ui, sans-serif } .reached { fill: #1a7f5a } .short { fill: #c4620e } .line { stroke: #1f2328; stroke-dasharray: 4 3 }
            @media (prefers-color-scheme: dark) { .ground { fill: #0d1117 } text { fill: #e6edf3 } .reached { fill: #3fb98a } .short { fill: #f0883e } .line { stroke: #e6edf3 } }
            </style>
            <rect class="ground" width="{{Width}}" height="{{height}}"/>
            <text x="{{Left + Full}}" y="30" text-anchor="middle">target</text>

            """);
        for (var i = 0; i < targets.Count; i++)
        {
            var target = targets[i];
            var reached = target.Reached(figures)!.Value;
            var length = Math.Max(2, (int)(Full * Math.Min(reached, Longest)));
            var y = Top + (i * Row);
            var value = Report.Number(target.Value(figures)!.Value) + (target.Against is null ? $" {target.Unit}" : " ×");
            text.Append(
                CultureInfo.InvariantCulture,
                $"""
                <text x="{Left - 10}" y="{y + 13}" text-anchor="end">{WebUtility.HtmlEncode(target.Work)}</text>
                <rect class="{(reached >= 1 ? "reached" : "short")}" x="{Left}" y="{y}" width="{length}" height="{Row - 7}" rx="2"/>
                <text x="{Left + length + 6}" y="{y + 13}">{value}</text>

                """);
        }

        return text.Append(CultureInfo.InvariantCulture, $"<line class=\"line\" x1=\"{Left + Full}\" y1=\"{Top - 10}\" x2=\"{Left + Full}\" y2=\"{height - 12}\"/>\n</svg>\n").ToString();
    }
}
