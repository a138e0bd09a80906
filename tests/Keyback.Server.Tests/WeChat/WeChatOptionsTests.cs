using Keyback.Server.WeChat;

namespace Keyback.Server.Tests.WeChat;

public sealed class WeChatOptionsTests
{
    [Fact]
    public void Nothing_needs_to_be_set() => Assert.True(new WeChatOptionsValidator().Validate(null, new WeChatOptions()).Succeeded);

    [Fact]
    public void Either_app_will_do_alone()
    {
        Assert.True(new WeChatOptionsValidator().Validate(null, new WeChatOptions { WebsiteAppId = "wx0123456789abcdef", WebsiteAppSecret = "s" }).Succeeded);
        Assert.True(new WeChatOptionsValidator().Validate(null, new WeChatOptions { OfficialAppId = "wx0123456789abcdef", OfficialAppSecret = "s" }).Succeeded);
    }

    [Theory]
    [InlineData("WebsiteAppSecret", "", "Keyback:WeChat:WebsiteAppSecret is missing")]
    [InlineData("WebsiteAppSecret", " ", "Keyback:WeChat:WebsiteAppSecret is missing")]
    [InlineData("OfficialAppSecret", "", "Keyback:WeChat:OfficialAppSecret is missing")]
    [InlineData("WebsiteAppId", "", "Keyback:WeChat:WebsiteAppId is missing")]
    [InlineData("OfficialAppId", "", "Keyback:WeChat:OfficialAppId is missing")]
    [InlineData("WebsiteAppId", "wx 1", "Keyback:WeChat:WebsiteAppId must be")]
    [InlineData("AuthorizeBase", "http://open.weixin.qq.com", "Keyback:WeChat:AuthorizeBase must be")]
    [InlineData("AuthorizeBase", "", "Keyback:WeChat:AuthorizeBase must be")]
    [InlineData("ApiBase", "api.weixin.qq.com", "Keyback:WeChat:ApiBase must be")]
    [InlineData("ApiBase", "https://api.weixin.qq.com/sns", "Keyback:WeChat:ApiBase must be")]
    [InlineData("ApiBase", "https://me:word@api.weixin.qq.com", "Keyback:WeChat:ApiBase must be")]
    public void Each_mistake_is_named(string name, string value, string sentence)
    {
        var options = new WeChatOptions
        {
            WebsiteAppId = "wx0123456789abcdef",
            WebsiteAppSecret = "one secret",
            OfficialAppId = "wxfedcba9876543210",
            OfficialAppSecret = "another secret",
        };
        typeof(WeChatOptions).GetProperty(name)!.SetValue(options, value);

        var result = new WeChatOptionsValidator().Validate(null, options);

        Assert.StartsWith(sentence, Assert.Single(result.Failures!), StringComparison.Ordinal);
        Assert.DoesNotContain("secret of", result.FailureMessage, StringComparison.Ordinal);
    }
}
