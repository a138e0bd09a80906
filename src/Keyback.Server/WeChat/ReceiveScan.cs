using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.Authentication;

namespace Keyback.Server.WeChat;

/// <summary>WeChat vouched for somebody: what that is good for.</summary>
internal sealed class ReceiveScan(SignInByWeChat signIn, WeChatProof proof, NewWeChatUser newcomers)
{
    /// <summary>Signs in, keeps the proof of a Recovery, or leads to the form for a new account.</summary>
    /// <returns>Where to go on.</returns>
    public async Task<string> HandleAsync(HttpContext context, AuthenticationProperties trip)
    {
        var user = trip.GetParameter<WeChatUser>(nameof(WeChatUser))!;
        if (WeChatTrips.RecoveryOf(trip) is { } recovery)
        {
            proof.Keep(context, recovery, user.Identity);
            return WeChatPaths.Recovery(recovery);
        }

        switch (await signIn.HandleAsync(context, user.Identity))
        {
            case WeChatSignInResult.Opened:
                newcomers.Drop(context);
                return "/my";

            case WeChatSignInResult.FactorAsked:
                newcomers.Drop(context);
                return "/sign-in/second-factor";

            case WeChatSignInResult.Closed:
                return WeChatPaths.Failed(WeChatFailure.Closed);

            default:
                newcomers.Keep(context, user);
                return WeChatPaths.SignUp;
        }
    }
}
