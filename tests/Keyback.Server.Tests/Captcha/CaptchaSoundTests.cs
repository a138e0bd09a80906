using System.Buffers.Binary;
using System.Text;
using Keyback.Challenges;
using Keyback.Server.Captcha;

namespace Keyback.Server.Tests.Captcha;

public sealed class CaptchaSoundTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void It_is_a_wav_of_eight_bits_and_bearable_length(string language)
    {
        var randomness = new RepeatableRandomness();

        for (var i = 0; i < 30; i++)
        {
            var file = CaptchaSound.Speak(CaptchaText.New(randomness), language, randomness);
            Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
            Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
            Assert.Equal("WAVEfmt ", Encoding.ASCII.GetString(file, 8, 8));
            Assert.Equal(1, BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(20))); // PCM
            Assert.Equal(1, BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(22))); // mono
            Assert.Equal(8000, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)));
            Assert.Equal(8, BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(34)));
            Assert.Equal("data", Encoding.ASCII.GetString(file, 36, 4));
            Assert.InRange(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)), file.Length - 45, file.Length - 44);
            Assert.InRange(file.Length, 5 * 8000, 120_000);
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void Six_voices_stand_out_of_the_murmur(string language)
    {
        var randomness = new RepeatableRandomness(2);

        for (var i = 0; i < 20; i++)
        {
            var loudness = Loudness(CaptchaSound.Speak(CaptchaText.New(randomness), language, randomness));
            var loud = loudness.Count(level => level > 0.08); // twentieths of a second
            Assert.InRange(loud, 30, 160); // one and a half to eight seconds of speech
            Assert.True(loudness.Order().Take(loudness.Length / 4).Average() < 0.05); // and pauses between
            Assert.All(loudness[2..^2], level => Assert.True(level > 0.002)); // in which it is never quite still
        }
    }

    [Fact]
    public void Every_character_has_a_clip_in_every_voice_and_each_is_its_own()
    {
        foreach (var language in new[] { "en", "zh-Hans" })
        {
            var clips = VoiceClips.Of(language).SelectMany(voice => voice.Values).ToList();

            Assert.Equal(2 * CaptchaText.Alphabet.Length, clips.Count);
            Assert.All(clips, clip =>
            {
                Assert.InRange(clip.Length, VoiceClips.Rate * 4 / 10, VoiceClips.Rate * 3 / 2);
                Assert.InRange(clip.Max(sample => Math.Abs((int)sample)), 8_000, 32_768);
            });
            Assert.Equal(clips.Count, clips.Select(clip => string.Join(' ', clip)).Distinct().Count());
        }
    }

    [Fact]
    public void No_clip_of_anything_else_lies_in_the_program() => Assert.DoesNotContain(
        typeof(VoiceClips).Assembly.GetManifestResourceNames(),
        name => name.EndsWith(".ima", StringComparison.Ordinal)
            && !CaptchaText.Alphabet.Contains(Path.GetFileNameWithoutExtension(name), StringComparison.Ordinal));

    [Fact]
    public void The_languages_have_voices_of_their_own()
    {
        var text = CaptchaText.New(new RepeatableRandomness());

        Assert.NotEqual(Speak(text, "en", 3), Speak(text, "zh-Hans", 3));
        Assert.Equal(Speak(text, "en", 3), Speak(text, "fr", 3));
    }

    [Fact]
    public void No_two_sounds_of_one_text_are_the_same()
    {
        var randomness = new RepeatableRandomness(4);
        var text = CaptchaText.New(randomness);
        var sounds = Enumerable.Range(0, 30).Select(_ => Convert.ToHexString(CaptchaSound.Speak(text, "en", randomness))).ToList();

        Assert.Equal(sounds.Count, sounds.Distinct().Count());
    }

    [Fact]
    public void It_depends_on_text_language_and_randomness_only()
    {
        var text = CaptchaText.New(new RepeatableRandomness());

        Assert.Equal(Speak(text, "zh-Hans", 5), Speak(text, "zh-Hans", 5));
    }

    private static byte[] Speak(CaptchaText text, string language, int seed) =>
        CaptchaSound.Speak(text, language, new RepeatableRandomness(seed));

    // The mean strength of every twentieth of a second, from 0 to 1.
    private static double[] Loudness(byte[] file) =>
        [.. file[44..].Chunk(400).Select(part => Math.Sqrt(part.Average(sample => Math.Pow((sample - 128) / 127.0, 2))))];
}
