using Keyback.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keyback.Channels;

/// <summary>The channels' only door: what sends messages, chosen by the configuration.</summary>
public static class ChannelsFeature
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds <see cref="EmailOptions"/>, checked at start, and the one <see cref="IEmailChannel"/>: SMTP if a relay is
        /// named, else files if a directory is, else one that lets messages wait.
        /// </summary>
        public IServiceCollection AddChannels()
        {
            services.AddOptions<EmailOptions>()
                .BindConfiguration(EmailOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<EmailOptions>, EmailOptionsValidator>();
            services.AddSingleton(Choose);
            return services;
        }
    }

    private static IEmailChannel Choose(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EmailOptions>>().Value;
        var logs = provider.GetRequiredService<ILoggerFactory>();
        if (!string.IsNullOrEmpty(options.Smtp.Host))
        {
            return new SmtpChannel(options, logs.CreateLogger<SmtpChannel>());
        }

        if (!string.IsNullOrEmpty(options.PickupDirectory))
        {
            var root = provider.GetRequiredService<IHostEnvironment>().ContentRootPath;
            return new PickupChannel(
                Path.Combine(root, options.PickupDirectory), options.From, logs.CreateLogger<PickupChannel>());
        }

        logs.CreateLogger<NoChannel>().NoEmailChannel();
        return new NoChannel();
    }
}
