using Microsoft.Extensions.Options;

namespace Keyback.Server.Captcha;

/// <summary>Registers CAPTCHAs: when they are asked for, and whose they are.</summary>
internal static class CaptchaFeature
{
    private const string Client = "captcha-provider";
    private const int LargestAnswer = 16 * 1024; // bytes: a verdict is a few hundred

    extension(IServiceCollection services)
    {
        internal void AddCaptcha()
        {
            services.AddOptions<CaptchaOptions>()
                .BindConfiguration(CaptchaOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<CaptchaOptions>, CaptchaOptionsValidator>();
            services.AddHttpClient(Client, http => http.MaxResponseContentBufferSize = LargestAnswer)
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5), // asks DNS again
                });
            services.AddSingleton(provider => new CaptchaChoice(
                provider.GetRequiredService<IOptions<CaptchaOptions>>().Value,
                new SiteVerify(
                    provider.GetRequiredService<IHttpClientFactory>().CreateClient(Client),
                    provider.GetRequiredService<ILogger<SiteVerify>>()),
                provider.GetRequiredService<Randomness>(),
                provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<CaptchaWidgets>();
            services.AddSingleton<MakeCaptcha>();
            services.AddSingleton<CheckCaptcha>();
        }
    }
}

/// <summary>What the operator chose.</summary>
internal sealed class CaptchaChoice(CaptchaOptions options, SiteVerify siteVerify, Randomness randomness, TimeProvider clock)
{
    /// <summary>When a CAPTCHA is asked for.</summary>
    internal CaptchaMode Mode { get; } = options.ReadMode() ?? CaptchaMode.Adaptive;

    /// <summary>Whose it is.</summary>
    internal CaptchaSource Source { get; } = options.ReadProvider() ?? CaptchaSource.Picture;

    /// <summary>What the widget on the page needs to be told; null for our own.</summary>
    internal string? SiteKey { get; } = options.SiteKey;

    /// <summary>Whom to ask about responses; null for our own.</summary>
    internal ICaptchaProvider? Provider { get; } = options.ReadProvider() switch
    {
        CaptchaSource.Turnstile => new TurnstileProvider(siteVerify, options, randomness, clock),
        CaptchaSource.HCaptcha => new HCaptchaProvider(siteVerify, options),
        CaptchaSource.Picture or null => null,
    };
}
