using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Keyback.Server.WeChat;

/// <summary>Registers signing in and up with WeChat. An app that is not configured has no scheme, and so no address.</summary>
internal static class WeChatFeature
{
    private const int LargestAnswer = 16 * 1024; // bytes: a person is a few hundred

    extension(IServiceCollection services)
    {
        internal void AddWeChat()
        {
            services.AddOptions<WeChatOptions>().BindConfiguration(WeChatOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<WeChatOptions>, WeChatOptionsValidator>();
            services.AddSingleton<WeChatTrips>();
            services.AddSingleton<WeChatWays>();
            services.AddSingleton<WeChatProof>();
            services.AddSingleton<WeChatName>();
            services.AddSingleton<NewWeChatUser>();
            services.AddSingleton<SignInByWeChat>();
            services.AddSingleton<ReceiveScan>();

            services.AddOptions<AuthenticationOptions>().Configure<IOptions<WeChatOptions>>((authentication, wechat) =>
            {
                if (wechat.Value.HasWebsite)
                {
                    authentication.AddScheme<WeChatHandler>(WeChatHandler.Website, null);
                }

                if (wechat.Value.HasOfficial)
                {
                    authentication.AddScheme<WeChatHandler>(WeChatHandler.Official, null);
                }
            });
            services.AddOptions<WeChatHandlerOptions>(WeChatHandler.Website).Configure<IServiceProvider>(FillWebsite);
            services.AddOptions<WeChatHandlerOptions>(WeChatHandler.Official).Configure<IServiceProvider>(FillOfficial);
            services.TryAddEnumerable(ServiceDescriptor
                .Singleton<IPostConfigureOptions<WeChatHandlerOptions>, OAuthPostConfigureOptions<WeChatHandlerOptions, WeChatHandler>>());
        }
    }

    private static void FillWebsite(WeChatHandlerOptions options, IServiceProvider provider)
    {
        var wechat = provider.GetRequiredService<IOptions<WeChatOptions>>().Value;
        Fill(options, provider, wechat, WeChatPaths.WebsiteCallback);
        options.ClientId = wechat.WebsiteAppId!;
        options.ClientSecret = wechat.WebsiteAppSecret!;
        options.AuthorizationEndpoint = new Uri(new Uri(wechat.AuthorizeBase), "/connect/qrconnect").AbsoluteUri;
        options.OneScope = "snsapi_login";
        options.GoesOnByItself = true;
    }

    // GoesOnByItself stays false: whom WeChat's own browser asks without a press of theirs gets a snapshot page, on which
    // every name is made up.
    private static void FillOfficial(WeChatHandlerOptions options, IServiceProvider provider)
    {
        var wechat = provider.GetRequiredService<IOptions<WeChatOptions>>().Value;
        Fill(options, provider, wechat, WeChatPaths.OfficialCallback);
        options.ClientId = wechat.OfficialAppId!;
        options.ClientSecret = wechat.OfficialAppSecret!;
        options.AuthorizationEndpoint = new Uri(new Uri(wechat.AuthorizeBase), "/connect/oauth2/authorize").AbsoluteUri;
        options.OneScope = "snsapi_userinfo";
    }

    private static void Fill(WeChatHandlerOptions options, IServiceProvider provider, WeChatOptions wechat, string callback)
    {
        options.TimeProvider = provider.GetRequiredService<TimeProvider>();
        options.SignInScheme = SessionAuthentication.SchemeName; // never asked: the event below has signed in
        options.CallbackPath = callback;
        options.RedirectUri = new Uri(PublicUrl.Of(provider), callback);
        options.ApiBase = new Uri(wechat.ApiBase);
        options.TokenEndpoint = new Uri(options.ApiBase, "/sns/oauth2/access_token").AbsoluteUri;
        options.UserInformationEndpoint = new Uri(options.ApiBase, "/sns/userinfo").AbsoluteUri;

        // Made by hand: the clients of the factory log the addresses that they ask, and the secret stands in them. Without
        // a propagator there is no trace of the calls either.
        options.Backchannel = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = WeChatClient.Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // asks DNS again
        })
        {
            MaxResponseContentBufferSize = LargestAnswer,
            Timeout = Timeout.InfiniteTimeSpan, // WeChatClient has the patience
        };
        options.Events.OnTicketReceived = async context =>
        {
            var receive = context.HttpContext.RequestServices.GetRequiredService<ReceiveScan>();
            context.Response.Redirect(await receive.HandleAsync(context.HttpContext, context.Properties!));
            context.HandleResponse();
        };
    }
}
