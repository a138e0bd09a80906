using System.Globalization;
using System.Text.Json;
using Keyback.Factors;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Captcha;
using Keyback.Server.Factors;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Sessions;

namespace Keyback.Server.Api;

/// <summary>The Recoveries of programs: the same slices as the pages, said in JSON.</summary>
internal static class RecoveriesApi
{
    internal sealed record StartBody(string? Identifier, string? Method, string? Goal, CaptchaBody? Captcha, string? Locale);

    internal sealed record CaptchaBody(Guid? Id, string? Text, long? Number, string? Response);

    internal sealed record LinkBody(string? Token);

    internal sealed record CodeBody(string? Code);

    internal sealed record UserNameBody(string? UserName);

    internal sealed record PasswordBody(string? Password);

    internal sealed record FactorBody(string? Totp, string? RecoveryCode, JsonElement? Passkey);

    internal sealed record EmptyBody; // {} or nothing; anything that cannot be read is refused all the same

    internal sealed record SessionReply(string Token, Keyback.Sessions.SessionKind Kind, DateTimeOffset ExpiresAt);

    internal sealed record Reply(
        Guid Id,
        string? Token,
        string Reference,
        RecoveryState State,
        RecoveryMethod Method,
        RecoveryGoal Goal,
        MessageChannel? SentBy,
        DateTimeOffset ExpiresAt,
        DateTimeOffset? ResendAt,
        SessionReply? Session,
        IReadOnlyList<string>? Methods,
        DateTimeOffset? WaitsUntil);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapRecoveriesApi()
        {
            var recoveries = routes.MapGroup("/api/v1/recoveries").WithTags("Recoveries");
            recoveries.MapPost("", StartAsync).WithName("StartRecovery").WithSummary("Start a Recovery");
            recoveries.MapGet("/{id:guid}", ShowAsync).WithName("ShowRecovery").WithSummary("Where a Recovery stands");
            recoveries.MapPost("/{id:guid}/code", SubmitAsync).WithName("SubmitCode").WithSummary("Answer with the code");
            recoveries.MapPost("/{id:guid}/user-name", NameAsync).WithName("SubmitUserName").WithSummary("Answer with the user name");
            recoveries.MapPost("/{id:guid}/not-my-account", DisownAsync).WithName("DisownNumber").WithSummary("Say that the account of this number is not yours");
            recoveries.MapPost("/{id:guid}/second-factor", FactorAsync).WithName("SubmitSecondFactor").WithSummary("Answer with the second factor");
            recoveries.MapPost("/{id:guid}/second-factor/options", FactorOptionsAsync).WithName("PasskeyFactorOptions").WithSummary("A challenge for a passkey as the second factor");
            recoveries.MapPost("/{id:guid}/wait", WaitAsync).WithName("WaitForSecondFactor").WithSummary("Say that the second factor is lost");
            recoveries.MapPost("/{id:guid}/give-up", GiveUpAsync).WithName("GiveUpWaiting").WithSummary("Wait no more");
            recoveries.MapPost("/{id:guid}/resend", ResendAsync).WithName("ResendCode").WithSummary("Ask for another message");
            recoveries.MapPost("/{id:guid}/password", PasswordAsync).WithName("ChoosePassword").WithSummary("Set the new password");
            recoveries.MapPost("/{id:guid}/skip-password", SkipAsync).WithName("SkipPassword").WithSummary("Sign in for a while instead");
            routes.MapPost("/api/v1/links/redeem", RedeemAsync).WithTags("Recoveries").WithName("RedeemLink").WithSummary("Go on with the token of a link");
        }
    }

    private static async Task<IResult> StartAsync(StartBody body, StartRecovery slice, HttpContext context, CancellationToken ct)
    {
        if (Word<RecoveryMethod>(body.Method) is not { } method || Word<RecoveryGoal>(body.Goal) is not { } goal || body.Identifier is null)
        {
            return Problems.InvalidRequest();
        }

        var caller = context.Caller().In(body.Locale);
        var answer = new CaptchaAnswer(
            body.Captcha?.Id, body.Captcha?.Text, body.Captcha?.Number?.ToString(CultureInfo.InvariantCulture), body.Captcha?.Response);
        return await slice.HandleAsync(body.Identifier, method, goal, caller, answer, CaptchaHolder.OfProgram(caller), ct) switch
        {
            StartAnswer.Started started => Created(started),
            StartAnswer.NotAnAddress => Problems.IdentifierInvalid,
            StartAnswer.MethodUnavailable => Problems.MethodUnavailable,
            StartAnswer.CaptchaRequired => Problems.CaptchaRequired,
            StartAnswer.CaptchaWrong => Problems.CaptchaWrong,
            StartAnswer.Throttled throttled => Problems.Throttled(throttled.RetryAfter),
            _ => throw new InvalidOperationException("An answer without words."),
        };
    }

    private static Task<IResult> ShowAsync(Guid id, ShowRecovery slice, HttpContext context, CancellationToken ct) =>
        WithTokenAsync(context, token => slice.HandleAsync(new RecoveryId(id), token, ct));

    private static Task<IResult> SubmitAsync(Guid id, CodeBody body, SubmitCode slice, HttpContext context, CancellationToken ct) =>
        body.Code is { } code
            ? WithTokenAsync(context, token => slice.HandleAsync(new RecoveryId(id), token, code, context.Caller(), ct))
            : Invalid();

    private static Task<IResult> NameAsync(Guid id, UserNameBody body, SubmitUserName slice, HttpContext context, CancellationToken ct) =>
        body.UserName is { } name
            ? WithTokenAsync(context, token => slice.HandleAsync(new RecoveryId(id), token, name, context.Caller(), ct))
            : Invalid();

    private static Task<IResult> FactorAsync(
        Guid id, FactorBody body, SubmitFactor slice, ProveFactorByPasskey byPasskey, HttpContext context, CancellationToken ct) => body switch
        {
            { Totp: null, RecoveryCode: null } when PasskeyResponse.Read(body.Passkey) is { } passkey =>
                WithTokenAsync(context, token => byPasskey.HandleAsync(new RecoveryId(id), token, passkey, context.Caller(), ct)),
            { Passkey: not null } or { Totp: null, RecoveryCode: null } or { Totp: not null, RecoveryCode: not null } => Invalid(),
            _ when TypedFactor.Read(body.Totp, body.RecoveryCode) is { } answer =>
                WithTokenAsync(context, token => slice.HandleAsync(new RecoveryId(id), token, answer, context.Caller())),
            _ => Task.FromResult<IResult>(Problems.CodeMalformed),
        };

    private static async Task<IResult> FactorOptionsAsync(
        Guid id, EmptyBody? body, ProveFactorByPasskey slice, HttpContext context, CancellationToken ct)
    {
        var options = (PasskeyOptionsAnswer?)null;
        var refused = await WithTokenAsync(context, async token =>
        {
            (options, var answer) = await slice.AskAsync(new RecoveryId(id), token, context.Caller(), ct);
            return answer ?? new RecoveryAnswer.Unknown();
        });
        return options is null ? refused : PasskeysApi.Answer(options);
    }

    private static Task<IResult> WaitAsync(Guid id, EmptyBody? body, WaitForFactor slice, HttpContext context) =>
        WithTokenAsync(context, token => slice.HandleAsync(new RecoveryId(id), token, context.Caller()));

    private static Task<IResult> GiveUpAsync(Guid id, EmptyBody? body, WaitForFactor slice, HttpContext context) =>
        WithTokenAsync(context, token => slice.GiveUpAsync(new RecoveryId(id), token, context.Caller()));

    private static Task<IResult> DisownAsync(Guid id, EmptyBody? body, DisownNumber slice, HttpContext context, CancellationToken ct) =>
        WithTokenAsync(context, token => slice.HandleAsync(new RecoveryId(id), token, context.Caller(), ct));

    private static Task<IResult> ResendAsync(Guid id, EmptyBody? body, ResendCode slice, HttpContext context, CancellationToken ct) => WithTokenAsync(
        context, token => slice.HandleAsync(new RecoveryId(id), token, context.Caller(), ct), StatusCodes.Status202Accepted);

    private static Task<IResult> PasswordAsync(
        Guid id, PasswordBody body, ChoosePassword slice, HttpContext context, CancellationToken ct) =>
        body.Password is { } password
            ? WithTokenAsync(context, token => slice.HandleAsync(new RecoveryId(id), token, password, context.Caller(), ct))
            : Invalid();

    private static Task<IResult> SkipAsync(Guid id, EmptyBody? body, SkipPassword slice, HttpContext context, CancellationToken ct) =>
        WithTokenAsync(context, token => slice.HandleAsync(new RecoveryId(id), token, context.Caller(), ct));

    // The link's token speaks for the Recovery from here on: it is what the answer names, and nothing was used up (I6).
    private static async Task<IResult> RedeemAsync(LinkBody body, OpenLink slice, HttpContext context, CancellationToken ct) =>
        body.Token is not { } token
            ? Problems.InvalidRequest()
            : await slice.HandleAsync(token, context.Caller(), ct) switch
            {
                RecoveryAnswer.Advanced advanced => TypedResults.Ok(ReplyOf(advanced.View, token: token.Trim())),
                RecoveryAnswer.OutOfOrder over => Problems.LinkExpired(Name(over.View.State)),
                _ => Problems.NotFound,
            };

    private static async Task<IResult> WithTokenAsync(
        HttpContext context, Func<string, Task<RecoveryAnswer>> step, int success = StatusCodes.Status200OK)
    {
        if (Bearer.Read(context.Request) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return Problems.Unauthenticated;
        }

        return await step(token) switch
        {
            RecoveryAnswer.Advanced advanced => TypedResults.Json(ReplyOf(advanced.View, advanced.Session, advanced.Token), statusCode: success),
            RecoveryAnswer.FactorWrong wrong => Problems.FactorWrong(wrong.TriesLeft),
            RecoveryAnswer.AnotherWaits other => Problems.AnotherWaits(other.Until),
            RecoveryAnswer.CodeWrong wrong => Problems.CodeWrong(wrong.TriesLeft),
            RecoveryAnswer.UserNameWrong wrong => Problems.UserNameWrong(wrong.TriesLeft, wrong.RetryAfter),
            RecoveryAnswer.UserNameMalformed => Problems.UserNameMalformed,
            RecoveryAnswer.NotEnough => Problems.AnotherProofRequired,
            RecoveryAnswer.CodeMalformed => Problems.CodeMalformed,
            RecoveryAnswer.CodeExpired => Problems.CodeExpired,
            RecoveryAnswer.Locked locked => Problems.Locked(locked.RetryAfter),
            RecoveryAnswer.TooSoon soon => Problems.TooSoon(soon.RetryAfter),
            RecoveryAnswer.PasswordRejected rejected => Problems.PasswordRejected(rejected.Reasons.Select(Name)),
            RecoveryAnswer.OutOfOrder order => Problems.OutOfOrder(Name(order.View.State)),
            RecoveryAnswer.Unknown => Problems.NotFound,
            RecoveryAnswer.Busy busy => Problems.Busy(busy.RetryAfter),
            _ => throw new InvalidOperationException("An answer without words."),
        };
    }

    internal static IResult Created(StartAnswer.Started started) =>
        TypedResults.Created($"/api/v1/recoveries/{started.View.Id}", ReplyOf(started.View, token: started.Token));

    private static Reply ReplyOf(RecoveryView view, IssuedSession? session = null, string? token = null) => new(
        view.Id.Value,
        token,
        view.Reference,
        view.State,
        view.Method,
        view.Goal,
        view.SentBy is MessageChannel.Email && view.Method is RecoveryMethod.SmsCode ? view.SentBy : null, // the one case that the method does not tell
        view.ExpiresAt,
        view.ResendAt,
        session is null ? null : new SessionReply(session.Token, session.Kind, session.ExpiresAt),
        view.Factors.Count == 0 ? null : [.. view.Factors.Select(MethodOf)],
        view.WaitsUntil);

    /// <summary>What a second factor is called in requests and answers.</summary>
    internal static string MethodOf(FactorKind kind) => kind is FactorKind.SavedCode ? "recovery_code" : Name(kind);

    private static Task<IResult> Invalid() => Task.FromResult<IResult>(Problems.InvalidRequest());

    internal static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    internal static T? Word<T>(string? text)
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => !value.Equals(default(T)) && Name(value) == text).Select(value => (T?)value).FirstOrDefault();
}
