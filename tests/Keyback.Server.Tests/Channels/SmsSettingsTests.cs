using Keyback.Channels.Gateways;

namespace Keyback.Server.Tests.Channels;

/// <summary>What each gateway needs to be told, one sentence a mistake.</summary>
public sealed class SmsSettingsTests
{
    public static TheoryData<string, string[]> Needed => new()
    {
        { "none", [] },
        { "", [] },
        { " File ", ["PickupDirectory"] },
        { "aliyun", ["Aliyun:AccessKeyId", "Aliyun:AccessKeySecret", "Templates:RecoveryCode:ZhHans", "Signatures:ZhHans"] },
        { "TENCENT", ["Tencent:SecretId", "Tencent:SecretKey", "Tencent:SdkAppId", "Templates:RecoveryCode:ZhHans", "Signatures:ZhHans"] },
        { "twilio", ["Twilio:AccountSid", "Twilio:AuthToken", "Twilio:From"] },
        { "http", ["Http:Url"] },
    };

    [Theory]
    [MemberData(nameof(Needed))]
    public void A_gateway_says_what_it_needs(string provider, string[] keys) =>
        Assert.Equal(keys.Select(key => $"Keyback:Sms:{key}"), Mistakes(new SmsOptions { Provider = provider }));

    [Fact]
    public void Asking_about_numbers_needs_keys_whoever_sends()
    {
        Assert.Equal(
            ["Keyback:Sms:Aliyun:AccessKeyId", "Keyback:Sms:Aliyun:AccessKeySecret", "Keyback:Sms:Aliyun:ReuseAuthCode"],
            Mistakes(new SmsOptions { NumberReuseCheck = "Aliyun" }));
        Assert.Equal(6, Mistakes(new SmsOptions { Provider = "aliyun", NumberReuseCheck = "aliyun", Aliyun = new() { ReuseEndpoint = "http://elsewhere.example" } }).Distinct().Count());
    }

    [Theory]
    [InlineData("http://sms.example")]
    [InlineData("ftp://sms.example")]
    [InlineData("sms.example")]
    [InlineData("https://user:word@sms.example")]
    [InlineData("https://sms.example/#here")]
    [InlineData("")]
    public void No_number_crosses_a_network_readable(string url)
    {
        Assert.Equal(["Keyback:Sms:Http:Url"], Mistakes(new SmsOptions { Provider = "http", Http = new() { Url = url } }));
        Assert.Contains("Keyback:Sms:Aliyun:Endpoint", Mistakes(new SmsOptions { Provider = "aliyun", Aliyun = new() { Endpoint = url } }));
        Assert.Contains("Keyback:Sms:Tencent:Endpoint", Mistakes(new SmsOptions { Provider = "tencent", Tencent = new() { Endpoint = url } }));
        Assert.Contains("Keyback:Sms:Twilio:Endpoint", Mistakes(new SmsOptions { Provider = "twilio", Twilio = new() { Endpoint = url } }));
    }

    [Fact]
    public void A_program_may_be_on_this_machine_and_have_a_query() =>
        Assert.Empty(Mistakes(new SmsOptions { Provider = "http", Http = new() { Url = "http://127.0.0.1:8080/sms?from=keyback", SigningSecret = new string('x', 32) } }));

    [Fact]
    public void What_could_not_go_out_is_refused()
    {
        var http = new HttpSmsOptions { Url = "https://sms.example/", Authorization = "Bearer x\r\nX: y", SigningSecret = "short" };
        var twilio = new TwilioSmsOptions { AccountSid = "AC1", AuthToken = "x", From = "+15005550006", MessagingServiceSid = "MG1" };

        Assert.Equal(["Keyback:Sms:Http:Authorization", "Keyback:Sms:Http:SigningSecret"], Mistakes(new SmsOptions { Provider = "http", Http = http }));
        Assert.Equal(["Keyback:Sms:Twilio:From"], Mistakes(new SmsOptions { Provider = "twilio", Twilio = twilio }));
    }

    [Theory]
    [InlineData("zh-Hans", false, "zh")]
    [InlineData("en", false, "en")]
    [InlineData("zh-Hans", true, "zh abroad")]
    [InlineData("en", true, "en")]
    public void A_name_of_the_language_comes_first(string locale, bool abroad, string name)
    {
        Assert.Equal(name, new SmsNames { ZhHans = "zh", En = "en", ZhHansAbroad = "zh abroad" }.For(locale, abroad));
        Assert.Equal("only", new SmsNames { ZhHans = "only" }.For(locale, abroad));
    }

    private static IEnumerable<string> Mistakes(SmsOptions options)
    {
        var sentences = new SmsOptionsValidator().Validate(null, options).Failures ?? [];
        Assert.All(sentences, sentence => Assert.EndsWith(".", sentence, StringComparison.Ordinal));
        return sentences.Select(sentence => sentence.Split(' ')[0]);
    }
}
