namespace Keyback.Server.Captcha;

/// <summary>The sixteen colours of one picture: from its ground to its ink, never the same twice.</summary>
/// <remarks>
/// The ground is part of the picture, so the contrast is the same on a light page and on a dark one. Ground and ink are
/// so far apart in lightness that their contrast stays above 4.5 : 1 (WCAG 2.2, 1.4.3), whatever the hues.
/// </remarks>
internal static class PictureColours
{
    private const float PaleGround = 0.93f; // lightness, from 0 to 1
    private const float DeepGround = 0.13f;

    internal static byte[] New(Dice dice)
    {
        var deep = dice.Chance(0.35f);
        var groundHue = dice.Between(0f, 1f);
        var inkHue = dice.Between(0f, 1f);
        var ground = Colour(groundHue, dice.Between(0.25f, 0.6f), deep ? DeepGround : PaleGround);
        var ink = Colour(inkHue, dice.Between(0.3f, 0.75f), deep ? dice.Between(0.86f, 0.93f) : dice.Between(0.11f, 0.18f));
        var palette = new byte[PalettePng.Colours * 3];
        for (var i = 0; i < palette.Length; i++)
        {
            var share = (i / 3) / (float)(PalettePng.Colours - 1);
            palette[i] = (byte)(255 * (ground[i % 3] + ((ink[i % 3] - ground[i % 3]) * share)));
        }

        return palette;
    }

    // Hue, saturation and lightness to red, green and blue (CSS Color Module Level 3, §4.2.4).
    private static float[] Colour(float hue, float saturation, float lightness)
    {
        var spread = saturation * MathF.Min(lightness, 1 - lightness);
        return [Channel(0), Channel(8), Channel(4)];

        float Channel(int twelfth)
        {
            var k = (twelfth + (hue * 12)) % 12;
            return lightness - (spread * MathF.Max(-1, MathF.Min(MathF.Min(k - 3, 9 - k), 1)));
        }
    }
}
