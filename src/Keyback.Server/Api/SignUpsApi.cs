using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Keyback.Accounts;
using Keyback.Server.Api.Document;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Server.SignUp;
using Keyback.SignUp;
using Keyback.Storage.SignUps;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Keyback.Server.Api;

/// <summary>Sign-up of programs: the same slices as the pages, said in JSON.</summary>
internal static class SignUpsApi
{
    internal sealed record StartBody(
        [property: Required, AllowedValues("email", "phone"), Description("What is proved.")] string? Kind,
        [property: Required, MaxLength(512), Description("The address or number.")] string? Value,
        [property: Description("The answer to a CAPTCHA, where one is asked for.")] RecoveriesApi.CaptchaBody? Captcha,
        [property: MaxLength(64), Description("The language of the messages: `en` or `zh-Hans`.")] string? Locale);

    internal sealed record AccountBody(
        [property: Required, MaxLength(256), Description("The user name.")] string? UserName,
        [property: Required, MaxLength(1024), Description("The password: 15 characters or more.")] string? Password,
        [property: MaxLength(64), Description("The language of the account: `en` or `zh-Hans`.")] string? Locale);

    internal sealed record Reply(
        [property: Description("Finds the sign-up.")] Guid Id,
        [property: Description("Its bearer token, told at the start.")] string? Token,
        [property: Description("Its short name, as messages and support say it. It proves nothing.")] string Reference,
        [property: Description("Where it stands.")] SignUpState State,
        [property: Description("What is proved: `email` or `phone`.")] IdentifierKind Kind,
        [property: Description("The end of the present step.")] DateTimeOffset ExpiresAt,
        [property: Description("When another code may be asked for.")] DateTimeOffset? ResendAt,
        [property: Description("The first session of the account.")] RecoveriesApi.SessionReply? Session);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapSignUpsApi()
        {
            var signUps = routes.MapGroup("/api/v1/sign-ups").WithTags("Sign-up");
            signUps.MapPost("", StartAsync).WithName("StartSignUp").Are(Errand.Beginning)
                .Says(
                    "Start a sign-up",
                    "Sends a code. An address that has an account already is answered the same, and its owner gets a message that says so. Keep `token`: it goes with every further step.")
                .Takes(new StartBody("email", "new@example.com", null, "en"))
                .Takes(new StartBody("email", "new@example.com", new RecoveriesApi.CaptchaBody(Samples.Id, null, 73_412, null), null))
                .Answers(201, "The sign-up, with its token.", ("code_sent", Sample(SignUpState.CodeRequired) with { Token = Samples.Token }))
                .Refuses(() =>
                [
                    Problems.IdentifierInvalid, Problems.SignUpClosed, Problems.CaptchaRequired, Problems.CaptchaWrong, Problems.Throttled(Samples.Minute),
                ]);
            signUps.MapGet("/{id:guid}", ShowAsync).WithName("ShowSignUp").OpenedBySignUp()
                .Says("Where a sign-up stands", "Nothing of an account exists before it is completed.")
                .Answers(200, "The sign-up.", ("code_required", Sample(SignUpState.CodeRequired)))
                .Refuses(() => [Problems.SignUpClosed]);
            signUps.MapPost("/{id:guid}/code", SubmitAsync).WithName("SubmitSignUpCode").OpenedBySignUp()
                .Says("Prove the address or number", "Spaces, dashes and full-width digits are accepted. What cannot be a code costs no try.")
                .Takes(new RecoveriesApi.CodeBody("9021 5678"))
                .Answers(200, "It is proved; name and password are next.", ("account_required", Sample(SignUpState.AccountRequired)))
                .Refuses(() => [Problems.SignUpClosed, Problems.CodeMalformed, Problems.CodeWrong(4), Problems.CodeExpired, OutOfOrder()]);
            signUps.MapPost("/{id:guid}/resend", ResendAsync).WithName("ResendSignUpCode").OpenedBySignUp()
                .Says("Ask for another code", "It replaces the former. Wrong answers stay counted.")
                .Takes(new RecoveriesApi.EmptyBody())
                .Answers(202, "Another code goes out.", ("code_required", Sample(SignUpState.CodeRequired)))
                .Refuses(() => [Problems.SignUpClosed, Problems.TooSoon(Samples.Minute), OutOfOrder()]);
            signUps.MapPost("/{id:guid}/account", FinishAsync).WithName("FinishSignUp").OpenedBySignUp()
                .Says("Create the account", "With the answer it exists, and its first session is open. A name or password that does not fit costs nothing.")
                .Takes(new AccountBody("new.one", Samples.Password, null))
                .Answers(201, "The account exists.", ("completed", Completed()))
                .Refuses(() =>
                [
                    Problems.SignUpClosed, Problems.UserNameMalformed, Problems.UserNameTaken, Problems.PasswordRejected(Samples.Rejections),
                    Problems.Throttled(Samples.Day), OutOfOrder(),
                ]);
        }
    }

    private static Reply Sample(SignUpState state) => new(
        Samples.Id,
        null,
        "PYX-A3Z",
        state,
        IdentifierKind.Email,
        Samples.Now.AddMinutes(10),
        state is SignUpState.CodeRequired ? Samples.Now.AddMinutes(1) : null,
        null);

    private static Reply Completed() => Sample(SignUpState.Completed) with
    {
        Session = new RecoveriesApi.SessionReply(Samples.Token, Keyback.Sessions.SessionKind.Full, Samples.Now.AddDays(14)),
    };

    private static ProblemHttpResult OutOfOrder() => Problems.OutOfOrder(RecoveriesApi.Name(SignUpState.Completed));

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
