using Keyback.Accounts;
using Keyback.Channels.Gateways;
using Keyback.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keyback.Channels;

/// <summary>The channels' only door: what sends messages, chosen by the configuration.</summary>
public static class ChannelsFeature
{
    private const string GatewayClient = "sms-gateway";
    private const int LargestAnswer = 64 * 1024; // bytes: gateways answer with a few hundred

    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds <see cref="EmailOptions"/> and <see cref="SmsOptions"/>, checked at start, the one <see cref="IEmailChannel"/>
        /// (SMTP if a relay is named, else files if a directory is, else one that lets messages wait), the one
        /// <see cref="ISmsChannel"/> and the one <see cref="INumberReuseCheck"/>. Needs <see cref="TimeProvider"/>, <see cref="Randomness"/> and <see cref="OwnerLinks"/>.
        /// </summary>
        public IServiceCollection AddChannels()
        {
            services.AddOptions<EmailOptions>()
                .BindConfiguration(EmailOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<EmailOptions>>(provider => new EmailOptionsValidator(RootOf(provider)));
            services.AddSingleton(Choose);

            services.AddOptions<SmsOptions>()
                .BindConfiguration(SmsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<SmsOptions>, SmsOptionsValidator>();
            services.AddHttpClient(GatewayClient, http =>
            {
                http.MaxResponseContentBufferSize = LargestAnswer;
                http.Timeout = Timeout.InfiniteTimeSpan; // each call has its own
            })
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
                {
                    AllowAutoRedirect = false, // nobody else is told what a message says
                    UseCookies = false,
                    ActivityHeadersPropagator = null,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5), // asks DNS again
                })
                .RemoveAllLoggers(); // they print addresses, and Alibaba Cloud's hold the number
            services.AddSingleton(ChooseSms);
            services.AddSingleton(ChooseReuseCheck);
            return services;
        }
    }

    private static ISmsChannel ChooseSms(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SmsOptions>>().Value;
        var logs = provider.GetRequiredService<ILoggerFactory>();
        var clock = provider.GetRequiredService<TimeProvider>();
        return options.ReadProvider() switch
        {
            SmsProvider.Aliyun => new AliyunChannel(
                options, Api(provider, options.Aliyun.Endpoint, AliyunChannel.Version), Gateway(provider, AliyunChannel.Name)),
            SmsProvider.Tencent => new TencentChannel(options, Gateway(provider, TencentChannel.Name), clock),
            SmsProvider.Twilio => new TwilioChannel(
                options.Twilio, options.TwilioReceipts(provider.GetRequiredService<OwnerLinks>()), Gateway(provider, TwilioChannel.Name)),
            SmsProvider.Http => new HttpSmsChannel(options.Http, Gateway(provider, HttpSmsChannel.Name), clock),
            SmsProvider.File => new SmsPickupChannel(
                Path.Combine(RootOf(provider), options.PickupDirectory!),
                logs.CreateLogger<SmsPickupChannel>()),
            SmsProvider.None or null => new NoSmsChannel(),
        };
    }

    private static INumberReuseCheck ChooseReuseCheck(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SmsOptions>>().Value;
        return options.AsksAboutReuse() is true
            ? new AliyunNumberReuseCheck(
                options.Aliyun,
                Api(provider, options.Aliyun.ReuseEndpoint, AliyunNumberReuseCheck.Version),
                Gateway(provider, AliyunChannel.Name),
                provider.GetRequiredService<ILoggerFactory>().CreateLogger<AliyunNumberReuseCheck>())
            : new NoNumberReuseCheck();
    }

    private static AliyunApi Api(IServiceProvider provider, string endpoint, string version) => new(
        provider.GetRequiredService<IOptions<SmsOptions>>().Value.Aliyun,
        endpoint,
        version,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<Randomness>());

    private static SmsGateway Gateway(IServiceProvider provider, string name) => new(
        name,
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(GatewayClient),
        provider.GetRequiredService<IOptions<SmsOptions>>().Value.Timeout,
        provider.GetRequiredService<ILoggerFactory>().CreateLogger<SmsGateway>());

    private static string RootOf(IServiceProvider provider) => provider.GetRequiredService<IHostEnvironment>().ContentRootPath;

    private static IEmailChannel Choose(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<EmailOptions>>().Value;
        var logs = provider.GetRequiredService<ILoggerFactory>();
        var signature = EmailMessages.ReadSender(options.From) is { } sender ? DkimSignature.From(options.Dkim, sender, RootOf(provider)) : null;
        if (!string.IsNullOrEmpty(options.Smtp.Host))
        {
            return new SmtpChannel(options, signature, logs.CreateLogger<SmtpChannel>());
        }

        if (!string.IsNullOrEmpty(options.PickupDirectory))
        {
            return new PickupChannel(
                Path.Combine(RootOf(provider), options.PickupDirectory), options.From, signature, logs.CreateLogger<PickupChannel>());
        }

        logs.CreateLogger<NoChannel>().NoEmailChannel();
        return new NoChannel();
    }
}
