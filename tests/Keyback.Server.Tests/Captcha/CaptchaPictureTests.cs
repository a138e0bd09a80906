using Keyback.Challenges;
using Keyback.Server.Captcha;

namespace Keyback.Server.Tests.Captcha;

public sealed class CaptchaPictureTests
{
    [Fact]
    public void It_is_a_png_of_the_promised_size()
    {
        var randomness = new RepeatableRandomness();

        for (var i = 0; i < 50; i++)
        {
            var picture = PngReader.Open(CaptchaPicture.Draw(CaptchaText.New(randomness), randomness));
            Assert.Equal((560, 180), (picture.Width, picture.Height));
            Assert.InRange(picture.Pixels.Average(level => level >= 12 ? 1.0 : 0), 0.03, 0.3); // ink, neither none nor a blot
        }
    }

    [Fact]
    public void It_is_small()
    {
        var randomness = new RepeatableRandomness(2);
        int[] sizes = [.. Enumerable.Range(0, 200).Select(_ => CaptchaPicture.Draw(CaptchaText.New(randomness), randomness).Length)];

        Assert.InRange(sizes.Average(), 5_000, 13_500);
        Assert.InRange(sizes.Max(), 5_000, 18_000);
    }

    [Fact]
    public void No_two_pictures_of_one_text_are_the_same()
    {
        var randomness = new RepeatableRandomness(3);
        var text = CaptchaText.New(randomness);
        var pictures = Enumerable.Range(0, 200).Select(_ => Convert.ToHexString(CaptchaPicture.Draw(text, randomness))).ToList();

        Assert.Equal(pictures.Count, pictures.Distinct().Count());
    }

    [Fact]
    public void It_depends_on_text_and_randomness_only()
    {
        var text = CaptchaText.New(new RepeatableRandomness());

        Assert.Equal(CaptchaPicture.Draw(text, new RepeatableRandomness(4)), CaptchaPicture.Draw(text, new RepeatableRandomness(4)));
    }

    [Fact]
    public void Ground_and_ink_stay_apart_whatever_the_colours()
    {
        var dice = new Dice(new RepeatableRandomness(5));

        for (var i = 0; i < 2000; i++)
        {
            var palette = PictureColours.New(dice);
            Assert.True(Contrast(palette.AsSpan(3 * 3, 3), palette.AsSpan(15 * 3, 3)) >= 4.5, Convert.ToHexString(palette));
        }
    }

    [Fact]
    public void The_ground_is_never_darker_than_the_contrast_allows_for()
    {
        using var canvas = new InkCanvas(CaptchaPicture.Width, CaptchaPicture.Height);
        Ground.Lay(new Dice(new RepeatableRandomness(6)), canvas);

        for (var y = 0; y < canvas.Height; y++)
        {
            Assert.All(canvas.Row(y).ToArray(), ink => Assert.InRange(ink, 0, 3.01f / 15));
        }
    }

    [Fact]
    public void Nothing_foreign_draws() => Assert.DoesNotContain(
        typeof(CaptchaPicture).Assembly.GetReferencedAssemblies(),
        name => name.Name!.Contains("Skia", StringComparison.Ordinal) || name.Name.Contains("Drawing", StringComparison.Ordinal));

    // WCAG 2.2, "contrast ratio".
    private static double Contrast(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(ReadOnlySpan<byte> colour) =>
        (0.2126 * Linear(colour[0])) + (0.7152 * Linear(colour[1])) + (0.0722 * Linear(colour[2]));

    private static double Linear(byte channel) =>
        channel / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
}
