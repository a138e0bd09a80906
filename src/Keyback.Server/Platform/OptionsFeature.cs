using Keyback.Limits;
using Keyback.Storage;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>Every setting: bound, checked before the start, unknown names refused.</summary>
internal static class OptionsFeature
{
    extension(IServiceCollection services)
    {
        internal void AddKeybackOptions()
        {
            services.AddOptions<SiteOptions>().BindConfiguration(SiteOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<SiteOptions>, SiteOptionsValidator>();
            services.AddSingleton<IValidateOptions<SiteOptions>, SiteAttributesValidator>();

            services.AddOptions<LimitsOptions>()
                .BindConfiguration(LimitsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
                .Validate(
                    limits => limits.ResendPause < limits.CodeLifetime || limits.ResendPause == TimeSpan.Zero,
                    "Keyback:Limits:ResendPause must be shorter than Keyback:Limits:CodeLifetime, or no code could ever be sent again in time.")
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<LimitsOptions>, LimitsAttributesValidator>();

            services.AddOptions<StorageOptions>()
                .BindConfiguration(StorageOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<StorageOptions>, StorageAttributesValidator>();

            services.AddSingleton(provider => ConfiguredKeys.Read(
                provider.GetRequiredService<IOptions<SiteOptions>>().Value,
                provider.GetRequiredService<IHostEnvironment>(),
                provider.GetRequiredService<Randomness>()));
        }
    }
}
