using Keyback.Challenges;

namespace Keyback.Server.Captcha;

/// <summary>Speaks the characters of a CAPTCHA one after the other, over a murmur that is no speech.</summary>
internal static class CaptchaSound
{
    /// <summary>What <see cref="Speak"/> gives.</summary>
    internal const string MediaType = "audio/wav";

    private const float Slowest = 0.92f; // of the clip's own speed and pitch
    private const float Fastest = 1.12f;
    private const float ShortestPause = 0.35f; // seconds between two characters
    private const float LongestPause = 0.75f;
    private const float Edge = 0.4f; // seconds before the first and after the last: players cut into sounds
    private const float LoudestMurmur = 0.13f;
    private const int MurmursAtOnce = 3;
    private const float FullScale = 1f / 32768;

    /// <summary>A WAV file of at most 120 kB. No two are the same.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="language">The tag of the language to say it in; English where there is no voice for it.</param>
    /// <param name="randomness">For voices, speeds, pauses and noise.</param>
    internal static byte[] Speak(CaptchaText text, string language, Randomness randomness)
    {
        ArgumentNullException.ThrowIfNull(text);
        var dice = new Dice(randomness);
        var voices = VoiceClips.Of(language);
        var spoken = text.Canonical.Select(sign => Vary(dice, dice.Pick(voices)[sign], Slowest, Fastest)).ToArray();
        var pauses = spoken.Select(_ => Samples(dice.Between(ShortestPause, LongestPause))).ToArray();
        var track = new float[spoken.Sum(clip => clip.Length) + pauses[1..].Sum() + (2 * Samples(Edge))];

        var at = Samples(Edge);
        for (var i = 0; i < spoken.Length; i++)
        {
            Mix(track, spoken[i], at, dice.Between(0.8f, 1f));
            at += spoken[i].Length + (i + 1 < pauses.Length ? pauses[i + 1] : 0);
        }

        AddMurmur(dice, track, voices);
        AddNoise(dice, track);
        return WavFile.Write(track, VoiceClips.Rate);
    }

    private static int Samples(float seconds) => (int)(seconds * VoiceClips.Rate);

    // Speed and pitch change together, and waver a little on the way, as a hand on a turntable would make them.
    private static float[] Vary(Dice dice, short[] clip, float slowest, float fastest)
    {
        var speed = dice.Between(slowest, fastest);
        var waver = dice.Between(0f, 0.03f);
        var pace = MathF.Tau * dice.Between(1f, 4f) / VoiceClips.Rate;
        var phase = dice.Between(0, MathF.Tau);
        List<float> varied = new((int)(clip.Length / slowest) + 1);
        var position = 0f;
        while (position < clip.Length - 1)
        {
            var whole = (int)position;
            varied.Add(FullScale * float.Lerp(clip[whole], clip[whole + 1], position - whole));
            position += speed * (1 + (waver * MathF.Sin((varied.Count * pace) + phase)));
        }

        return [.. varied];
    }

    // Other characters, backwards: made of the same sounds as the text, yet nobody can take one for a part of it.
    private static void AddMurmur(Dice dice, float[] track, IReadOnlyList<System.Collections.Frozen.FrozenDictionary<char, short[]>> voices)
    {
        for (var layer = 0; layer < MurmursAtOnce; layer++)
        {
            var at = -dice.Between(0, VoiceClips.Rate / 2);
            while (at < track.Length)
            {
                var clip = Vary(dice, dice.Pick(voices)[CaptchaText.Alphabet[dice.Between(0, CaptchaText.Alphabet.Length - 1)]], 0.75f, 1.3f);
                Array.Reverse(clip);
                Mix(track, clip, at, dice.Between(LoudestMurmur / 2, LoudestMurmur));
                at += clip.Length;
            }
        }
    }

    private static void AddNoise(Dice dice, float[] track)
    {
        var loudness = dice.Between(0.008f, 0.02f);
        var rumble = 0f;
        for (var i = 0; i < track.Length; i++)
        {
            rumble = (0.95f * rumble) + (0.3f * dice.Between(-loudness, loudness));
            track[i] += rumble + dice.Between(-loudness, loudness);
        }
    }

    private static void Mix(float[] track, float[] clip, int at, float gain)
    {
        for (var i = Math.Max(0, -at); i < clip.Length && at + i < track.Length; i++)
        {
            track[at + i] += gain * clip[i];
        }
    }
}
