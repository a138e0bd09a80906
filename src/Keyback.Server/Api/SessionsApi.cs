using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Keyback.Server.Api.Document;
using Keyback.Server.Factors;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.Texts;
using Keyback.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Keyback.Server.Api;

/// <summary>Sign-in of programs, and the sessions of an owner.</summary>
internal static class SessionsApi
{
    internal sealed record SignInBody(
        [property: Required, MaxLength(512), Description("An e-mail address, a phone number or a user name.")] string? Identifier,
        [property: Required, MaxLength(1024), Description("The password.")] string? Password,
        [property: MaxLength(64), Description("Where the account has an authenticator app: the code that it shows.")] string? Totp,
        [property: MaxLength(64), Description("In its place: a saved code.")] string? RecoveryCode);

    internal sealed record SignedInReply(
        [property: Description("The session's bearer token, told this once.")] string Token,
        [property: Description("What the session may do.")] SessionKind Kind,
        [property: Description("Its end.")] DateTimeOffset ExpiresAt);

    internal sealed record SessionsReply([property: Description("The live ones.")] IReadOnlyList<OneReply> Sessions);

    internal sealed record OneReply(
        [property: Description("Names it, to end it.")] Guid Id,
        [property: Description("What it may do.")] SessionKind Kind,
        [property: Description("When it opened.")] DateTimeOffset CreatedAt,
        [property: Description("When it was last used, to the minute.")] DateTimeOffset LastSeenAt,
        [property: Description("Its end.")] DateTimeOffset ExpiresAt,
        [property: Description("What the browser or program called itself.")] string UserAgent,
        [property: Description("A guess at browser and system in the reader's language.")] string Browser,
        [property: Description("The network, /24 or /48, in which it was opened; not of this machine's own.")] string? OpenedFrom,
        [property: Description("Whether it is the one that asks.")] bool Current);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapSessionsApi()
        {
            var sessions = routes.MapGroup("/api/v1/sessions").WithTags("Sessions");
            sessions.MapPost("", SignInAsync).WithName("SignIn")
                .Says(
                    "Sign in with a password",
                    "Whatever is wrong with identifier or password, the answer is the same, and takes as long. Where the account has a second factor, `totp` or `recovery_code` goes along.")
                .Takes(new SignInBody("alex", Samples.Password, null, null)).Takes(new SignInBody("alex", Samples.Password, "123456", null))
                .Answers(201, "Signed in.", ("full", SignedIn()))
                .Refuses(() =>
                [
                    Problems.CodeMalformed, Problems.SignInFailed, Problems.FactorRequired(RecoveriesApi.FactorWords), Problems.FactorWrong(4),
                    Problems.Locked(Samples.Day), Problems.Throttled(Samples.Minute),
                ]);
            sessions.MapGet("", ListAsync).WithName("ListSessions").OpenedBySession()
                .Says("The owner's live sessions", "Of all browsers and programs, the one that asks among them.")
                .Answers(200, "The sessions.", ("one", new SessionsReply([Sample()])));
            sessions.MapDelete("/{id:guid}", EndAsync).WithName("EndSession").OpenedBySession()
                .Says("End one session", "One of the list. It opens nothing any more, at once and on every node.")
                .Answers(204, "It has ended.");
            sessions.MapDelete("/current", EndCurrentAsync).WithName("EndCurrentSession").OpenedBySession()
                .Says("Sign out", "Ends the session whose token goes with the call.")
                .Answers(204, "It has ended.")
                .Refuses(() => [Problems.NotFound]);
            sessions.MapDelete("/others", EndOthersAsync).WithName("EndOtherSessions").OpenedBySession()
                .Says("End all sessions but this one", "Of all other browsers and programs.")
                .Answers(204, "They have ended.");
            sessions.MapDelete("", EndAllAsync).WithName("EndAllSessions").OpenedBySession()
                .Says("End all sessions, this one too", "Of all browsers and programs.")
                .Answers(204, "They have ended.");
        }
    }

    internal static SignedInReply SignedIn() => new(Samples.Token, SessionKind.Full, Samples.Now.AddDays(14));

    private static OneReply Sample() =>
        new(Samples.Id, SessionKind.Full, Samples.Now, Samples.Now.AddMinutes(5), Samples.Now.AddDays(14), "curl/7.88.1", "Unknown device", "203.0.113.0/24", Current: true);

    private static async Task<IResult> SignInAsync(SignInBody body, SignIn slice, HttpContext context, CancellationToken ct)
    {
        if (body is not { Identifier: { } identifier, Password: { } password } || body is { Totp: not null, RecoveryCode: not null })
        {
            return Problems.InvalidRequest();
        }

        var given = body.Totp is not null || body.RecoveryCode is not null;
        var factor = given ? TypedFactor.Read(body.Totp, body.RecoveryCode) : null;
        if (given && factor is null)
        {
            return Problems.CodeMalformed; // the text alone says so, whatever the password
        }

        return Answer(context, await slice.HandleAsync(identifier, password, factor, context.Caller(), ct));
    }

    // The same for every way to sign in.
    internal static IResult Answer(HttpContext context, SignInAnswer answer) => answer switch
    {
        SignInAnswer.SignedIn signedIn => TypedResults.Created(
            "/api/v1/sessions/current", new SignedInReply(signedIn.Session.Token, signedIn.Session.Kind, signedIn.Session.ExpiresAt)),
        SignInAnswer.FactorAsked asked => Challenged(context, Problems.FactorRequired(asked.Factors.Kinds.Select(RecoveriesApi.MethodOf))),
        SignInAnswer.FactorWrong wrong => Problems.FactorWrong(wrong.TriesLeft),
        SignInAnswer.FactorClosed closed => Problems.Locked(closed.RetryAfter),
        SignInAnswer.Failed => Challenged(context, Problems.SignInFailed),
        SignInAnswer.Throttled throttled => Problems.Throttled(throttled.RetryAfter),
        SignInAnswer.Busy busy => Problems.Busy(busy.RetryAfter),
        _ => throw new InvalidOperationException("An answer without words."),
    };

    private static async Task<IResult> ListAsync(OwnSessions slice, PageTexts texts, HttpContext context, CancellationToken ct)
    {
        if (context.CurrentSession() is not { } current)
        {
            return Unauthenticated(context);
        }

        var sessions = await slice.ListAsync(current.Account, current.Id, ct);
        return TypedResults.Ok(new SessionsReply(
        [
            .. sessions.Select(one => new OneReply(
                one.Id.Value, one.Kind, one.CreatedAt, one.LastSeenAt, one.ExpiresAt, one.UserAgent, DeviceName.Of(one.UserAgent, texts), one.OpenedFrom, one.Current)),
        ]));
    }

    private static async Task<IResult> EndAsync(Guid id, OwnSessions slice, HttpContext context) => context.CurrentSession() switch
    {
        null => Unauthenticated(context),
        var current => await slice.EndAsync(current.Account, new SessionId(id)) ? TypedResults.NoContent() : Problems.NotFound,
    };

    private static Task<IResult> EndCurrentAsync(OwnSessions slice, HttpContext context) =>
        EndAsync(context.CurrentSession()?.Id.Value ?? Guid.Empty, slice, context);

    private static async Task<IResult> EndOthersAsync(OwnSessions slice, HttpContext context)
    {
        if (context.CurrentSession() is not { } current)
        {
            return Unauthenticated(context);
        }

        await slice.EndAllAsync(current.Account, current.Id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> EndAllAsync(OwnSessions slice, HttpContext context)
    {
        if (context.CurrentSession() is not { } current)
        {
            return Unauthenticated(context);
        }

        await slice.EndAllAsync(current.Account, null);
        return TypedResults.NoContent();
    }

    internal static ProblemHttpResult Unauthenticated(HttpContext context) => Challenged(context, Problems.Unauthenticated);

    // Every 401 says how to do better (RFC 9110 §15.5.2).
    internal static ProblemHttpResult Challenged(HttpContext context, ProblemHttpResult problem)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return problem;
    }
}
