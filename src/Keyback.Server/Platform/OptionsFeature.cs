using Keyback.Channels.Gateways;
using Keyback.Limits;
using Keyback.Storage;
using Keyback.Storage.Audit;
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
            services.AddSingleton<IValidateOptions<SiteOptions>>(new AttributeChecks<SiteOptions>(SiteOptions.Section));

            services.AddOptions<LimitsOptions>()
                .BindConfiguration(LimitsOptions.Section)
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<LimitsOptions>>(new AttributeChecks<LimitsOptions>(LimitsOptions.Section));

            services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateOnStart();
            services.AddSingleton<IPostConfigureOptions<StorageOptions>, StorePlace>();
            services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
            services.AddSingleton<IValidateOptions<StorageOptions>>(new AttributeChecks<StorageOptions>(StorageOptions.Section));

            services.AddOptions<RecordOptions>().BindConfiguration(RecordOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<RecordOptions>>(new AttributeChecks<RecordOptions>(RecordOptions.Section));

            services.AddSingleton<IValidateOptions<SmsOptions>>(new AttributeChecks<SmsOptions>(SmsOptions.Section));
            services.AddSingleton(provider => new SmsSpending(
                provider.GetRequiredService<IOptions<SmsOptions>>().Value.Spending,
                provider.GetRequiredService<IOptions<SiteOptions>>().Value.DefaultRegion));

            services.AddSingleton(provider => ConfiguredKeys.Read(
                provider.GetRequiredService<IOptions<SiteOptions>>().Value,
                provider.GetRequiredService<IHostEnvironment>(),
                provider.GetRequiredService<Randomness>()));
        }
    }

    extension(WebApplication app)
    {
        /// <summary>Stops a start that could not end well, before anything touches the store.</summary>
        /// <exception cref="OptionsValidationException">Each failure is a sentence that names its setting.</exception>
        internal void CheckSettings()
        {
            WrittenSettings.Check((IConfigurationManager)app.Configuration);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
        }
    }
}
