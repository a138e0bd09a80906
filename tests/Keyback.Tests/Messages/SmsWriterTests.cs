using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Tests.Messages;

public sealed partial class SmsWriterTests
{
    private static readonly Gen<string> AnyName =
        Gen.OneOf(Gen.Char.AlphaNumeric.Select(letter => new Rune(letter)), Gen.Int[1, 0xD7FF].Select(code => new Rune(code)), Gen.Int[0x10000, 0x10FFFF].Select(code => new Rune(code)))
            .Array[0, 40].Select(runes => string.Concat(runes));

    public static TheoryData<int, string, string> EverySms => SmsSamples.EverySms;

    public static TheoryData<string, RecoveryGoal, string, string> Worded => new()
    {
        {
            "en", RecoveryGoal.NewPassword, SmsSamples.Abroad,
            "Rivertown & Co: your code 902156 sets a new password. It works for 5 min. Never tell it to anybody. Reference K7Q-2M9\n@id.example.com #902156"
        },
        {
            "en", RecoveryGoal.TemporaryCode, SmsSamples.Abroad,
            "Rivertown & Co: your temporary code 902156 signs you in. It works for 5 min. Never tell it to anybody. Reference K7Q-2M9\n@id.example.com #902156"
        },
        {
            "zh-Hans", RecoveryGoal.NewPassword, SmsSamples.Mainland,
            "Rivertown & Co：您的验证码为902156，用于设置新密码，5分钟内有效。请勿告诉任何人。"
        },
        {
            "zh-Hans", RecoveryGoal.TemporaryCode, SmsSamples.Abroad,
            "Rivertown & Co：您的临时登录验证码为902156，5分钟内有效。\n@id.example.com #902156"
        },
        {
            "en", RecoveryGoal.NewPassword, SmsSamples.Mainland,
            "Rivertown & Co: your code 902156 sets a new password. It works for 5 min. Never tell it to anybody."
        },
    };

    [Theory]
    [MemberData(nameof(Worded))]
    public void A_code_says_the_site_the_purpose_and_the_life(string locale, RecoveryGoal goal, string to, string text) =>
        Assert.Equal(text, SmsSamples.Write(SmsSamples.CodeFor(goal), locale, to).Text);

    [Fact]
    public void A_code_brings_what_a_template_takes()
    {
        var sms = SmsSamples.Write(SmsSamples.CodeFor(RecoveryGoal.NewPassword), "zh-CN", SmsSamples.Mainland);

        Assert.Equal(("id-1@id.example.com", SmsSamples.Mainland, "zh-Hans", "recovery_code"), (sms.MessageId, sms.To, sms.Locale, sms.Template));
        Assert.Equal("code=902156 minutes=5 reference=K7Q-2M9", string.Join(' ', sms.Parameters.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Fact]
    public void Every_kind_has_a_template_of_its_own() => Assert.Equal(
        ["recovery_code", "recovery_code", "recovery_frozen", "password_changed", "temporary_sign_in", "account_frozen", "way_locked", "codes_closed", "number_detached", "account_changed", "contact_code", "contact_taken", "sign_up_code", "sign_up_known", "recovery_waits", "recovery_return", "factor_closed", "contact_change_waits", "number_joined", "trial"],
        SmsSamples.EveryKind.Select(content => SmsSamples.Write(content, "en").Template));

    [Fact]
    public void A_link_is_never_told_by_sms() =>
        Assert.Throws<UnreachableException>(() => SmsSamples.Write(EmailSamples.LinkFor(RecoveryGoal.NewPassword), "en"));

    [Theory]
    [MemberData(nameof(EverySms))]
    public void No_sms_of_a_usual_site_is_longer_than_one(int kind, string locale, string to)
    {
        var length = SmsLength.Of(Text(kind, locale, to));

        Assert.Equal(1, length.Segments);
        Assert.InRange(length.Units, 20, length.IsGsm7 ? 160 : to == SmsSamples.Mainland ? 56 : 70);
    }

    [Theory]
    [MemberData(nameof(EverySms))]
    public void No_sms_has_a_link_or_more_than_the_site_for_a_name(int kind, string locale, string to)
    {
        var text = Text(kind, locale, to);

        Assert.StartsWith("Rivertown & Co", text, StringComparison.Ordinal);
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not-me", text, StringComparison.Ordinal);
        Assert.DoesNotContain("400-810", text, StringComparison.Ordinal);
        Assert.DoesNotContain(to, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mainland_texts_keep_to_the_carriers_rules()
    {
        var texts = SmsSamples.EveryKind.Select((_, kind) => Text(kind, "zh-Hans", SmsSamples.Mainland, "【河】Town")).ToList();

        Assert.All(texts, text => Assert.StartsWith("河Town：", text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotMatch(@"[@#【】★→①]|www|http|\.com", text));
        Assert.All(texts, text => Assert.DoesNotMatch("[碼驗證號帳戶請訊設為錄協術員聯繫無發條測試時臨]", text)); // Traditional characters
        Assert.All(texts, text => Assert.DoesNotContain(EmailSamples.Reference, text, StringComparison.Ordinal)); // a second value that changes
        Assert.All(texts[..2], text => Assert.Contains("验证码为902156，", text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_line_is_read_by_browsers()
    {
        foreach (var site in new[] { "Shop", "x\n@evil.example #111111", "x\r@evil.example #111111", "x\u2028@evil.example #111111", "@evil.example #111111" })
        {
            var text = SmsSamples.Write(SmsSamples.CodeFor(RecoveryGoal.NewPassword), "en", settings: SmsSamples.Settings with { SiteName = site }).Text;

            Assert.Equal(("id.example.com", SmsSamples.Code), BoundCode(text)); // as https://wicg.github.io/sms-one-time-codes#parsing reads it
            Assert.Matches(@"^@[^ ]+ #[0-9]{6,12}$", text[(text.LastIndexOf('\n') + 1)..]);
            Assert.Equal(2, text.Split('\n', '\r', '\u2028').Length);
        }
    }

    [Theory]
    [InlineData("https://bücher.example", "xn--bcher-kva.example")]
    [InlineData("http://localhost:5080", "localhost")]
    [InlineData("https://192.0.2.7", null)]
    [InlineData("https://[2001:db8::7]", null)]
    public void The_last_line_names_the_host_as_browsers_know_it(string publicUrl, string? host)
    {
        var settings = SmsSamples.Settings with { PublicUrl = new Uri(publicUrl) };

        var text = SmsSamples.Write(SmsSamples.CodeFor(RecoveryGoal.NewPassword), "en", settings: settings).Text;

        Assert.Equal(host, BoundCode(text)?.Host);
    }

    [Fact]
    public void What_can_be_missed_goes_first()
    {
        // From one long name to the next: the reference, the warning, the name, the line for browsers.
        var texts = new[] { 10, 40, 60, 90, 150 }.Select(length => Code("en", new string('N', length))).ToList();
        var far = Code("en", new string('N', 60), new Uri($"https://{string.Join('.', Enumerable.Repeat("averylonglabel", 8))}.example"));

        Assert.Equal([true, false, false, false, false], texts.Select(text => text.Contains("Reference", StringComparison.Ordinal)));
        Assert.Equal([true, true, false, false, false], texts.Select(text => text.Contains("Never tell", StringComparison.Ordinal)));
        Assert.Equal([false, false, false, true, true], texts.Select(text => text.Contains("N...:", StringComparison.Ordinal)));
        Assert.All(texts, text => Assert.NotNull(BoundCode(text)));
        Assert.Null(BoundCode(far));
        Assert.Contains("Never tell", far, StringComparison.Ordinal);
    }

    [Fact]
    public void An_english_text_leaves_out_letters_that_would_cost_the_room()
    {
        Assert.StartsWith("Shop Online:", Code("en", "商店 Shop Online 网上商店和更多的名字"), StringComparison.Ordinal);
        Assert.StartsWith("商店: your code 902156", Code("en", "商店"), StringComparison.Ordinal);
    }

    [Fact]
    public void No_site_name_makes_a_code_longer_than_one_sms() => Gen.Select(
        AnyName,
        Gen.OneOfConst("en", "zh-Hans"),
        Gen.OneOfConst(RecoveryGoal.NewPassword, RecoveryGoal.TemporaryCode),
        Gen.OneOfConst(SmsSamples.Abroad, SmsSamples.Mainland),
        Gen.Int[1, 10],
        Gen.Int[1, 60])
        .Sample(
            (name, locale, goal, to, minutes, hostLength) =>
            {
                var settings = new EmailSettings(name, new Uri($"https://{new string('h', hostLength)}.example"), null);

                var text = SmsSamples.Write(SmsSamples.CodeFor(goal, minutes), locale, to, settings).Text;

                Assert.Equal(1, SmsLength.Of(text).Segments);
                Assert.Contains(SmsSamples.Code, text, StringComparison.Ordinal);
                Assert.Contains(locale == "en" ? "code" : "验证码", text, StringComparison.Ordinal);
                Assert.Contains(locale == "en" ? $"{minutes} min" : $"{minutes}分钟", text, StringComparison.Ordinal);
            },
            iter: 3000);

    private static string Text(int kind, string locale, string to, string site = "Rivertown & Co") =>
        SmsSamples.Write(SmsSamples.EveryKind[kind], locale, to, SmsSamples.Settings with { SiteName = site }).Text;

    private static string Code(string locale, string site, Uri? publicUrl = null) => SmsSamples.Write(
        SmsSamples.CodeFor(RecoveryGoal.NewPassword),
        locale,
        settings: SmsSamples.Settings with { SiteName = site, PublicUrl = publicUrl ?? SmsSamples.Settings.PublicUrl }).Text;

    // The specification's parser: the last line, "@", the host, one space, "#", the code, and nothing else.
    private static (string Host, string Code)? BoundCode(string text) =>
        LastLine().Match(text) is { Success: true } match ? (match.Groups[1].Value, match.Groups[2].Value) : null;

    [GeneratedRegex(@"(?:^|\n)@([^ #\n]+) #([^ \n]+)\z")]
    private static partial Regex LastLine();
}
