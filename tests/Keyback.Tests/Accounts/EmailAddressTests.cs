using System.Text;
using CsCheck;
using Keyback.Accounts;

namespace Keyback.Tests.Accounts;

public sealed class EmailAddressTests
{
    [Fact]
    public void The_local_part_is_kept_byte_for_byte_and_the_domain_is_a_lower_case_A_label()
    {
        var address = Parse("  Foo.Bar+tag@EXAMPLE.Org\t");

        Assert.Equal("Foo.Bar+tag@example.org", address.Value);
        Assert.Equal("Foo.Bar+tag", address.LocalPart);
        Assert.Equal("example.org", address.Domain);
        Assert.Equal("foo.bar+tag@example.org", address.Key);
        Assert.Equal("F•••@e•••.org", address.Masked);
        Assert.Equal(address.Masked, $"{address}");
    }

    [Theory]
    [InlineData("Foo@EXAMPLE.org", "fOO@example.ORG")]
    [InlineData("a@bücher.example", "a@xn--bcher-kva.example")]
    [InlineData("a@BÜCHER.example", "A@XN--BCHER-KVA.example")]
    [InlineData("用户@例子.测试", "用户@xn--fsqu00a.xn--0zwm56d")]
    [InlineData("用户@例子。测试", "用户@例子.测试")]
    [InlineData("ren\u00E9@example.org", "rene\u0301@example.org")]
    [InlineData("a@ｅｘａｍｐｌｅ.org", "a@example.org")]
    public void Spellings_of_one_address_meet(string one, string other)
    {
        Assert.Equal(Parse(one).Key, Parse(other).Key);
        Assert.Equal(Parse(one), Parse(other));
        Assert.Equal(Parse(one).GetHashCode(), Parse(other).GetHashCode());
    }

    [Theory]
    [InlineData("mike@example.org", "mi\u212Ae@example.org")]
    [InlineData("sam@example.org", "\u017Fam@example.org")]
    [InlineData("ivan@example.org", "\u0131van@example.org")]
    [InlineData("ivan@example.org", "\u0130van@example.org")]
    [InlineData("mike@example.org", "ｍike@example.org")]
    [InlineData("a.b@gmail.com", "ab@gmail.com")]
    [InlineData("a+b@gmail.com", "a@gmail.com")]
    [InlineData("\u00C9a@example.org", "\u00E9a@example.org")]
    [InlineData("strasse@example.org", "straße@example.org")]
    public void Different_addresses_never_meet(string one, string other) => Assert.NotEqual(Parse(one).Key, Parse(other).Key);

    [Fact]
    public void No_character_outside_ASCII_ever_meets_one_inside() =>
        Gen.Int[0x80, 0x10FFFF].Where(Rune.IsValid).Sample(
            value => !EmailAddress.TryParse($"mi{char.ConvertFromUtf32(value)}e@example.org", out var address)
                || address.Key.EnumerateRunes().Any(rune => !rune.IsAscii),
            iter: 20_000);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a")]
    [InlineData("@example.org")]
    [InlineData("a@")]
    [InlineData("a@b")]
    [InlineData("a@b@example.org")]
    [InlineData("\"a b\"@example.org")]
    [InlineData("\"a@b\"@example.org")]
    [InlineData("a b@example.org")]
    [InlineData("a\u3000b@example.org")]
    [InlineData("a@x\r\nBcc:b@example.org")]
    [InlineData("a\0@example.org")]
    [InlineData("a@example.org,b@example.org")]
    [InlineData("a,b@example.org")]
    [InlineData("<a@example.org>")]
    [InlineData("a>b@example.org")]
    [InlineData("a\u200Bb@example.org")]
    [InlineData("a\u202Eb@example.org")]
    [InlineData("a@exam\u00ADple.org")]
    [InlineData(".a@example.org")]
    [InlineData("a..b@example.org")]
    [InlineData("a.@example.org")]
    [InlineData("a@.example.org")]
    [InlineData("a@example..org")]
    [InlineData("a@example.org.")]
    [InlineData("a@-example.org")]
    [InlineData("a@exa_mple.org")]
    [InlineData("a@192.0.2.1")]
    [InlineData("a@[192.0.2.1]")]
    [InlineData("a@xn--a.example")]
    [InlineData("a＠example.org")]
    [InlineData("a@b＠example.org")]
    [InlineData("a@exam\uFF0Fple.org")]
    public void What_is_no_bare_address_is_refused(string text)
    {
        Assert.False(EmailAddress.TryParse(text, out var address));
        Assert.Null(address);
    }

    [Fact]
    public void Half_characters_are_refused() =>
        Assert.All(["\uD800@example.org", "a\uDC00b@example.org", "a@\uD83D.example.org"], text => Assert.False(EmailAddress.TryParse(text, out _)));

    [Fact]
    public void Lengths_are_counted_in_octets()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 62), 3)); // 188

        Assert.True(EmailAddress.TryParse(new string('a', 64) + "@example.org", out _));
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@example.org", out _));
        Assert.True(EmailAddress.TryParse(new string('é', 32) + "@example.org", out _));
        Assert.False(EmailAddress.TryParse(new string('é', 33) + "@example.org", out _));
        Assert.True(EmailAddress.TryParse($"{new string('a', 64)}@{domain}", out _)); // 253
        Assert.True(EmailAddress.TryParse($"{new string('a', 61)}@{domain}.abc", out _)); // 254
        Assert.False(EmailAddress.TryParse($"{new string('a', 62)}@{domain}.abc", out _)); // 255
        Assert.True(EmailAddress.TryParse($"a@{new string('d', 63)}.org", out _));
        Assert.False(EmailAddress.TryParse($"a@{new string('d', 64)}.org", out _));
    }

    [Fact]
    public void The_value_reads_back_as_the_same_address() =>
        Gen.Select(Gen.Char["abcXYZé用.+-_"].Array[1, 12], Gen.Char["abcXYZü例-"].Array[1, 12]).Sample((local, label) =>
            !EmailAddress.TryParse($"{new string(local)}@{new string(label)}.example", out var address)
            || (Parse(address.Value).Value == address.Value && Parse(address.Value).Key == address.Key));

    [Fact]
    public void A_mask_hides_a_name_of_one_character_whole() => Assert.Equal("•••@•••.example", Parse("a@b.example").Masked);

    private static EmailAddress Parse(string text)
    {
        Assert.True(EmailAddress.TryParse(text, out var address));
        return address;
    }
}
