using Keyback.Server.Platform;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Passkeys;

/// <summary>Registers everything about passkeys but the API, which <c>MapPasskeysApi</c> maps.</summary>
internal static class PasskeyFeature
{
    extension(IServiceCollection services)
    {
        internal void AddPasskeys()
        {
            services.AddSingleton(provider => new RelyingParty(PublicUrl.Of(provider), provider.GetRequiredService<IOptions<SiteOptions>>()));
            services.AddSingleton<PasskeyOptions>();
            services.AddSingleton<PasskeySignatures>();
            services.AddSingleton<CheckPasskey>();
            services.AddSingleton<AddPasskey>();
            services.AddSingleton<SignInByPasskey>();
            services.AddSingleton<StepUpByPasskey>();
            services.AddSingleton<ProveFactorByPasskey>();
        }
    }
}
