using Keyback.Challenges;
using Keyback.Server.Captcha;

namespace Keyback.Server.Tests.Captcha;

public sealed class GlyphDrawingsTests
{
    private static readonly (char Sign, int Way, float[] Ink)[] Plain =
    [
        .. from sign in CaptchaText.Alphabet
           from way in Enumerable.Range(0, GlyphDrawings.All[sign].Count)
           select (sign, way, Ink(sign, way)),
    ];

    [Fact]
    public void The_whole_alphabet_is_drawn_three_ways_or_more_and_nothing_else()
    {
        Assert.Equal(CaptchaText.Alphabet.Order(), GlyphDrawings.All.Keys.Order());
        Assert.All(GlyphDrawings.All.Values, ways => Assert.True(ways.Count >= 3));
    }

    [Fact]
    public void Every_drawing_leaves_ink_and_stays_in_its_box()
    {
        Assert.All(Plain, drawing => Assert.InRange(drawing.Ink.Sum(), 1200, 6000));
        Assert.All(
            GlyphDrawings.All.Values.SelectMany(ways => ways).SelectMany(glyph => glyph.Strokes).SelectMany(stroke => stroke),
            point =>
            {
                Assert.InRange(point.X, -0.56f, 0.56f);
                Assert.InRange(point.Y, -0.56f, 0.56f);
            });
    }

    // What a reader of templates would see: however they are drawn, two characters share little of their ink.
    [Fact]
    public void Every_character_is_distinguishable_from_every_other()
    {
        var pairs = from one in Plain from other in Plain where one.Sign < other.Sign select (one, other);

        Assert.All(pairs, pair => Assert.True(
            Difference(pair.one.Ink, pair.other.Ink) > 0.3,
            $"{pair.one.Sign}{pair.one.Way} and {pair.other.Sign}{pair.other.Way}: {Difference(pair.one.Ink, pair.other.Ink):F2}"));
    }

    [Fact]
    public void Every_drawing_differs_from_the_other_ways_of_the_same_character()
    {
        var pairs = from one in Plain from other in Plain where one.Sign == other.Sign && one.Way < other.Way select (one, other);

        Assert.All(pairs, pair => Assert.True(Difference(pair.one.Ink, pair.other.Ink) > 0.08));
    }

    // 0: the same picture; 1: no ink in common.
    private static double Difference(float[] one, float[] other)
    {
        var (apart, together) = (0.0, 0.0);
        for (var i = 0; i < one.Length; i++)
        {
            apart += Math.Abs(one[i] - other[i]);
            together += one[i] + other[i];
        }

        return apart / together;
    }

    private static float[] Ink(char sign, int way)
    {
        using var canvas = CaptchaPicture.DrawPlain(sign, way);
        return [.. Enumerable.Range(0, canvas.Height).SelectMany(y => canvas.Row(y).ToArray())];
    }
}
