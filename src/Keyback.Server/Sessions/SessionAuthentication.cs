using System.Security.Claims;
using System.Text.Encodings.Web;
using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Sessions;

/// <summary>The session of this request.</summary>
/// <param name="Id">Which.</param>
/// <param name="Account">Whose.</param>
/// <param name="Kind">What it may do.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="DisplayName">How to greet its owner; may be empty.</param>
/// <param name="Locale">The owner's language.</param>
/// <param name="SteppedUpUntil">Until when it may change the account without being asked for the password; none where it was not asked yet.</param>
internal sealed record CurrentSession(
    SessionId Id, AccountId Account, SessionKind Kind, DateTimeOffset ExpiresAt, string DisplayName, string Locale, DateTimeOffset? SteppedUpUntil)
{
    /// <summary>Whether it may change the account at this instant. The store asks again when it does.</summary>
    public bool IsSteppedUp(DateTimeOffset now) => SteppedUpUntil > now;
}

/// <summary>Finds the session of a request in the store, at every request: pages by cookie, programs by bearer token.</summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SessionStore sessions,
    LimitsOptions limits,
    TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "session";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = Context.IsApi() ? Bearer.Read(Request) : SessionCookie.Read(Context);
        if (BearerToken.Hash(token) is not { } hash || await sessions.FindAsync(hash, clock.GetUtcNow(), Context.RequestAborted) is not { } found)
        {
            return AuthenticateResult.NoResult();
        }

        Context.Features.Set(new CurrentSession(
            found.Id, found.Account, found.Kind, found.ExpiresAt, found.UserName ?? "", found.Locale, found.SteppedUpAt + limits.StepUpLifetime));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, found.Account.ToString())], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Context.IsApi())
        {
            Response.Headers.WWWAuthenticate = "Bearer";
            return base.HandleChallengeAsync(properties);
        }

        Response.Redirect("/sign-in");
        return Task.CompletedTask;
    }
}

/// <summary>The session of a request, where there is one.</summary>
internal static class CurrentSessionOf
{
    extension(HttpContext context)
    {
        internal CurrentSession? CurrentSession() => context.Features.Get<CurrentSession>();

        // What a session wants to do with its account, as the store takes it.
        internal SessionAct Act(CurrentSession current) => new(
            current.Account,
            current.Id,
            current.Kind,
            BearerToken.Hash(DeviceCookie.Read(context)),
            context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());

        // Routing takes /API for /api; what reads no cookie there must not read one here.
        internal bool IsApi() => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
    }
}
