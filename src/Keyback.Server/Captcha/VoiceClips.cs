using System.Collections.Frozen;
using Keyback.Challenges;
using Keyback.Server.Texts;

namespace Keyback.Server.Captcha;

/// <summary>The spoken characters, as <c>eng/make-voices</c> made them: two voices a language, 8000 samples a second.</summary>
internal static class VoiceClips
{
    /// <summary>Samples a second.</summary>
    internal const int Rate = 8000;

    private const int VoicesOfLanguage = 2;

    private static readonly FrozenDictionary<string, FrozenDictionary<char, short[]>[]> Voices =
        new[] { Languages.English, Languages.Chinese }.ToFrozenDictionary(language => language, Load);

    /// <summary>The voices of a language, each with a clip of every character. Whatever is not Chinese gets English.</summary>
    internal static IReadOnlyList<FrozenDictionary<char, short[]>> Of(string language) =>
        Voices.TryGetValue(language, out var voices) ? voices : Voices[Languages.English];

    private static FrozenDictionary<char, short[]>[] Load(string language) =>
    [
        .. Enumerable.Range(1, VoicesOfLanguage).Select(number =>
            CaptchaText.Alphabet.ToFrozenDictionary(sign => sign, sign => Read($"Captcha/Voices/{language}-{number}/{sign}.ima"))),
    ];

    private static short[] Read(string name)
    {
        using var stream = typeof(VoiceClips).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The clip {name} is missing from the assembly.");
        var packed = new byte[stream.Length];
        stream.ReadExactly(packed);
        return ImaAdpcm.Decode(packed);
    }
}
