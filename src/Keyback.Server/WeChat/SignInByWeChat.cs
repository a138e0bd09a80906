using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Sessions;
using Keyback.Storage.Accounts;
using Keyback.Storage.Recoveries;
using Microsoft.Extensions.Options;

namespace Keyback.Server.WeChat;

/// <summary>Opens sessions for people whom WeChat vouched for: they sign in, or create their account first.</summary>
internal sealed class SignInByWeChat(WeChatStore store, PendingSignIns pending, Randomness randomness, TimeProvider clock, IOptions<SiteOptions> site)
{
    /// <summary>
    /// Signs in, where an account in use belongs to this WeChat; the browser gets its cookies. One that has a second factor asks for
    /// it: a WeChat in other hands opens it no more than a password does.
    /// </summary>
    public async Task<WeChatSignInResult> HandleAsync(HttpContext context, WeChatIdentity identity)
    {
        var fresh = new Fresh(randomness, clock.GetUtcNow(), site.Value.SessionLifetime, context.Caller());
        var answer = await store.SignInAsync(identity, fresh.Session, fresh.Device, fresh.Now, context.Caller().Asker.DeviceHash);
        if (answer.Result is WeChatSignInResult.Opened)
        {
            fresh.Tell(context);
        }
        else if (answer.Result is WeChatSignInResult.FactorAsked)
        {
            pending.Keep(context, new PendingSignIn(answer.Account.Value, [], IsWeChat: true));
        }

        return answer.Result;
    }

    /// <summary>Creates the account, and signs in.</summary>
    public async Task<WeChatRegistrationAnswer> HandleAsync(HttpContext context, WeChatRegistration registration)
    {
        var fresh = new Fresh(randomness, clock.GetUtcNow(), site.Value.SessionLifetime, context.Caller());
        var answer = await store.RegisterAsync(registration, fresh.Session, fresh.Device, fresh.Now);
        if (answer.Result is WeChatRegistrationResult.Registered)
        {
            fresh.Tell(context);
        }

        return answer;
    }

    // A session and a device that exist once the store says so.
    private sealed class Fresh(Randomness randomness, DateTimeOffset now, TimeSpan lifetime, Caller caller)
    {
        private readonly string _session = randomness.NewToken();
        private readonly string _device = randomness.NewToken();

        public DateTimeOffset Now => now;

        public NewSession Session => new(BearerToken.Hash(_session)!, caller.UserAgent, now + lifetime, caller.Near);

        public (byte[] Hash, DateTimeOffset ExpiresAt) Device => (BearerToken.Hash(_device)!, now + SignIn.DeviceLifetime);

        public void Tell(HttpContext context)
        {
            SessionCookie.Keep(context, new IssuedSession(_session, SessionKind.Full, now + lifetime));
            DeviceCookie.Keep(context, _device);
        }
    }
}
