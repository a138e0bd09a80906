using Keyback.Support;

namespace Keyback.Tests.Support;

public sealed class AnswerRulesTests
{
    private static readonly Uri Site = new("https://id.example.com/");

    [Theory]
    [InlineData("Please choose \"Forgot password\" on the sign-in page, e.g. with your number.")]
    [InlineData("您好！请在登录页面点击“忘记密码”，然后按提示操作。")]
    [InlineData("See https://id.example.com/help/lost-phone, or id.example.com.")]
    [InlineData("You wrote on 2026-11-29. Call us at 400-810-0000 between 9:00 and 18:00.")]
    [InlineData("Version 2.0 costs 12345 yuan.")]
    public void Plain_words_may_go(string words) => Assert.Empty(AnswerRules.Judge(words, Site));

    [Theory]
    [InlineData("Go to https://id.example.com.evil.example/r")]
    [InlineData("Go to http://id.example.com/")]
    [InlineData("Go to https://id.example.com/r#t=abc")]
    [InlineData("Go to https://id.example.com/forgot?next=x")]
    [InlineData("Go to https://mei@id.example.com/")]
    [InlineData("Go to example.org")]
    [InlineData("Go to www.example.org/path")]
    [InlineData("请访问ｅｘａｍｐｌｅ．ｏｒｇ")]
    [InlineData("Go to example。org")]
    [InlineData("Go to exam\u200bple.org")]
    [InlineData("Write to help@example.org")]
    [InlineData("mailto:help@id.example.com")]
    [InlineData("tel:+4912345")]
    [InlineData("Go to 例子.中国")]
    [InlineData("ftp://id.example.com/")]
    public void I14_nothing_that_leads_to_another_site_may_go(string words) => Assert.Contains(AnswerRefusal.OtherSite, AnswerRules.Judge(words, Site));

    [Theory]
    [InlineData("Your code is 123456.")]
    [InlineData("Your code is 1234 5678.")]
    [InlineData("Your code is 12-34-56.")]
    [InlineData("验证码１２３４５６７")]
    [InlineData("Your code is 1\n2\n3\n4\n5\n6")]
    [InlineData("2026-13-29")]
    [InlineData("Use VGhpcyBpcyBub3QgYSBzZWNyZXQgYXQgYWxsLCB0cnVzdCBtZQ")]
    public void I14_nothing_that_could_be_a_code_or_a_token_may_go(string words) => Assert.Contains(AnswerRefusal.Code, AnswerRules.Judge(words, Site));

    [Fact]
    public void Nothing_and_too_much_are_told_apart()
    {
        Assert.Equal([AnswerRefusal.Empty], AnswerRules.Judge(" \n\u200b", Site));
        Assert.Equal([AnswerRefusal.TooLong], AnswerRules.Judge(new string('a', AnswerRules.Longest + 1), Site));
    }

    [Fact]
    public void What_is_sent_has_no_controls_and_no_marks_that_turn_it_round() =>
        Assert.Equal("one\ntwo", AnswerRules.Plain(" one\r\nt\u202ew\u0007o\n"));
}
