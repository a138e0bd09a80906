using System.Numerics;

namespace Keyback.Server.Captcha;

/// <summary>Draws strokes whose thickness swells and shrinks on the way, as ink does.</summary>
/// <param name="canvas">The sheet.</param>
/// <param name="radius">Half the ordinary thickness in pixels.</param>
/// <param name="swell">How far the thickness strays from that, as a share.</param>
/// <param name="pace">How fast it changes: radians a point.</param>
/// <param name="phase">Where in that it starts.</param>
/// <param name="less">Pixels off the radius everywhere.</param>
internal sealed class Pen(InkCanvas canvas, float radius, float swell, float pace, float phase, float less = 0)
{
    /// <summary>A pen whose thickness changes in a way of its own.</summary>
    internal static Pen New(Dice dice, InkCanvas canvas, float radius) =>
        new(canvas, radius, dice.Between(0.1f, 0.3f), dice.Between(0.25f, 0.7f), dice.Between(0, MathF.Tau));

    /// <summary>The same pen, so many pixels thinner all round.</summary>
    internal Pen Thinner(float pixels) => new(canvas, radius, swell, pace, phase, less + pixels);

    /// <summary>Draws the points in a row.</summary>
    internal void Draw(ReadOnlySpan<Vector2> points, float ink = 1)
    {
        for (var i = 1; i < points.Length; i++)
        {
            canvas.Draw(points[i - 1], points[i], RadiusAt(i - 1), RadiusAt(i), ink);
        }
    }

    /// <summary>Takes away what lies under the points.</summary>
    internal void Erase(ReadOnlySpan<Vector2> points, float share = 1)
    {
        for (var i = 1; i < points.Length; i++)
        {
            canvas.Erase(points[i - 1], points[i], RadiusAt(i - 1), RadiusAt(i), share);
        }
    }

    private float RadiusAt(int point) => MathF.Max(0, (radius * (1 + (swell * MathF.Sin((point * pace) + phase)))) - less);
}
