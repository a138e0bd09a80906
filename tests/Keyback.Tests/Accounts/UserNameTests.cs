using CsCheck;
using Keyback.Accounts;

namespace Keyback.Tests.Accounts;

public sealed class UserNameTests
{
    [Theory]
    [InlineData("Alice", "alice")]
    [InlineData("ＡＬＩＣＥ", "alice")]
    [InlineData("  Ren\u00E9 ", "ren\u00E9")]
    [InlineData("REN\u0045\u0301", "ren\u00E9")]
    [InlineData("张三", "张三")]
    [InlineData("ｶﾞﾙｼｱ", "ガルシア")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφοσ")]
    [InlineData("straße", "straße")]
    [InlineData("a_b-c.d!", "a_b-c.d!")]
    [InlineData("user9000", "user9000")]
    [InlineData("1234", "1234")]
    [InlineData("שלום", "שלום")]
    [InlineData("مرحبا123", "مرحبا123")]
    [InlineData("𠮷野", "𠮷野")]
    public void Names_are_compared_in_one_form(string text, string key) => Assert.Equal(key, Parse(text).Key);

    [Theory]
    [InlineData("mеі.lin")] // Cyrillic е and і
    [InlineData("Аlice")] // Cyrillic А
    [InlineData("αlice")]
    [InlineData("Мария-λ")]
    [InlineData("аվ")]
    [InlineData("李а")]
    [InlineData("はなㄅ")]
    [InlineData("ㄅ한")]
    [InlineData("Ꮃeb")] // Cherokee
    public void Letters_of_writings_that_never_stand_together_are_no_new_name_and_an_old_one_is_kept(string text)
    {
        Assert.False(UserName.TryChoose(text, out _));
        Assert.True(UserName.TryParse(text, out _));
    }

    [Theory]
    [InlineData("Mei.Lin_2")]
    [InlineData("张三abc")]
    [InlineData("山田タロウはなこabc")]
    [InlineData("パンダー")]
    [InlineData("김철수abc漢")]
    [InlineData("ㄅㄆ李abc")]
    [InlineData("Мария-2")]
    [InlineData("Σίσυφος")]
    [InlineData("שלום1")]
    [InlineData("مرحبا123")]
    [InlineData("𠮷野")]
    [InlineData("René")]
    public void Writings_that_people_use_together_are_a_new_name(string text) => Assert.True(UserName.TryChoose(text, out _));

    [Theory]
    [InlineData("paypo", "раура", false)]
    [InlineData("paypo", "рауро", true)]
    [InlineData("tom", "ТОМ", true)] // Cyrillic capitals
    [InlineData("kot", "κοτ", true)]
    [InlineData("noel", "ноеӏ", false)] // н is an H in capitals
    [InlineData("mapnr", "Мария", false)]
    [InlineData("мария", "Мария", true)]
    [InlineData("сор9", "cop9", true)]
    [InlineData("li-lei", "li_lei", false)]
    public void Names_that_look_alike_in_two_writings_are_one(string one, string other, bool alike) =>
        Assert.Equal(alike, Parse(one).Fold == Parse(other).Fold);

    [Fact]
    public void A_name_is_shown_as_written_and_printed_masked()
    {
        var name = Parse(" Rene\u0301 ");

        Assert.Equal("Ren\u00E9", name.Value);
        Assert.Equal("R•••", $"{name}");
        Assert.Equal(Parse("REN\u00C9"), name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a b")]
    [InlineData("a\u3000b")]
    [InlineData("a\u200Bb")]
    [InlineData("a\u200Db")]
    [InlineData("\u200B")]
    [InlineData("a\u00ADb")]
    [InlineData("a\u202Eb")]
    [InlineData("a\uFE0Fb")]
    [InlineData("a\0b")]
    [InlineData("mi\u212Ae")]
    [InlineData("\u017Fam")]
    [InlineData("x\u00B2")]
    [InlineData("\uFB01n")]
    [InlineData("heart\u2665")]
    [InlineData("smile😀")]
    [InlineData("\u1100\u1161")]
    [InlineData("l\u00B7l")]
    [InlineData("\u2163")]
    public void What_the_identifier_class_does_not_hold_is_refused(string? text) => Refuses(text);

    [Theory]
    [InlineData("שלוםabc")]
    [InlineData("abcשלום")]
    [InlineData("1שלום")]
    [InlineData("שלום-")]
    [InlineData("مرحبا١1")]
    [InlineData("مرحبا١۲")]
    public void What_would_be_shown_in_confusing_order_is_refused(string text) => Refuses(text);

    [Theory]
    [InlineData("alice@example.org")]
    [InlineData("alice＠example")]
    [InlineData("12345")]
    [InlineData("１２３４５")]
    [InlineData("٣٤٥٦٧٨")]
    [InlineData("13900000000")]
    [InlineData("139-0000-0000")]
    [InlineData("(202)555-0123")]
    [InlineData("555-0123")]
    [InlineData("+1a")]
    [InlineData("＋86x")]
    public void What_looks_like_an_address_or_a_number_is_refused(string text) => Refuses(text);

    [Fact]
    public void Sixty_four_code_points_are_the_longest()
    {
        Assert.Equal(64, Parse(string.Concat(Enumerable.Repeat("𠮷", 64))).Key.EnumerateRunes().Count());
        Refuses(string.Concat(Enumerable.Repeat("𠮷", 65)));
        Refuses(new string('a', 65));
    }

    [Fact]
    public void The_key_of_a_key_is_itself() =>
        Gen.OneOf(Gen.Char, Gen.Char['a', 'z'], Gen.Char['\u0370', '\u07FF'], Gen.Char['\uFF00', '\uFFEF']).Array[1, 6].Sample(
            units => !UserName.TryParse(new string(units), out var name)
                || (Parse(name.Key).Key == name.Key && Parse(name.Value).Key == name.Key),
            iter: 20_000);

    // What finds an account is finer than what tells names apart: equal keys never have different folds.
    [Fact]
    public void Names_that_are_found_alike_fold_alike_whatever_their_case_and_width() =>
        Letters.Array[1, 8].Sample(
            units =>
            {
                var text = new string(units);
                return !UserName.TryParse(text, out var name)
                    || new[] { text.ToUpperInvariant(), text.ToLowerInvariant(), text.Normalize(System.Text.NormalizationForm.FormD), $" {text}\t" }
                        .All(other => !UserName.TryParse(other, out var same) || same.Fold == name.Fold);
            },
            iter: 20_000);

    [Fact]
    public void A_name_is_never_an_address_or_a_number_and_never_invisible() =>
        Gen.OneOf(Letters, Gen.Char, Gen.Char['0', '9'], Gen.Char["@+-() .\u200B\u3000\uFF20"]).Array[1, 16].Sample(
            units =>
            {
                if (!UserName.TryParse(new string(units), out var name))
                {
                    return true;
                }

                return name.Key.Length > 0 && name.Fold.Length > 0
                    && Identifier.TryParse(name.Value, "CN", out var chinese) && chinese.Kind is IdentifierKind.UserName
                    && Identifier.TryParse(name.Value, "US", out var american) && american.Kind is IdentifierKind.UserName;
            },
            iter: 20_000);

    [Fact]
    public void A_name_of_which_the_way_by_phone_could_not_ask_is_refused() => Refuses(new string('ß', 64)); // its fold is 128 long

    private static Gen<char> Letters => Gen.OneOf(
        Gen.Char['a', 'z'], Gen.Char['A', 'Z'], Gen.Char['\u00C0', '\u024F'], Gen.Char['\u0370', '\u03FF'], Gen.Char['\u4E00', '\u4E40'],
        Gen.Char['\uFF21', '\uFF5A'], Gen.Const('ß'), Gen.Const('ı'), Gen.Const('\u0301'));

    private static void Refuses(string? text)
    {
        Assert.False(UserName.TryParse(text, out var name));
        Assert.Null(name);
    }

    private static UserName Parse(string text)
    {
        Assert.True(UserName.TryParse(text, out var name));
        return name;
    }
}
