using Keyback.Server.Captcha;

namespace Keyback.Server.Tests.Captcha;

public sealed class CaptchaOptionsTests
{
    [Fact]
    public void Nothing_needs_to_be_set()
    {
        var options = new CaptchaOptions();

        Assert.True(new CaptchaOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal((CaptchaMode.Adaptive, CaptchaSource.Picture), (options.ReadMode(), options.ReadProvider()));
    }

    [Theory]
    [InlineData("Always", "Turnstile")]
    [InlineData(" never ", "HCAPTCHA")]
    public void Case_does_not_matter(string mode, string provider) => Assert.True(new CaptchaOptionsValidator()
        .Validate(null, new CaptchaOptions { Mode = mode, Provider = provider, SiteKey = "key", Secret = "secret" }).Succeeded);

    [Theory]
    [InlineData("Mode", "Keyback:Captcha:Mode must be")]
    [InlineData("Provider", "Keyback:Captcha:Provider must be")]
    [InlineData("Timeout", "Keyback:Captcha:Timeout must be")]
    [InlineData("SiteKey", "Keyback:Captcha:SiteKey is missing")]
    [InlineData("Secret", "Keyback:Captcha:Secret is missing")]
    [InlineData("Secret of a picture", "Keyback:Captcha:Secret is set")]
    [InlineData("VerifyUrl", "Keyback:Captcha:VerifyUrl must be")]
    [InlineData("VerifyUrl in the clear", "Keyback:Captcha:VerifyUrl must be")]
    public void Each_mistake_is_named(string what, string sentence)
    {
        var options = new CaptchaOptions { Provider = "turnstile", SiteKey = "key", Secret = "secret" };
        _ = what switch
        {
            "Mode" => options.Mode = "sometimes",
            "Provider" => options.Provider = "slider",
            "SiteKey" => options.SiteKey = null,
            "Secret" => options.Secret = " ",
            "Secret of a picture" => options.Provider = "picture",
            "VerifyUrl" => options.VerifyUrl = "siteverify",
            "VerifyUrl in the clear" => options.VerifyUrl = "http://proxy.example/siteverify",
            _ => $"{options.Timeout = TimeSpan.Zero}",
        };

        var result = new CaptchaOptionsValidator().Validate(null, options);

        Assert.Contains(result.Failures!, failure => failure.StartsWith(sentence, StringComparison.Ordinal));
    }
}
