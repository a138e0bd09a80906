using System.Text;
using Keyback.Channels.Gateways;

namespace Keyback.Server.Tests.Channels;

/// <summary>Vectors from the gateways' documents, and made-up ones that another implementation agrees with.</summary>
public sealed class SmsSignatureTests
{
    private const string RunInstances = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai";

    [Theory]
    [InlineData("2023-10-26T10:22:32Z", "3156853299f313e23d1673dc12e1703d", "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259", "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")]
    [InlineData("2023-10-26T09:01:01Z", "d410180a5abf7fe235dd9b74aca91fc0", null, "e521358f7776c97df52e6b2891a8bc73026794a071b50c3323388c4e0df64804")]
    public void Alibaba_cloud_publishes_these(string date, string nonce, string? canonical, string signature)
    {
        var query = Acs3.Query([new("RegionId", "cn-shanghai"), new("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")]);
        var headers = Acs3.Headers("ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", At(date), nonce);

        Assert.Equal(RunInstances, query);
        Assert.Equal(canonical ?? Acs3.CanonicalHash(query, headers), Acs3.CanonicalHash(query, headers));
        Assert.Equal(signature, Acs3.Sign("YourAccessKeySecret", query, headers));
        Assert.Equal(
            $"ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature={signature}",
            Acs3.Authorization("YourAccessKeyId", "YourAccessKeySecret", query, headers));
    }

    [Fact]
    public void Alibaba_cloud_with_chinese_and_json()
    {
        var query = Acs3.Query(
        [
            new("PhoneNumbers", "13900000000"), new("SignName", "测试签名"), new("TemplateCode", "SMS_000000001"),
            new("TemplateParam", "{\"code\":\"123456\"}"), new("OutId", "att-0001"),
        ]);
        var headers = Acs3.Headers("dysmsapi.aliyuncs.com", "SendSms", "2017-05-25", At("2025-01-01T00:00:00Z"), "1".PadLeft(32, '0'));

        Assert.Equal(
            "OutId=att-0001&PhoneNumbers=13900000000&SignName=%E6%B5%8B%E8%AF%95%E7%AD%BE%E5%90%8D&TemplateCode=SMS_000000001&TemplateParam=%7B%22code%22%3A%22123456%22%7D",
            query);
        Assert.Equal("58ee50c1ee8c6b36b96e33115377f8ed98eedcc2fbb78dbb207044cd487509d9", Acs3.CanonicalHash(query, headers));
        Assert.Equal("7343300bab23edae3a92a99f2485cb310c13863383e36364a719d539c5e7ad7e", Acs3.Sign("testSk", query, headers));
    }

    [Fact]
    public void A_query_is_encoded_after_rfc_3986() =>
        Assert.Equal("A=a%20b%2Bc%2A~-_.%2F&B=%27%28%29%21", Acs3.Query([new("B", "'()!"), new("A", "a b+c*~-_./")]));

    [Fact]
    public void Tencent_cloud_publishes_these()
    {
        var body = Encoding.UTF8.GetBytes("""{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}""");
        var headers = Tc3.Headers("cvm.tencentcloudapi.com", "DescribeInstances");

        Assert.Equal("35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064", Hashing.Hex(body));
        Assert.Equal("7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84", Tc3.CanonicalHash(headers, body));
    }

    [Fact]
    public void Tencent_cloud_with_chinese()
    {
        var body = Encoding.UTF8.GetBytes(
            """{"PhoneNumberSet":["+8613900000000"],"SmsSdkAppId":"1400000001","TemplateId":"1110","SignName":"测试签名","TemplateParamSet":["123456"],"SessionContext":"att-0001"}""");
        var headers = Tc3.Headers("sms.tencentcloudapi.com", "SendSms");
        var at = DateTimeOffset.FromUnixTimeSeconds(1735689600);

        Assert.Equal("c7f23819b334b55d8bb3a292529493f00019a95f27c3afedcb770be73eab9d39", Tc3.CanonicalHash(headers, body));
        Assert.Equal("9a795d8b0aa1d6d3e07f9eeab26ad8aa7e8ffc5e45bd09b49ca1de4f7b6ec2c5", Tc3.Sign("testSecretKey", at, headers, body));
        Assert.Equal(
            "TC3-HMAC-SHA256 Credential=id/2025-01-01/sms/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=9a795d8b0aa1d6d3e07f9eeab26ad8aa7e8ffc5e45bd09b49ca1de4f7b6ec2c5",
            Tc3.Authorization("id", "testSecretKey", at, headers, body));
    }

    [Fact]
    public void Twilio_publishes_this() => Assert.Equal(
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        TwilioSignature.Of("12345", "https://mycompany.com/myapp.php?foo=1&bar=2",
        [
            new("To", "+18005551212"), new("From", "+14158675309"), new("Digits", "1234"), new("Caller", "+14158675309"), new("CallSid", "CA1234567890ABCDE"),
        ]));

    [Fact]
    public void Our_own_covers_the_instant_and_the_body()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1735689600);

        // printf '1735689600.{"a":1}' | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef
        Assert.Equal(
            "t=1735689600,v1=f3913eaee715ced43464d5d28dd84051725a518ea5b641920e65283be9a16545",
            WebhookSignature.Of("0123456789abcdef0123456789abcdef", at, "{\"a\":1}"u8));
    }

    private static DateTimeOffset At(string date) => DateTimeOffset.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
}
