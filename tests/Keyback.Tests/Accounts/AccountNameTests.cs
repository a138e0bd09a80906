using System.Globalization;
using System.Text;
using CsCheck;
using Keyback.Accounts;

namespace Keyback.Tests.Accounts;

public sealed class AccountNameTests
{
    private const string Family = "👨\u200D👩\u200D👧\u200D👦";

    // What comes with copying, with keyboards and with fonts, and is not seen.
    private static readonly string[] Noise =
    [
        "\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u00AD", "\u034F", "\u061C", "\u200E", "\u200F", "\u202A", "\u202E",
        "\u2066", "\u2069", "\uFE00", "\uFE0E", "\uFE0F", "\u180B", "\u180F", "\u115F", "\u1160", "\u3164", "\uFFA0", "\u2800",
        "\0", "\u0007", "\u007F", "\uE000", "\uF8FF", "\U000E0001", "\U000E0067", "\U000E007F", "\U000E0100", "\U000E01EF", "\U0010FFFD",
    ];

    // Signs of scripts that people write names in, with marks, and what is apt to go wrong.
    private static readonly string[] Pieces =
    [
        "a", "B", "i", "I", "İ", "ı", "ß", "ẞ", "s", "Σ", "ς", "É", "e\u0301", "\u0301", "\u0307", "\u0345", "Ж", "й", "Ꭰ", "\uAB70", "Ა", "\U00010400",
        "م", "ي", "\u064E", "ﷺ", "ก", "ำ", "\u0E49", "가", "\u1100", "\u1161", "ﾊ", "ﾟ", "カ", "\u3099", "张", "\uFA11", "\uF914", "⽅", "𠮷", "々",
        "·", "・", "•", "‧", "･", " ", "\u3000", "\u00A0", "\t", "´", "Ａ", "①", "ﬁ", "…", "®", "😀", "👍🏽", Family, "❤\uFE0F", "🇨🇳", "1\uFE0F\u20E3",
    ];

    private static readonly Gen<string> AnyUnits = Gen.Char.Array[0, 80].Select(units => new string(units));
    private static readonly Gen<string> Likely = Gen.OneOfConst([.. Pieces, .. Noise]).Array[0, 16].Select(string.Concat);
    private static readonly Gen<string> Any = Gen.OneOf(Likely, AnyUnits);
    private static readonly Gen<string> Name = Likely.Where(text => AccountName.Fold(text) is not null);

    [Theory]
    [InlineData("ＡｍＺ１２３\u3000", "amz123")]
    [InlineData("ﾊﾟﾝﾀﾞ", "パンダ")]
    [InlineData("\uF914", "樂")]
    [InlineData("⽅", "方")]
    [InlineData("①²™Ⅳ", "12tmiv")]
    [InlineData("ﬁn 𝐀𝓑", "fin ab")]
    [InlineData("㍿", "株式会社")]
    [InlineData("wait…", "wait...")]
    [InlineData("Li\u00A0Lei", "li lei")]
    [InlineData(" \tLi \u2003\r\n Lei\u3000", "li lei")]
    [InlineData("张 三", "张三")]
    [InlineData("张\u3000三 丰", "张三丰")]
    [InlineData("Amy 张", "amy张")]
    [InlineData("山田 はなこ", "山田はなこ")]
    [InlineData("はな こ", "はな こ")]
    [InlineData("𠮷 野", "𠮷野")]
    [InlineData("阿里·某某", "阿里·某某")]
    [InlineData("阿里・某某", "阿里·某某")]
    [InlineData("阿里•某某", "阿里·某某")]
    [InlineData("阿里‧某某", "阿里·某某")]
    [InlineData("阿里･某某", "阿里·某某")]
    [InlineData("阿里 · 某某", "阿里·某某")]
    [InlineData("Ali • Ben", "ali·ben")]
    [InlineData("臺灣張偉", "臺灣張偉")]
    [InlineData("\uFA11", "\uFA11")]
    [InlineData("葛\U000E0100城", "葛城")]
    [InlineData("a\u3164\u115F\uFFA0\u2800b", "ab")]
    [InlineData("a\u200B\u200D\u202E\u00ADb", "ab")]
    [InlineData("a\uE000b\uF8FF", "ab")]
    [InlineData(Family, "👨👩👧👦")]
    [InlineData("❤\uFE0F\u200D🔥", "❤🔥")]
    [InlineData("👍🏽", "👍🏽")]
    [InlineData("1\uFE0F\u20E3", "1\u20E3")]
    [InlineData("🇨🇳", "🇨🇳")]
    [InlineData("🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F", "🏴")]
    [InlineData("Straße", "strasse")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφοσ")]
    [InlineData("σίσυφος", "σίσυφοσ")]
    [InlineData("Işık İnci", "işik inci")]
    [InlineData("I\u0307\u0307nci", "inci")]
    [InlineData("Ꭰ", "\uAB70")]
    [InlineData("Ჺ", "ჺ")]
    [InlineData("𐐀", "𐐨")]
    [InlineData("Ёлка", "ёлка")]
    [InlineData("И\u0306горь", "йгорь")]
    [InlineData("José", "josé")]
    [InlineData("JOSE\u0301", "josé")]
    [InlineData("e\u200B\u0301", "é")]
    [InlineData("ﻣﺤﻤﺪ", "محمد")]
    [InlineData("مُحَمَّد", "مُحَمَّد")]
    [InlineData("น้ำ", "น\u0E49\u0E4D\u0E32")]
    [InlineData("ﷺ", "صلى الله عليه وسلم")]
    [InlineData("\uFFFD", "\uFFFD")]
    [InlineData("\U0003FFF0", "\U0003FFF0")] // not assigned yet: perhaps the emoji of next year
    public void Names_are_compared_in_one_form(string text, string fold) => Assert.Equal(fold, AccountName.Fold(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u3000\t")]
    [InlineData("\u200B\u3164\u2800\uFE0F")]
    [InlineData("\uE001")]
    [InlineData("\uFFFEa")]
    [InlineData("a\uFFFF")]
    [InlineData("\uFDD0a")]
    [InlineData("a\U0001FFFE")]
    public void What_cannot_be_a_name_has_no_form(string? text) => Assert.Null(AccountName.Fold(text));

    // Not in a theory: half characters do not survive the naming of its cases.
    [Fact]
    public void Half_characters_are_in_no_name() =>
        Assert.All(["\uD800", "a\uDC00b", "\uDE00\uD83D", "😀\uD83D"], text => Assert.Null(AccountName.Fold(text)));

    [Fact]
    public void A_name_has_at_most_sixty_four_characters_in_two_hundred_and_fifty_six_units()
    {
        Assert.Equal(new string('汉', 32), AccountName.Fold(new string('汉', 32)));
        Assert.NotNull(AccountName.Fold(string.Concat(Enumerable.Repeat("𠮷", 64))));
        Assert.Null(AccountName.Fold(string.Concat(Enumerable.Repeat("𠮷", 65))));
        Assert.NotNull(AccountName.Fold(string.Concat(Enumerable.Repeat("👍🏽", 64))));
        Assert.NotNull(AccountName.Fold("a" + new string('\u0323', 255)));
        Assert.Null(AccountName.Fold("a" + new string('\u0323', 256)));
        Assert.Null(AccountName.Fold(new string('ﷺ', 64)));
    }

    [Fact]
    public void A_name_of_WeChats_longest_may_be_all_noise_between() =>
        Assert.Equal(new string('汉', 32), AccountName.Fold(string.Concat(Enumerable.Repeat("汉\u200B\uFE0F", 32))));

    [Theory]
    [InlineData("臺灣張偉", "台湾张伟")]
    [InlineData("张伟", "zhang wei")]
    [InlineData("张伟", "章伟")]
    [InlineData("李明", "李明明")]
    [InlineData("小雨", "小雨☔")]
    [InlineData("👍", "👍🏽")]
    [InlineData("👨\u200D👩\u200D👧", "👨\u200D👩\u200D👦")]
    [InlineData("José", "Jose")]
    [InlineData("Li Lei", "LiLei")]
    [InlineData("はなこ", "ハナコ")]
    [InlineData("Ａlex", "Аlex")] // the second is Cyrillic
    [InlineData("li-lei", "li_lei")]
    public void What_people_can_see_to_differ_differs(string one, string other) => Assert.False(Match(one, other));

    [Theory]
    [InlineData("微信用户", true)]
    [InlineData("微信用戶", true)]
    [InlineData(" 微信\u200B用户 ", true)]
    [InlineData("WeChat User", true)]
    [InlineData("ＷＥＣＨＡＴ\u3000ＵＳＥＲ", true)]
    [InlineData("", true)]
    [InlineData(null, true)]
    [InlineData(" \u3164", true)]
    [InlineData("\uF8FF", true)]
    [InlineData("微信用户1", false)]
    [InlineData("微信", false)]
    [InlineData("WeChatUser", false)]
    [InlineData("小雨", false)]
    public void WeChats_own_name_for_nobody_is_nobodys_name(string? name, bool placeholder) =>
        Assert.Equal(placeholder, AccountName.IsPlaceholder(name));

    [Theory]
    [InlineData("mei", "小雨", "wechat", "小雨")]
    [InlineData("mei", "小雨", "WeChat", "小雨")]
    [InlineData("mei", "小雨", null, "小雨")]
    [InlineData("mei", "小雨", "web", "mei")]
    [InlineData("mei", "小雨", "", "mei")]
    [InlineData("mei", "小雨", "weChaт", "mei")]
    [InlineData("mei", "微信用户", "wechat", "mei")]
    [InlineData("mei", "wechat user", null, "mei")]
    [InlineData("mei", "\u200B ", "wechat", "mei")]
    [InlineData("mei", null, "wechat", "mei")]
    [InlineData("mei", null, null, "mei")]
    [InlineData("mei", null, "phone", "mei")]
    [InlineData(null, "小雨", "wechat", "小雨")]
    [InlineData(null, "小雨", "phone", null)]
    [InlineData(null, "微信用户", "wechat", null)]
    [InlineData(null, null, null, null)]
    [InlineData("\u200B", null, null, null)]
    [InlineData("微信用户", null, null, "微信用户")] // somebody's own choice
    public void An_account_is_asked_for_the_name_that_its_owner_knows_it_by(string? userName, string? wechatName, string? registeredVia, string? expected) =>
        Assert.Equal(expected, AccountName.Expected(userName, wechatName, registeredVia));

    [Fact]
    public void A_name_that_WeChat_broke_is_not_asked_for() => Assert.Equal("mei", AccountName.Expected("mei", "小\uD83D", "wechat"));

    [Fact]
    public void A_former_name_never_matches() => Gen.Select(Name, Name).Where((former, current) => AccountName.Fold(former) != AccountName.Fold(current)).Sample(
        (former, current) =>
            AccountName.Matches(AccountName.Fold(current)!, AccountName.Expected(current, null, "phone"))
            && !AccountName.Matches(AccountName.Fold(former)!, AccountName.Expected(current, null, "phone"))
            && !AccountName.Matches(AccountName.Fold(former)!, AccountName.Expected(former, current, "wechat")) | AccountName.IsPlaceholder(current));

    [Fact]
    public void Nothing_matches_where_no_name_is_expected()
    {
        Assert.All(["", "微信用户", "mei"], typed => Assert.False(AccountName.Matches(typed, null)));
        Assert.False(AccountName.Matches("", ""));
        Assert.False(AccountName.Matches("", "\u200B"));
        Assert.False(AccountName.Matches("\uFFFD", "\uD800"));
        Assert.False(AccountName.Matches("\uD800", "\uFFFD"));
        Any.Sample(typed => !AccountName.Matches(typed, null));
    }

    [Fact]
    public void Folding_a_fold_changes_nothing_and_no_text_makes_it_throw() =>
        Any.Sample(text => AccountName.Fold(text) is not { } fold || AccountName.Fold(fold) == fold, iter: 50_000);

    [Fact]
    public void Every_character_alone_and_among_others_has_a_form_that_stays()
    {
        var signs = Enumerable.Range(0, 0xD800) // the planes in use, without surrogates and noncharacters
            .Concat(Enumerable.Range(0xE000, 0x40000 - 0xE000))
            .Concat(Enumerable.Range(0xE0000, 0x200))
            .Where(value => (value & 0xFFFE) != 0xFFFE && value is not (>= 0xFDD0 and <= 0xFDEF))
            .Select(char.ConvertFromUtf32);

        foreach (var sign in signs)
        {
            var alone = AccountName.Fold(sign);
            var among = AccountName.Fold($"x{sign}\u0301{sign} 张");
            Assert.True(alone is null || AccountName.Fold(alone) == alone, sign);
            Assert.True(among is not null && AccountName.Fold(among) == among, sign);
        }
    }

    [Fact]
    public void What_is_not_seen_makes_no_difference() =>
        Gen.Select(Gen.OneOfConst(Pieces).Array[1, 12], Gen.OneOfConst([.. Noise, ""]).Array[13]).Sample((pieces, noise) =>
        {
            var noisy = noise[^1] + string.Concat(pieces.Select((piece, at) => piece + noise[at]));
            return AccountName.Fold(string.Concat(pieces)) == AccountName.Fold(noisy);
        });

    [Fact]
    public void Case_makes_no_difference_in_any_language() => Name.Where(text => !text.Contains('\u0345')).Sample(text => // see docs/names.md
        ((string[])["", "tr-TR", "lt-LT", "el-GR"]).Select(CultureInfo.GetCultureInfo).All(culture =>
            AccountName.Fold(culture.TextInfo.ToUpper(text)) == AccountName.Fold(text)
            && AccountName.Fold(culture.TextInfo.ToLower(text)) == AccountName.Fold(text)));

    [Fact]
    public void How_accents_are_put_together_makes_no_difference() => Name.Sample(text =>
        ((NormalizationForm[])[NormalizationForm.FormC, NormalizationForm.FormD, NormalizationForm.FormKC, NormalizationForm.FormKD])
            .All(form => AccountName.Fold(text.Normalize(form)) == AccountName.Fold(text)));

    [Fact]
    public void Two_names_match_when_their_folds_are_equal_and_then_either_way() => Gen.Select(Name, Name).Sample((one, other) =>
        Match(one, one)
        && Match(one, other) == (AccountName.Fold(one) == AccountName.Fold(other))
        && Match(one, other) == Match(other, one));

    [Fact]
    public void Different_emoji_never_match()
    {
        var emoji = Enumerable.Range(0x1F300, 0x1FAFF - 0x1F300 + 1)
            .Concat(Enumerable.Range(0x2600, 0x27BF - 0x2600 + 1))
            .Concat(Enumerable.Range(0x1F1E6, 26))
            .Select(char.ConvertFromUtf32)
            .ToList();

        Assert.Equal(emoji.Count, emoji.Select(sign => AccountName.Fold($"{sign}\uFE0F")).Distinct().Count());
        Gen.Select(Gen.OneOfConst([.. emoji]), Gen.OneOfConst([.. emoji])).Where((one, other) => one != other)
            .Sample((one, other) => !Match($"小{one}雨", $"小{other}雨"));
    }

    private static bool Match(string typed, string registered) => AccountName.Matches(AccountName.Fold(typed)!, registered);
}
