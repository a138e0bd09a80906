using System.Numerics;

namespace Keyback.Server.Captcha;

/// <summary>The ground under the text: slanting streaks and slow waves of tint, so that no one threshold fits all.</summary>
/// <remarks>
/// Every row is the row above moved by whole bytes of the file (two pixels), which is what packs well: the texture costs
/// little more than a flat colour.
/// </remarks>
internal static class Ground
{
    private const float Deepest = 0.2f; // of full ink: contrast with the text stays high
    private const int PixelsInByte = 2;

    /// <summary>Lays the ground under what is drawn.</summary>
    internal static void Lay(Dice dice, InkCanvas canvas)
    {
        Span<float> streaks = stackalloc float[canvas.Width * 2];
        Fill(dice, streaks);
        var everyRows = dice.Between(1, 3);
        var leftwards = dice.Chance(0.5f);
        for (var y = 0; y < canvas.Height; y++)
        {
            var moved = y / everyRows * PixelsInByte;
            Blend(canvas.Row(y), streaks.Slice(leftwards ? moved : canvas.Width - moved, canvas.Width));
        }
    }

    private static void Fill(Dice dice, Span<float> streaks)
    {
        var fine = MathF.Tau / dice.Between(14f, 40f);
        var middling = MathF.Tau / dice.Between(60f, 140f);
        var slow = MathF.Tau / dice.Between(300f, 800f);
        var phase = dice.Between(0, MathF.Tau);
        var strength = dice.Between(0.08f, 0.2f);
        for (var x = 0; x < streaks.Length; x++)
        {
            var tint = 0.5f + (strength * MathF.Sin((x * fine) + phase)) + (0.15f * MathF.Sin((x * middling) + (2 * phase)))
                + (0.35f * MathF.Sin((x * slow) + (3 * phase)));
            streaks[x] = Deepest * Math.Clamp(tint, 0, 1);
        }
    }

    private static void Blend(Span<float> row, ReadOnlySpan<float> tint)
    {
        var lanes = Vector<float>.Count;
        var x = 0;
        for (; x <= row.Length - lanes; x += lanes)
        {
            var below = new Vector<float>(tint[x..]);
            (below + (new Vector<float>(row[x..]) * (Vector<float>.One - below))).CopyTo(row[x..]);
        }

        for (; x < row.Length; x++)
        {
            row[x] = tint[x] + (row[x] * (1 - tint[x]));
        }
    }
}
