using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keyback.Channels;
using Keyback.Channels.Gateways;
using Keyback.Messages;
using Keyback.Passwords;
using Keyback.Server.Accounts;
using Keyback.Server.Api;
using Keyback.Server.Api.Document;
using Keyback.Server.Captcha;
using Keyback.Server.Console;
using Keyback.Server.Dev;
using Keyback.Server.Dispatch;
using Keyback.Server.Factors;
using Keyback.Server.Help;
using Keyback.Server.Hooks;
using Keyback.Server.Pages;
using Keyback.Server.Pages.Forgot;
using Keyback.Server.Passkeys;
using Keyback.Server.Recovery;
using Keyback.Server.Sessions;
using Keyback.Server.SignUp;
using Keyback.Server.Support;
using Keyback.Server.Texts;
using Keyback.Server.Upkeep;
using Keyback.Server.WeChat;
using Keyback.Storage;
using Keyback.Storage.ContactChanges;
using Keyback.Storage.Outbox;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>Puts the server together. The order of <see cref="Assemble"/> is the order in which a request meets the parts.</summary>
internal static class KeybackServer
{
    private const int LargestBody = 16 * 1024; // bytes: no form or document of ours comes near

    private const int MessagesPerConnection = 4; // in a handful: while one is sent, the store commits what became of others

    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(15); // for what a try does besides waiting for the next hop

    /// <summary>The server, ready to run.</summary>
    /// <param name="args">Settings on the command line.</param>
    /// <param name="adjust">What a test replaces.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        RequireUnicode();
        var builder = ContentRoot.CreateBuilder(args);
        AddEverything(builder);
        adjust?.Invoke(builder);

        var app = builder.Build();
        try
        {
            Assemble(app);
            return app;
        }
        catch
        {
            ((IDisposable)app).Dispose(); // the store among the rest, which may be open
            throw;
        }
    }

    private static void Assemble(WebApplication app)
    {
        app.CheckSettings();
        app.Services.GetRequiredService<StoreOpening>().While(app.OpenHelp);
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseLanguages();
        app.UseStatusPages();
        app.UseExceptionHandler();
        app.UseRouting();
        app.UseWholeBodies();
        app.UseRateLimiter();
        app.UseStockedPages();
        app.UseAuthentication();
        app.UseStaffSessions();
        app.UseLanguageOfAccount();
        app.UseCrossSiteGuard();
        app.UseStaffGate();
        app.UseForms();
        app.UseAuthorization();
        app.UseIdempotency();
        app.UseSharedPages();
        app.UseFreshHelp();

        app.MapAssets();
        app.MapManifest();
        app.MapPages();
        app.MapRecoveriesApi();
        app.MapSignUpsApi();
        app.MapSessionsApi();
        app.MapAccountApi();
        app.MapFactorsApi();
        app.MapPasskeysApi();
        app.MapCaptchas();
        app.MapApiDocument();
        app.MapReferencePage();
        app.MapSmsReceipts();
        app.MapWatchedRecovery();
        app.MapHelp();
        app.MapHealth();
        app.MapDevMailbox();
        app.MapGet("/.well-known/change-password", (HttpContext context) =>
            TypedResults.Redirect(context.CurrentSession() is null ? "/forgot" : "/my/settings/change"));
    }

    /// <summary>Registers what both the server and the command line need.</summary>
    internal static void AddEverything(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<TimeProvider, SystemClock>();
        services.AddSingleton<Randomness, SystemRandomness>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = kestrel.ApplicationServices.GetRequiredService<IOptions<OverloadOptions>>().Value.Connections;
        });
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
        {
            builder.WebHost.UseUrls("http://localhost:5080");
        }

        services.AddSystemd(); // tells a service manager that asks when the server is ready; the log keeps its form
        services.AddKeybackLogging(builder.Environment);
        services.AddKeybackOptions();
        services.AddStorage();
        services.AddChannels();
        services.AddCaptcha();
        AddRules(services);
        AddWeb(services);
        services.AddSignUp();
        services.AddWeChat();
        services.AddPasskeys();
        services.AddHelp();
        services.AddConsole();
        services.AddHostedService<Dispatcher>();
        services.AddHostedService<Housekeeping>();
        services.AddHostedService<SprayWatch>();
    }

    private static void AddRules(IServiceCollection services)
    {
        services.AddSingleton(new Argon2Parameters());
        services.AddSingleton<Argon2idHasher>();
        services.AddSingleton(provider => new PasswordHashing(
            provider.GetRequiredService<Argon2idHasher>(), workers: Environment.ProcessorCount, waiting: 2000));
        services.AddSingleton<NewPasswordRules>();
        services.AddSingleton<RecoveryViews>();
        services.AddSingleton<TemporarySessions>();
        services.AddSingleton<StartRecovery>();
        services.AddSingleton<StartOwnRecovery>();
        services.AddSingleton<StepUp>();
        services.AddSingleton<ShowAccount>();
        services.AddSingleton<JudgePassword>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<AddContact>();
        services.AddSingleton<ProveContact>();
        services.AddSingleton<AccountFile>();
        services.AddSingleton<OpenLink>();
        services.AddSingleton<AskSupport>();
        services.AddSingleton<AskManager>();
        services.AddSingleton<ShowRecovery>();
        services.AddSingleton<FreshCodes>();
        services.AddSingleton<ProofCodes>();
        services.AddSingleton<SubmitCode>();
        services.AddSingleton<SubmitUserName>();
        services.AddSingleton<ScanWeChat>();
        services.AddSingleton<DisownNumber>();
        services.AddSingleton<ResendCode>();
        services.AddSingleton<ChoosePassword>();
        services.AddSingleton<SkipPassword>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<SubmitFactor>();
        services.AddSingleton<WaitForFactor>();
        services.AddSingleton<SetUpTotp>();
        services.AddSingleton<ReplaceSavedCodes>();
        services.AddSingleton<OwnSessions>();
        services.AddSingleton<DisownChange>();
        services.AddSingleton<RestoreNumber>();
        services.AddSingleton<DevMailbox>();
        services.AddSingleton(provider => new OwnerLinks(PublicUrl.Of(provider)));
        services.AddSingleton(provider => new DispatchOptions(
            AtOnce: MessagesPerConnection * provider.GetRequiredService<IOptions<EmailOptions>>().Value.Smtp.Connections,
            PublicUrl.Of(provider).Host,
            OwnsStore: provider.GetRequiredService<IOptions<StorageOptions>>().Value.Provider is StorageOptions.Sqlite, // one file has one server
            Lease: LeaseMargin + TimeSpan.FromTicks(Math.Max(
                provider.GetRequiredService<IOptions<EmailOptions>>().Value.Smtp.Timeout.Ticks, provider.GetRequiredService<IOptions<SmsOptions>>().Value.Timeout.Ticks))));
        services.AddSingleton(provider =>
        {
            var site = provider.GetRequiredService<IOptions<SiteOptions>>().Value;
            return new EmailSettings(site.SiteName, PublicUrl.Of(provider), SupportLine.Of(site.Support));
        });
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<SiteOptions>>().Value.Support.ToPolicy());
        services.AddSingleton<EmailWriter>();
        services.AddSingleton<SmsWriter>();
        services.AddSingleton(provider => new ContactChangeTerms(provider.GetRequiredService<IOptions<SiteOptions>>().Value.Support.ContactChangeDelay));
        services.AddSingleton(provider => new NoticeWays(provider.GetRequiredService<ISmsChannel>().IsConfigured));
    }

    private static void AddWeb(IServiceCollection services)
    {
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization();
        services.AddOverload();
        services.AddDataProtection().SetApplicationName("keyback").UseCryptographicAlgorithms(new()
        {
            EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM, // one pass where AES-CBC with HMAC takes two and a key more
        });
        services.AddSingleton<ProtectionKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKeys>((options, keys) => options.XmlRepository = keys);
        services.AddOptions<Microsoft.AspNetCore.Antiforgery.AntiforgeryOptions>().Configure<IOptions<SiteOptions>>((options, site) =>
        {
            options.Cookie = new FormCookie(Cookies.IsHttps(site.Value));
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<SiteOptions>>((options, site) => TrustProxies(options, site.Value));

        services.AddPages();
        services.AddSingleton<InstallableApp>();
        services.AddApiDocument();
        services.AddProblemDetails();
        services.AddExceptionHandler<Failures>();
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.SerializerOptions.AllowDuplicateProperties = false; // two readers of one document must not see two things
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
    }

    private static void TrustProxies(ForwardedHeadersOptions options, SiteOptions site)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.ForwardedHeaders = site.TrustedProxies.Count == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = null; // the whole chain, as far as it is trusted
        foreach (var proxy in site.TrustedProxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
        }
    }

    // Without ICU, Normalize returns its input and says nothing: names and passwords would compare wrongly.
    private static void RequireUnicode()
    {
        if ("Ａ".Normalize(NormalizationForm.FormKC) != "A")
        {
            throw new ConfigurationException(
                "Unicode normalisation does not work on this machine. Install ICU (Debian: libicu72) and leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset.");
        }
    }
}
