using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Keyback.Server.WeChat;

/// <summary>
/// WeChat's dialect of OAuth 2.0 on the framework's handler: its own names of parameters, a short <c>state</c>, GETs for
/// tokens, faults with status 200. Two schemes use it: the website app and the official account.
/// </summary>
internal sealed class WeChatHandler(
    IOptionsMonitor<WeChatHandlerOptions> options, ILoggerFactory logger, UrlEncoder encoder, WeChatTrips trips, TimeProvider clock)
    : OAuthHandler<WeChatHandlerOptions>(options, logger, encoder)
{
    /// <summary>The scheme of the website app.</summary>
    public const string Website = "wechat_website";

    /// <summary>The scheme of the official account.</summary>
    public const string Official = "wechat_official";

    private const int LongestCode = 512; // characters; real ones have 32

    /// <summary>Only what a browser that follows a redirect sends.</summary>
    public override Task<bool> ShouldHandleRequestAsync() =>
        Task.FromResult(HttpMethods.IsGet(Request.Method) && Options.CallbackPath == Request.Path);

    // Not straight to WeChat: form-action 'self' holds for every redirect after a form. A page of ours leads on.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Redirect(WeChatPaths.Go(trips.Begin(Context, Scheme.Name, properties)));
        return Task.CompletedTask;
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        if (trips.End(Context, Scheme.Name, Request.Query["state"]) is not { } trip)
        {
            return LeadOn(null, WeChatFailure.Stale);
        }

        var code = Request.Query["code"].ToString();
        if (code.Length is 0 or > LongestCode)
        {
            return LeadOn(trip, WeChatFailure.Cancelled);
        }

        var client = new WeChatClient(Backchannel, Options.ApiBase, clock, Logger);
        return await client.AskAsync(Options.ClientId, Options.ClientSecret, code, Context.RequestAborted) switch
        {
            WeChatAnswer.Vouched(var user) => HandleRequestResult.Success(TicketOf(user, trip)),
            WeChatAnswer.Failed(var why) => LeadOn(trip, why),
            _ => LeadOn(trip, WeChatFailure.Silent),
        };
    }

    private AuthenticationTicket TicketOf(WeChatUser user, AuthenticationProperties trip)
    {
        trip.SetParameter(nameof(WeChatUser), user);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, user.Identity.OpenId)], Scheme.Name);
        return new AuthenticationTicket(new ClaimsPrincipal(identity), trip, Scheme.Name);
    }

    private HandleRequestResult LeadOn(AuthenticationProperties? trip, WeChatFailure why)
    {
        var recovery = trip is null ? null : WeChatTrips.RecoveryOf(trip);
        Response.Redirect(recovery is { } id ? $"{WeChatPaths.Recovery(id)}?wechat={WeChatPaths.Word(why)}" : WeChatPaths.Failed(why));
        return HandleRequestResult.Handle();
    }
}
