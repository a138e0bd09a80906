using System.Numerics;
using Keyback.Challenges;

namespace Keyback.Server.Captcha;

/// <summary>Draws the characters of a CAPTCHA so that people read them and ready-made readers do not.</summary>
internal static class CaptchaPicture
{
    /// <summary>The picture's width in pixels: twice the CSS pixels it is shown at.</summary>
    internal const int Width = 560;

    /// <summary>The picture's height in pixels: twice the CSS pixels it is shown at.</summary>
    internal const int Height = 180;

    /// <summary>What <see cref="Draw"/> gives.</summary>
    internal const string MediaType = "image/png";

    private const int Decoys = 6;
    private const int Cuts = 4;
    private const int Arcs = 2;
    private const float Hollow = 0.38f; // share of the characters
    private const float Wall = 2.8f; // pixels of ink round a hollow one
    private const float Margin = 24; // pixels left and right of the text
    private const float GlyphHeight = 104;
    private const float GlyphWidth = 84;

    /// <summary>A PNG of the text. No two are the same.</summary>
    internal static byte[] Draw(CaptchaText text, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(text);
        var dice = new Dice(randomness);
        using var canvas = new InkCanvas(Width, Height);
        var bend = Warp.OfPicture(dice, Width);
        var radius = dice.Between(4.2f, 5.4f);

        DrawDecoys(dice, canvas, bend, radius);
        DrawText(dice, canvas, bend, radius, text.Canonical);
        DrawArcs(dice, canvas, radius);
        Ground.Lay(dice, canvas);
        return PalettePng.Write(canvas, PictureColours.New(dice));
    }

    /// <summary>One character, straight and alone, as tests compare them.</summary>
    internal static InkCanvas DrawPlain(char sign, int way)
    {
        var canvas = new InkCanvas(140, 140);
        foreach (var stroke in GlyphDrawings.All[sign][way].Strokes)
        {
            new Pen(canvas, 5, 0, 0, 0).Draw([.. stroke.Select(point => (point * new Vector2(GlyphWidth, GlyphHeight)) + new Vector2(70))]);
        }

        return canvas;
    }

    // Neighbours touch or overlap a little: where one ends and the next begins is the first thing a reader must find.
    private static void DrawText(Dice dice, InkCanvas canvas, Warp bend, float radius, string text)
    {
        var glyphs = text.Select(sign => dice.Pick(GlyphDrawings.All[sign])).ToArray();
        var widths = glyphs.Select(glyph => glyph.Width * GlyphWidth * dice.Between(0.88f, 1.06f)).ToArray();
        var gap = dice.Between(-3f, 8f);
        var room = Width - (2 * Margin) - (gap * (text.Length - 1));
        var fit = MathF.Min(1, room / widths.Sum());
        var left = Margin + dice.Between(0f, room - (fit * widths.Sum()));
        for (var i = 0; i < glyphs.Length; i++)
        {
            var width = widths[i] * fit;
            var middle = new Vector2(left + (width / 2), (Height / 2f) + dice.Between(-17f, 17f));
            var size = new Vector2(width, GlyphHeight * dice.Between(0.86f, 1.06f));
            var warp = Warp.OfGlyph(dice, middle, size, bend);
            DrawGlyph(dice, canvas, glyphs[i], warp, radius * dice.Between(0.85f, 1.15f), ink: 1, hollow: dice.Chance(Hollow));
            left += width + gap + dice.Between(-3f, 3f);
        }
    }

    // A hollow character is drawn broad and then emptied, along all of its strokes, so that crossings are empty too.
    private static void DrawGlyph(Dice dice, InkCanvas canvas, Glyph glyph, Warp warp, float radius, float ink, bool hollow = false)
    {
        Vector2[][] strokes = [.. glyph.Strokes.Select(stroke => Array.ConvertAll(stroke, warp.Move))];
        Pen[] pens = [.. strokes.Select(_ => Pen.New(dice, canvas, hollow ? radius + Wall : radius))];
        for (var i = 0; i < strokes.Length; i++)
        {
            pens[i].Draw(strokes[i], ink);
        }

        for (var i = 0; hollow && i < strokes.Length; i++)
        {
            pens[i].Thinner(Wall).Erase(strokes[i], 0.9f);
        }
    }

    // Pieces of characters, smaller and paler than the text: clutter of the same make as what is looked for.
    private static void DrawDecoys(Dice dice, InkCanvas canvas, Warp bend, float radius)
    {
        for (var i = 0; i < Decoys; i++)
        {
            var glyph = dice.Pick(GlyphDrawings.All[dice.Pick(CaptchaText.Alphabet.ToCharArray())]);
            var piece = new Glyph([dice.Pick(glyph.Strokes)], glyph.Width);
            var middle = new Vector2(Width * (i + dice.Between(0f, 1f)) / Decoys, dice.Between(20f, Height - 20f));
            var size = new Vector2(dice.Between(30f, 80f), dice.Between(30f, 80f));
            DrawGlyph(dice, canvas, piece, Warp.OfGlyph(dice, middle, size, bend), radius * dice.Between(0.5f, 0.9f), dice.Between(0.35f, 0.55f));
        }
    }

    // Arcs of ink join what is apart, and cuts part what is joined. Both are thinner than the text; cuts are steep, because
    // a level one could take the whole bar of an H or an F with it.
    private static void DrawArcs(Dice dice, InkCanvas canvas, float radius)
    {
        Span<Vector2> arc = stackalloc Vector2[36];
        for (var i = 0; i < Cuts; i++)
        {
            var middle = Width * (i + dice.Between(0.1f, 0.9f)) / Cuts;
            var lean = dice.Between(-60f, 60f);
            Pen.New(dice, canvas, radius * dice.Between(0.25f, 0.4f)).Erase([new(middle - lean, 0), new(middle + lean, Height)], 0.95f);
        }

        for (var i = 0; i < Arcs; i++)
        {
            Bend(dice, arc);
            Pen.New(dice, canvas, radius * dice.Between(0.5f, 0.68f)).Draw(arc, dice.Between(0.85f, 1f));
        }
    }

    private static void Bend(Dice dice, Span<Vector2> arc)
    {
        var height = dice.Between(Height * 0.3f, Height * 0.7f);
        var amplitude = dice.Between(14f, 42f);
        var frequency = MathF.Tau / dice.Between(Width * 0.4f, Width);
        var phase = dice.Between(0, MathF.Tau);
        var slope = dice.Between(-0.1f, 0.1f);
        var left = dice.Between(-10f, 40f);
        var step = (Width - left - dice.Between(-10f, 40f)) / (arc.Length - 1);
        for (var i = 0; i < arc.Length; i++)
        {
            var x = left + (i * step);
            arc[i] = new Vector2(x, height + (slope * (x - (Width / 2f))) + (amplitude * MathF.Sin((x * frequency) + phase)));
        }
    }
}
