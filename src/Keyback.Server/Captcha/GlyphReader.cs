using System.Globalization;
using System.Numerics;

namespace Keyback.Server.Captcha;

/// <summary>A character as the pen draws it: strokes of points a short step apart.</summary>
/// <param name="Strokes">From pen down to pen up. The box reaches from -0.5 to 0.5 both ways.</param>
/// <param name="Width">How wide the box is to be drawn, as a share of an ordinary one.</param>
internal sealed record Glyph(IReadOnlyList<Vector2[]> Strokes, float Width);

/// <summary>Turns the notation of <see cref="GlyphDrawings"/> into points.</summary>
internal static class GlyphReader
{
    private const float BoxWidth = 100;
    private const float BoxHeight = 140;
    private const float Step = 11; // of the box's 140: short enough for a warp to bend a straight line

    internal static Glyph Read(string way, float width)
    {
        var numbers = way.Split(' ');
        List<Vector2[]> strokes = [];
        List<Vector2> stroke = [];
        var at = 0;
        while (at < numbers.Length)
        {
            var command = numbers[at][0];
            var from = stroke.Count > 0 ? stroke[^1] : default;
            switch (command)
            {
                case 'M':
                    Finish(strokes, stroke);
                    stroke.Add(Point(numbers, ref at));
                    break;
                case 'L':
                    AddLine(stroke, from, Point(numbers, ref at));
                    break;
                case 'C':
                    AddCurve(stroke, from, Point(numbers, ref at), Point(numbers, ref at), Point(numbers, ref at));
                    break;
                default:
                    throw new FormatException($"A drawing holds the unknown command {command}.");
            }
        }

        Finish(strokes, stroke);
        return new Glyph(strokes, width);
    }

    private static void Finish(List<Vector2[]> strokes, List<Vector2> stroke)
    {
        if (stroke.Count > 0)
        {
            strokes.Add([.. stroke.Select(point => new Vector2((point.X / BoxWidth) - 0.5f, (point.Y / BoxHeight) - 0.5f))]);
            stroke.Clear();
        }
    }

    // A command's letter stands before its first number without a space.
    private static Vector2 Point(string[] numbers, ref int at)
    {
        var x = float.Parse(numbers[at++].TrimStart('M', 'L', 'C'), CultureInfo.InvariantCulture);
        return new Vector2(x, float.Parse(numbers[at++], CultureInfo.InvariantCulture));
    }

    private static void AddLine(List<Vector2> stroke, Vector2 from, Vector2 to)
    {
        var steps = Steps(Vector2.Distance(from, to));
        for (var i = 1; i <= steps; i++)
        {
            stroke.Add(Vector2.Lerp(from, to, (float)i / steps));
        }
    }

    private static void AddCurve(List<Vector2> stroke, Vector2 from, Vector2 near, Vector2 far, Vector2 to)
    {
        var steps = Steps(Vector2.Distance(from, near) + Vector2.Distance(near, far) + Vector2.Distance(far, to));
        for (var i = 1; i <= steps; i++)
        {
            var t = (float)i / steps;
            var a = Vector2.Lerp(from, near, t);
            var b = Vector2.Lerp(near, far, t);
            var c = Vector2.Lerp(far, to, t);
            stroke.Add(Vector2.Lerp(Vector2.Lerp(a, b, t), Vector2.Lerp(b, c, t), t));
        }
    }

    private static int Steps(float length) => Math.Max(1, (int)(length / Step));
}
