using CsCheck;
using Keyback.Messages;

namespace Keyback.Tests.Messages;

/// <summary>Counted by hand after 3GPP TS 23.038 and 23.040.</summary>
public sealed class SmsLengthTests
{
    public static TheoryData<string, bool, int, int> Counted => new()
    {
        { "", true, 0, 1 },
        { "Code 123456", true, 11, 1 },
        { "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ", true, 27, 1 },
        { "10 € [net] {x} ~ ^ \\ |", true, 22 + 9, 1 }, // € [ ] { } ~ ^ \ | are two septets each
        { "`", false, 1, 1 }, // the grave accent is no GSM letter
        { "ç", false, 1, 1 }, // nor is the small ç, though Ç is
        { "…", false, 1, 1 },
        { "验证码123456", false, 9, 1 },
        { "🔑", false, 2, 1 },
        { new string('a', 160), true, 160, 1 },
        { new string('a', 161), true, 161, 2 },
        { new string('a', 306), true, 306, 2 }, // twice 153
        { new string('a', 307), true, 307, 3 },
        { new string('€', 80), true, 160, 1 },
        { new string('€', 81), true, 162, 2 },
        { new string('€', 153), true, 306, 3 }, // 76 whole ones in 153 septets, not 76 and a half
        { new string('码', 70), false, 70, 1 },
        { new string('码', 71), false, 71, 2 },
        { new string('码', 134), false, 134, 2 }, // twice 67
        { new string('码', 135), false, 135, 3 },
        { new string('a', 70) + "码", false, 71, 2 },
        { string.Concat(Enumerable.Repeat("🔑", 35)), false, 70, 1 },
        { string.Concat(Enumerable.Repeat("🔑", 67)), false, 134, 3 }, // 33 whole ones in 67 units
    };

    [Theory]
    [MemberData(nameof(Counted))]
    public void A_text_is_counted_as_carriers_do(string text, bool gsm7, int units, int segments) =>
        Assert.Equal(new SmsLength(gsm7, units, segments), SmsLength.Of(text));

    [Fact]
    public void The_basic_alphabet_has_128_places() // less the escape
    {
        var letters = Enumerable.Range(0, 0x10000).Where(code => !char.IsSurrogate((char)code)).Select(code => ((char)code).ToString());

        var septets = letters.Select(SmsLength.Of).Where(length => length.IsGsm7).ToLookup(length => length.Units);

        Assert.Equal((127, 10), (septets[1].Count(), septets[2].Count()));
    }

    [Fact]
    public void Any_text_has_a_length_and_more_text_is_never_shorter() => Gen.Select(Gen.String, Gen.String).Sample((first, second) =>
        Assert.True(SmsLength.Of(first + second).Segments >= SmsLength.Of(first).Segments));
}
