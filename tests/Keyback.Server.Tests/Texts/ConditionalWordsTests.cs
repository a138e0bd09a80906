using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Texts;

/// <summary>What is said after a start is true whether or not an account exists (OWASP Forgot Password Cheat Sheet).</summary>
public sealed class ConditionalWordsTests
{
    [Theory]
    [InlineData("en", "email_code", "If an account with this address exists")]
    [InlineData("en", "sms_code", "If an account with this number exists")]
    [InlineData("en", "email_link", "If an account with this address exists")]
    [InlineData("zh-Hans", "email_code", "如果该邮箱已注册账户")]
    [InlineData("zh-Hans", "sms_code", "如果该手机号已注册账户")]
    [InlineData("zh-Hans", "email_link", "如果该邮箱已注册账户")]
    public async Task What_a_start_says_is_conditional_in_both_languages(string language, string method, string words)
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Captcha:Mode", "never")]);
        using var browser = new PageClient(host.Url);
        var (path, field) = method switch
        {
            "sms_code" => ("/forgot/phone", ("Phone", "+8613800138000")),
            "email_link" => ("/forgot/link", ("Email", "mei@example.com")),
            _ => ("/forgot", ("Email", "mei@example.com")),
        };

        var started = await browser.SubmitAsync(path, null, field, ("goal", "new_password"));
        var shown = await browser.GetAsync($"{started.Location}?lang={language}");

        Assert.Contains(words, shown.Html, StringComparison.Ordinal);
    }
}
