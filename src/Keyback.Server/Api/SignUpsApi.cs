using System.Globalization;
using Keyback.Accounts;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.SignUp;
using Keyback.SignUp;
using Keyback.Storage.SignUps;

namespace Keyback.Server.Api;

/// <summary>Sign-up of programs: the same slices as the pages, said in JSON.</summary>
internal static class SignUpsApi
{
    internal sealed record StartBody(string? Kind, string? Value, RecoveriesApi.CaptchaBody? Captcha, string? Locale);

    internal sealed record AccountBody(string? UserName, string? Password, string? Locale);

    internal sealed record Reply(
        Guid Id,
        string? Token,
        string Reference,
        SignUpState State,
        IdentifierKind Kind,
        DateTimeOffset ExpiresAt,
        DateTimeOffset? ResendAt,
        RecoveriesApi.SessionReply? Session);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapSignUpsApi()
        {
            var signUps = routes.MapGroup("/api/v1/sign-ups").WithTags("Sign-up");
            signUps.MapPost("", StartAsync).WithName("StartSignUp").WithSummary("Start a sign-up");
            signUps.MapGet("/{id:guid}", ShowAsync).WithName("ShowSignUp").WithSummary("Where a sign-up stands");
            signUps.MapPost("/{id:guid}/code", SubmitAsync).WithName("SubmitSignUpCode").WithSummary("Prove the address or number");
            signUps.MapPost("/{id:guid}/resend", ResendAsync).WithName("ResendSignUpCode").WithSummary("Ask for another code");
            signUps.MapPost("/{id:guid}/account", FinishAsync).WithName("FinishSignUp").WithSummary("Create the account");
        }
    }

    private static async Task<IResult> StartAsync(StartBody body, StartSignUp slice, SignUpDoors doors, HttpContext context, CancellationToken ct)
    {
        var kind = RecoveriesApi.Word<IdentifierKind>(body.Kind);
        if (!doors.AreOpen)
        {
            return Problems.SignUpClosed;
        }

        if (body.Value is not { } value || kind is not (IdentifierKind.Email or IdentifierKind.Phone))
        {
            return Problems.InvalidRequest();
        }

        if (!doors.Open(kind.Value))
        {
            return Problems.SignUpClosed;
        }

        var caller = context.Caller().In(body.Locale);
        var answer = new CaptchaAnswer(
            body.Captcha?.Id, body.Captcha?.Text, body.Captcha?.Number?.ToString(CultureInfo.InvariantCulture), body.Captcha?.Response);
        return await slice.HandleAsync(kind.Value, value, caller, answer, CaptchaHolder.OfProgram(caller), ct) switch
        {
            SignUpAnswer.Started started => TypedResults.Created(
                $"/api/v1/sign-ups/{started.Attempt.Id}", ReplyOf(started.Attempt, token: started.Token)),
            SignUpAnswer.NotOne => Problems.IdentifierInvalid,
            SignUpAnswer.CaptchaRequired => Problems.CaptchaRequired,
            SignUpAnswer.CaptchaWrong => Problems.CaptchaWrong,
            SignUpAnswer.Throttled throttled => Problems.Throttled(throttled.RetryAfter),
            _ => throw new InvalidOperationException("An answer without words."),
        };
    }

    private static Task<IResult> ShowAsync(Guid id, ShowSignUp slice, SignUpDoors doors, HttpContext context, CancellationToken ct) =>
        WithTokenAsync(context, doors, token => slice.HandleAsync(new SignUpId(id), token, ct));

    private static Task<IResult> SubmitAsync(
        Guid id, RecoveriesApi.CodeBody body, SubmitSignUpCode slice, SignUpDoors doors, HttpContext context, CancellationToken ct) =>
        body.Code is { } code
            ? WithTokenAsync(context, doors, token => slice.HandleAsync(new SignUpId(id), token, code, ct))
            : Task.FromResult<IResult>(Problems.InvalidRequest());

    private static Task<IResult> ResendAsync(
        Guid id, RecoveriesApi.EmptyBody? body, ResendSignUpCode slice, SignUpDoors doors, HttpContext context, CancellationToken ct) =>
        WithTokenAsync(context, doors, token => slice.HandleAsync(new SignUpId(id), token, ct), StatusCodes.Status202Accepted);

    private static Task<IResult> FinishAsync(
        Guid id, AccountBody body, FinishSignUp slice, SignUpDoors doors, HttpContext context, CancellationToken ct) =>
        body is { UserName: { } name, Password: { } password }
            ? WithTokenAsync(context, doors, token => slice.HandleAsync(new SignUpId(id), token, name, password, context.Caller().In(body.Locale), ct))
            : Task.FromResult<IResult>(Problems.InvalidRequest());

    private static async Task<IResult> WithTokenAsync(
        HttpContext context, SignUpDoors doors, Func<string, Task<SignUpAnswer>> step, int success = StatusCodes.Status200OK)
    {
        if (!doors.AreOpen)
        {
            return Problems.SignUpClosed;
        }

        if (Bearer.Read(context.Request) is not { } token)
        {
            return SessionsApi.Unauthenticated(context);
        }

        return await step(token) switch
        {
            SignUpAnswer.Advanced advanced => TypedResults.Json(ReplyOf(advanced.Attempt), statusCode: success),
            SignUpAnswer.Created created => TypedResults.Created("/api/v1/account", ReplyOf(created.Attempt, created.Session)),
            SignUpAnswer.CodeWrong wrong => Problems.CodeWrong(wrong.TriesLeft),
            SignUpAnswer.CodeMalformed => Problems.CodeMalformed,
            SignUpAnswer.CodeExpired => Problems.CodeExpired,
            SignUpAnswer.TooSoon soon => Problems.TooSoon(soon.RetryAfter),
            SignUpAnswer.NameMalformed => Problems.UserNameMalformed,
            SignUpAnswer.NameTaken => Problems.UserNameTaken,
            SignUpAnswer.PasswordRejected rejected => Problems.PasswordRejected(rejected.Reasons.Select(RecoveriesApi.Name)),
            SignUpAnswer.OutOfOrder order => Problems.OutOfOrder(RecoveriesApi.Name(order.Attempt.State)),
            SignUpAnswer.Throttled throttled => Problems.Throttled(throttled.RetryAfter),
            SignUpAnswer.Unknown => Problems.NotFound,
            SignUpAnswer.Busy busy => Problems.Busy(busy.RetryAfter),
            _ => throw new InvalidOperationException("An answer without words."),
        };
    }

    private static Reply ReplyOf(SignUpAttempt attempt, IssuedSession? session = null, string? token = null) => new(
        attempt.Id.Value,
        token,
        attempt.Reference,
        attempt.State,
        attempt.Identifier.Kind,
        attempt.ExpiresAt,
        attempt.ResendAt,
        session is null ? null : new RecoveriesApi.SessionReply(session.Token, session.Kind, session.ExpiresAt));
}
