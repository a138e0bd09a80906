using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Keyback.Server.Console.Charts;

/// <summary>
/// Draws bars as SVG. Colours come from classes of the style sheet, for light and dark; parts of stacked bars differ by
/// pattern, too, so that nobody has to tell colours apart.
/// </summary>
internal static class Drawing
{
    /// <summary>How many parts a stacked bar can have.</summary>
    public const int Parts = 5;

    // Small, so that letters are large enough on a phone, where the drawing is as wide as it is here.
    private const double Width = 400;
    private const double Height = 160;
    private const double Left = 40;
    private const double Top = 12;
    private const double Floor = 132;
    private const double Row = 30;
    private const double Thick = 20;
    private const double RowLabel = 112;

    /// <summary>Upright bars side by side.</summary>
    /// <param name="id">Names the drawing within its page.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="description">The same in a sentence.</param>
    /// <param name="bars">The bars, from the left.</param>
    public static IHtmlContent Columns(string id, string title, string description, IReadOnlyList<Bar> bars)
    {
        var svg = Begin(id, title, description, Height);
        var most = Math.Max(1, bars.Max(bar => bar.Value));
        Line(svg, "grid", Left, Top, Width, Top);
        Line(svg, "grid", Left, (Top + Floor) / 2, Width, (Top + Floor) / 2);
        Line(svg, "axis", Left, Floor, Width, Floor);
        Text(svg, "label end", Left - 8, Top + 5, Number(most));
        Text(svg, "label end", Left - 8, Floor + 5, "0");

        var step = (Width - Left) / bars.Count;
        var every = (int)Math.Ceiling(bars.Count / 6.0); // side by side there is room for six
        for (var at = 0; at < bars.Count; at++)
        {
            var (x, length) = (Left + (at * step), (Floor - Top) * bars[at].Value / most);
            if (bars[at].Value > 0)
            {
                Box(svg, "bar", x + (step * 0.15), Floor - length, step * 0.7, length);
            }

            if (at % every == 0)
            {
                Text(svg, "label middle", x + (step / 2), Floor + 18, bars[at].Label);
            }
        }

        return End(svg);
    }

    /// <summary>Lying bars below each other, each of several parts.</summary>
    /// <param name="id">Names the drawing within its page.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="description">The same in a sentence.</param>
    /// <param name="rows">The bars, from above.</param>
    public static IHtmlContent Stacks(string id, string title, string description, IReadOnlyList<Stack> rows)
    {
        var svg = Begin(id, title, description, rows.Count * Row);
        Patterns(svg, id);
        var most = Math.Max(1, rows.Max(row => row.Total));
        for (var at = 0; at < rows.Count; at++)
        {
            var (x, y) = (RowLabel, (at * Row) + 5);
            Text(svg, "label end", RowLabel - 8, y + 15, rows[at].Label);
            for (var part = 0; part < rows[at].Parts.Count; part++)
            {
                var length = (Width - RowLabel - 48) * rows[at].Parts[part] / most;
                if (length > 0)
                {
                    Box(svg, $"part part-{part}", x, y, length, Thick);
                    Patterned(svg, id, part, x, y, length);
                    x += length;
                }
            }

            Text(svg, "label", x + 8, y + 15, Number(rows[at].Total));
        }

        return End(svg);
    }

    /// <summary>The sign of a part in a legend.</summary>
    /// <param name="id">Names the drawing whose legend it is.</param>
    /// <param name="part">Which part.</param>
    public static IHtmlContent Sign(string id, int part)
    {
        var svg = new StringBuilder("<svg class=\"sign\" viewBox=\"0 0 24 16\" aria-hidden=\"true\" focusable=\"false\">");
        Box(svg, $"part part-{part}", 0, 0, 24, 16);
        if (part > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"0\" y=\"0\" width=\"24\" height=\"16\" fill=\"url(#{id}-pattern-{part})\"/>");
        }

        return End(svg);
    }

    private static StringBuilder Begin(string id, string title, string description, double height) => new StringBuilder().Append(
        CultureInfo.InvariantCulture,
        $"<svg class=\"drawing\" viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-description\">"
        + $"<title id=\"{id}-title\">{Encoded(title)}</title><desc id=\"{id}-description\">{Encoded(description)}</desc>");

    private static HtmlString End(StringBuilder svg) => new(svg.Append("</svg>").ToString());

    // Plain, lines rising, dots, lines across, lines falling: told apart without any colour.
    private static void Patterns(StringBuilder svg, string id)
    {
        string[] lines =
        [
            "<path class=\"mark\" d=\"M-2 2L2 -2M0 8L8 0M6 10L10 6\"/>",
            "<circle class=\"dot\" cx=\"4\" cy=\"4\" r=\"1.5\"/>",
            "<path class=\"mark\" d=\"M4 0V8\"/>",
            "<path class=\"mark\" d=\"M-2 6L2 10M0 0L8 8M6 -2L10 2\"/>",
        ];
        svg.Append("<defs>");
        for (var part = 1; part < Parts; part++)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<pattern id=\"{id}-pattern-{part}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">{lines[part - 1]}</pattern>");
        }

        svg.Append("</defs>");
    }

    private static void Patterned(StringBuilder svg, string id, int part, double x, double y, double length)
    {
        if (part > 0)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{length:0.##}\" height=\"{Thick}\" fill=\"url(#{id}-pattern-{part})\"/>");
        }
    }

    private static void Box(StringBuilder svg, string kind, double x, double y, double width, double height) => svg.Append(
        CultureInfo.InvariantCulture,
        $"<rect class=\"{kind}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{width:0.##}\" height=\"{height:0.##}\"/>");

    private static void Line(StringBuilder svg, string kind, double x1, double y1, double x2, double y2) => svg.Append(
        CultureInfo.InvariantCulture, $"<line class=\"{kind}\" x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\"/>");

    private static void Text(StringBuilder svg, string kind, double x, double y, string text) => svg.Append(
        CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x:0.##}\" y=\"{y:0.##}\" aria-hidden=\"true\">{Encoded(text)}</text>");

    private static string Number(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
