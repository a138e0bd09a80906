using CsCheck;
using Keyback.Passwords;

namespace Keyback.Tests.Passwords;

public sealed class NewPasswordRulesTests
{
    private static readonly NewPasswordRules Rules = new();
    private static readonly string[] Alice = ["alice9000", "alice.smith", "example", "Harbor Books"];

    [Theory]
    [InlineData("passwordpassword")]
    [InlineData("Password123456789")]
    [InlineData("P@ssw0rd!!!!!!!!")]
    [InlineData("qwertyuiopasdfghjkl")]
    [InlineData("lkjhgfdsapoiuytrewq")]
    [InlineData("zxcvbnmasdfghjklqwertyuiop")]
    [InlineData("1q2w3e4r5t6y7u8i")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("123456789012345")]
    [InlineData("543210987654321")]
    [InlineData("111222333444555")]
    [InlineData("aaaaaaaaaaaaaaa")]
    [InlineData("!!!!!!!!!!!!!!!")]
    [InlineData("               ")]
    [InlineData("- - - - - - - - ")]
    [InlineData("abcabcabcabcabc")]
    [InlineData("abcabcabcabcabcab")]
    [InlineData("iloveyouiloveyou")]
    [InlineData("I love you I love you!")]
    [InlineData("1L0v3y0u1L0v3y0u")]
    [InlineData("5201314520131452")]
    [InlineData("woaini1314520woaini")]
    [InlineData("woaini 1314520 !!")]
    [InlineData("letmeinletmeinletmein")]
    [InlineData("letmein letmein letmein 2024")]
    [InlineData("correcthorsebatterystaple")]
    [InlineData("Correct Horse Battery Staple")]
    [InlineData("correct-horse-battery-staple1!")]
    [InlineData("thequickbrownfoxjumps")]
    [InlineData("thisisapassword")]
    [InlineData("ThisIsAP@ssw0rd2024")]
    [InlineData("monkeydragonshadow")]
    [InlineData("summer2024summer2024")]
    [InlineData("baseballfootball")]
    [InlineData("ｐａｓｓｗｏｒｄｐａｓｓｗｏｒｄ")]
    [InlineData("٠١٢٣٤٥٦٧٨٩٠١٢٣٤")]
    [InlineData("好好学习天天向上好好学习天天向上")]
    [InlineData("床前明月光，疑是地上霜，举头望明月，低头思故乡")]
    [InlineData("床前明月光疑是地上霜举头望明月低头思故乡")]
    [InlineData("haohao xuexi tiantian xiangshang")]
    public void What_attackers_try_first_is_common(string typed) =>
        Assert.Equal([PasswordRejection.Common], Rules.Judge(typed, []));

    [Theory]
    [InlineData("alicesmithalicesmith")]
    [InlineData("Alice.Smith.2024!!")]
    [InlineData("alice9000alice9000")]
    [InlineData("4l1c3sm1th-example")]
    [InlineData("harborbooks_alice9000")]
    [InlineData("2024 example 2024")]
    [InlineData("alice@example123")]
    [InlineData("harbor books harbor")]
    public void What_is_nothing_but_ones_own_names_is_personal(string typed) =>
        Assert.Contains(PasswordRejection.Personal, Rules.Judge(typed, Alice));

    [Theory]
    [InlineData("correct horse battery staple purple")]
    [InlineData("margin unpaved ladle smog cufflink")]
    [InlineData("my cat alice9000 hates the word password")]
    [InlineData("password for the ship alice sailed to example harbor")]
    [InlineData("alice bought seven kites")]
    [InlineData("kqzvnwtxbjmfyplhrdsg")]
    [InlineData("74920385716203948571")]
    [InlineData("alice 74920385716203948571")]
    [InlineData("我家的猫每天早上都要吃两条小鱼干")]
    [InlineData("外婆家后院有棵歪脖子枣树结果很甜")]
    [InlineData("😀🐙🚲🌶🎻🧊🦉🍋🛶🧦🪁🥨🐝🎈🗿")]
    [InlineData("  leading and trailing count  ")]
    public void A_good_phrase_is_accepted(string typed) => Assert.Empty(Rules.Judge(typed, Alice));

    [Fact]
    public void Random_letters_are_accepted() => Accepts(Gen.Char['a', 'z'].Array[20]);

    [Fact]
    public void Random_digits_are_accepted() => Accepts(Gen.Char['0', '9'].Array[20]);

    [Fact]
    public void Random_printing_characters_are_accepted() => Accepts(Gen.Char['!', '~'].Array[15]);

    [Fact]
    public void Different_emoji_are_accepted() =>
        Gen.Shuffle(Enumerable.Range(0x1F600, 60).ToArray(), 15)
            .Select(runes => string.Concat(runes.Select(char.ConvertFromUtf32)))
            .Sample(typed => Rules.Judge(typed, Alice).Count == 0, iter: 50);

    [Fact]
    public void Random_Chinese_characters_are_accepted() => Accepts(Gen.Char['\u4E00', '\u9FA5'].Array[15]);

    [Fact]
    public void A_phrase_may_hold_the_user_name_and_the_word_password() =>
        Gen.Char['a', 'z'].Array[12].Select(letters => $"alice9000 {new string(letters)} password")
            .Sample(typed => Rules.Judge(typed, Alice).Count == 0, iter: 50);

    [Fact]
    public void Length_is_counted_in_code_points()
    {
        const string FourteenEmoji = "😀🐙🚲🌶🎻🧊🦉🍋🛶🧦🪁🥨🐝🎈";

        Assert.Equal([PasswordRejection.TooShort], Rules.Judge(FourteenEmoji, []));
        Assert.Empty(Rules.Judge(FourteenEmoji + "🗿", []));
        Assert.Equal([PasswordRejection.TooShort], Rules.Judge("kqzvnwtxbjmfyp", []));
        Assert.Empty(Rules.Judge("kqzvnwtxbjmfypl", []));
        Assert.Equal([PasswordRejection.TooShort], Rules.Judge("kqz9wtx", [], NewPasswordRules.MinimumWithSecondFactor));
        Assert.Empty(Rules.Judge("kqz9wtxv", [], NewPasswordRules.MinimumWithSecondFactor));
    }

    [Fact]
    public void Two_hundred_and_fifty_six_code_points_are_kept_and_one_more_is_too_long()
    {
        var longest = string.Concat(Enumerable.Range(0, 256).Select(i => char.ConvertFromUtf32(0x4E00 + (i * 37))));

        Assert.Empty(Rules.Judge(longest, Alice));
        Assert.Equal([PasswordRejection.TooLong], Rules.Judge(longest + "长", Alice));
        Assert.Equal([PasswordRejection.TooLong], Rules.Judge(new string('a', 1_000_000), Alice));
        Assert.Equal([PasswordRejection.TooLong], Rules.Judge(new string('\0', 1_000_000), Alice));
    }

    [Fact]
    public void The_unreadable_is_judged_no_further()
    {
        Assert.Equal([PasswordRejection.Unreadable], Rules.Judge("a\0bcdefghijklmnop", Alice));
        Assert.Equal([PasswordRejection.Unreadable], Rules.Judge("\uD800", Alice));
    }

    [Fact]
    public void All_reasons_are_given_at_once()
    {
        Assert.Equal([PasswordRejection.TooShort], Rules.Judge("", Alice));
        Assert.Equal([PasswordRejection.TooShort, PasswordRejection.Common], Rules.Judge("password1", Alice));
        Assert.Equal([PasswordRejection.TooShort, PasswordRejection.Common], Rules.Judge("woaini1314520", Alice));
        Assert.Equal([PasswordRejection.TooShort, PasswordRejection.Personal], Rules.Judge("Alice9000", Alice));
    }

    [Fact]
    public void The_block_list_has_three_thousand_entries_that_fit_the_policy_and_refuses_each()
    {
        var entries = new CommonPasswords().Entries(NewPasswordRules.MinimumAlone).ToList();

        Assert.True(entries.Count >= 3_000, $"{entries.Count} entries.");
        Assert.All(entries, entry => Assert.True(PasswordText.CountCodePoints(entry) >= 15));
        Assert.All(
            entries.Where((_, i) => i < 1_000 || i % 97 == 0),
            entry => Assert.Equal([PasswordRejection.Common], Rules.Judge(entry, [])));
    }

    [Fact]
    public void Any_string_is_judged_without_an_exception() =>
        Gen.Select(Gen.Char.Array[0, 60], Gen.String.Array[0, 3]).Sample(
            (units, personal) => Rules.Judge(new string(units), personal) is not null, iter: 300);

    [Fact]
    public void Any_mixture_of_digits_of_all_scripts_is_judged_without_an_exception() =>
        Gen.OneOfConst('1', '9', '٣', '۴', '５', '२', '/', '-', 'a', '²', '①').Array[0, 40].Sample(
            units => Rules.Judge(new string(units), ["19٣٣"]) is not null, iter: 300);

    private static void Accepts(Gen<char[]> letters) =>
        letters.Select(units => new string(units)).Sample(typed => Rules.Judge(typed, Alice).Count == 0, iter: 50);
}
