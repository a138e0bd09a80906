using System.Buffers;
using System.Numerics;

namespace Keyback.Server.Captcha;

/// <summary>A sheet of grey on which a round pen draws: 0 is bare ground, 1 is full ink. Edges are smooth.</summary>
/// <remarks>
/// A stroke is a row of capsules whose radius changes from end to end; how much ink a pixel gets follows from its
/// distance to the capsule's axis. Eight pixels are reckoned at a time where the processor can.
/// </remarks>
internal sealed class InkCanvas : IDisposable
{
    private static readonly Vector<float> Lanes = CountUp();

    private readonly float[] _ink;
    private readonly int _stride; // wider than the picture by one vector, so that no row needs a slow end

    internal InkCanvas(int width, int height)
    {
        Width = width;
        Height = height;
        _stride = width + Vector<float>.Count;
        _ink = ArrayPool<float>.Shared.Rent(_stride * height);
        Array.Clear(_ink, 0, _stride * height);
    }

    internal int Width { get; }

    internal int Height { get; }

    /// <summary>The ink of one row.</summary>
    internal Span<float> Row(int y) => _ink.AsSpan(y * _stride, Width);

    /// <summary>Lays ink along the capsule. Where there is more already, that stays.</summary>
    internal void Draw(Vector2 from, Vector2 to, float fromRadius, float toRadius, float ink) =>
        Sweep(from, to, fromRadius, toRadius, ink, erase: false);

    /// <summary>Takes that share of the ink away along the capsule.</summary>
    internal void Erase(Vector2 from, Vector2 to, float fromRadius, float toRadius, float share) =>
        Sweep(from, to, fromRadius, toRadius, share, erase: true);

    public void Dispose() => ArrayPool<float>.Shared.Return(_ink);

    private void Sweep(Vector2 from, Vector2 to, float fromRadius, float toRadius, float strength, bool erase)
    {
        var reach = MathF.Max(fromRadius, toRadius) + 1;
        var left = Math.Max(0, (int)(MathF.Min(from.X, to.X) - reach));
        var right = Math.Min(Width - 1, (int)(MathF.Max(from.X, to.X) + reach));
        var top = Math.Max(0, (int)(MathF.Min(from.Y, to.Y) - reach));
        var bottom = Math.Min(Height - 1, (int)(MathF.Max(from.Y, to.Y) + reach));
        var axis = to - from;
        var perLength = 1 / MathF.Max(axis.LengthSquared(), 1e-6f);
        var stepX = new Vector<float>(axis.X * perLength);
        var axisX = new Vector<float>(axis.X);
        var axisY = new Vector<float>(axis.Y);
        var radius = new Vector<float>(fromRadius + 0.5f);
        var growth = new Vector<float>(toRadius - fromRadius);
        var most = new Vector<float>(strength);

        for (var y = top; y <= bottom; y++)
        {
            var offsetY = y - from.Y;
            var alongY = new Vector<float>(offsetY * axis.Y * perLength);
            var downY = new Vector<float>(offsetY);
            for (var x = left; x <= right; x += Vector<float>.Count)
            {
                var offsetX = Lanes + new Vector<float>(x - from.X);
                var along = Vector.Min(Vector.Max((offsetX * stepX) + alongY, Vector<float>.Zero), Vector<float>.One);
                var awayX = offsetX - (along * axisX);
                var awayY = downY - (along * axisY);
                var distance = Vector.SquareRoot((awayX * awayX) + (awayY * awayY));
                var cover = Vector.Min(Vector.Max(radius + (along * growth) - distance, Vector<float>.Zero), Vector<float>.One) * most;
                var cell = _ink.AsSpan((y * _stride) + x, Vector<float>.Count);
                var before = new Vector<float>(cell);
                (erase ? before - (before * cover) : Vector.Max(before, cover)).CopyTo(cell);
            }
        }
    }

    private static Vector<float> CountUp()
    {
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < lanes.Length; i++)
        {
            lanes[i] = i;
        }

        return new Vector<float>(lanes);
    }
}
