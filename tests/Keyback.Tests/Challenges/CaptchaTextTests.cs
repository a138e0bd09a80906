using CsCheck;
using Keyback.Challenges;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Challenges;

public sealed class CaptchaTextTests
{
    [Fact]
    public void There_are_more_than_a_million_texts() =>
        Assert.True(Math.Pow(CaptchaText.Alphabet.Length, CaptchaText.Length) > 1_000_000);

    [Fact]
    public void No_character_has_a_look_alike_or_a_rhyme_in_the_alphabet()
    {
        string[] confused = ["0OQD", "1IL", "5S", "2Z", "8B", "6G", "CG", "UV", "VY", "MN", "HN", "EF", "38", "35", "PR", "T7", "9G", "69", "59", "BCDEGPTVZ", "FS"];

        foreach (var set in confused)
        {
            Assert.True(CaptchaText.Alphabet.Intersect(set).Count() <= 1, set);
        }

        Assert.Equal(CaptchaText.Alphabet.Length, CaptchaText.Alphabet.Distinct().Count());
    }

    [Fact]
    public void New_texts_use_the_whole_alphabet_evenly()
    {
        var randomness = new CountingRandomness();
        var counts = new Dictionary<char, int>();
        const int Texts = 6000;

        for (var i = 0; i < Texts; i++)
        {
            var text = CaptchaText.New(randomness).Canonical;
            Assert.Equal(CaptchaText.Length, text.Length);
            foreach (var sign in text)
            {
                counts[sign] = counts.GetValueOrDefault(sign) + 1;
            }
        }

        Assert.Equal(CaptchaText.Alphabet, string.Concat(counts.Keys.Order()));
        Assert.All(counts.Values, count => Assert.InRange(count, 1880, 2360)); // 2118 each, five standard deviations
    }

    [Theory]
    [InlineData("2A4FH8")]
    [InlineData("2a4fh8")]
    [InlineData(" 2A4-FH8 ")]
    [InlineData("2 A 4 F H 8")]
    [InlineData("２Ａ４ｆｈ８")]
    [InlineData("2A4\u3000FH8\u200B")]
    [InlineData("ZA4FHB")]
    [InlineData("za4fh8")]
    public void How_it_was_typed_does_not_matter(string typed)
    {
        Assert.True(CaptchaText.TryRead(typed, out var text));
        Assert.Equal("2A4FH8", text.Canonical);
    }

    [Theory]
    [InlineData("S2GZ8B", "526288")]
    [InlineData("sgz888", "562888")]
    public void Letters_that_never_occur_count_as_the_digit_they_look_like(string typed, string meant)
    {
        Assert.True(CaptchaText.TryRead(typed, out var text));
        Assert.Equal(meant, text.Canonical);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2A4FH")]
    [InlineData("2A4FH88")]
    [InlineData("2A4FH0")]
    [InlineData("2A4FHO")]
    [InlineData("2A4FHb")] // a 6 or an 8
    [InlineData("2A4FHV")] // a U or a Y
    [InlineData("2A4FHА")] // Cyrillic
    [InlineData("2A4FH\ud800")]
    [InlineData("2A4FH,8")]
    [InlineData("二A4FH8")]
    public void Anything_else_is_no_text(string? typed) => Assert.False(CaptchaText.TryRead(typed, out _));

    [Fact]
    public void Any_text_whatever_gives_six_characters_of_the_alphabet_or_nothing() => Gen.String[Gen.Char, 0, 80].Sample(typed =>
        CaptchaText.TryRead(typed, out var text)
            ? text.Canonical.Length == CaptchaText.Length && text.Canonical.All(CaptchaText.Alphabet.Contains)
            : text is null);

    [Fact]
    public void Every_new_text_reads_as_itself()
    {
        var randomness = new CountingRandomness(2);

        for (var i = 0; i < 100; i++)
        {
            var text = CaptchaText.New(randomness);
            Assert.True(CaptchaText.TryRead(text.Canonical.ToLowerInvariant(), out var read));
            Assert.Equal(text, read);
        }
    }

    [Fact]
    public void It_prints_nothing_of_itself()
    {
        var text = CaptchaText.New(new CountingRandomness());

        Assert.DoesNotContain(text.Canonical, $"{text}", StringComparison.Ordinal);
    }
}
