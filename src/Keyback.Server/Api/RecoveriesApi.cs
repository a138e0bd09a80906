using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Keyback.Factors;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Api.Document;
using Keyback.Server.Captcha;
using Keyback.Server.Factors;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Recovery;
using Keyback.Server.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Keyback.Server.Api;

/// <summary>The Recoveries of programs: the same slices as the pages, said in JSON.</summary>
internal static class RecoveriesApi
{
    internal sealed record StartBody(
        [property: Required, MaxLength(512), Description("An e-mail address or, for `sms_code`, a phone number in any usual spelling.")] string? Identifier,
        [property: Required, AllowedValues("email_code", "email_link", "sms_code"), Description("How to prove.")] string? Method,
        [property: Required, AllowedValues("new_password", "temporary_code"), Description("What it is to lead to.")] string? Goal,
        [property: Description("The answer to a CAPTCHA, where one is asked for.")] CaptchaBody? Captcha,
        [property: MaxLength(64), Description("The language that is recorded: `en` or `zh-Hans`.")] string? Locale);

    internal sealed record CaptchaBody(
        [property: Description("Which CAPTCHA is answered.")] Guid? Id,
        [property: MaxLength(64), Description("The characters, whatever their case, width, spaces and dashes.")] string? Text,
        [property: Range(0d, 9_007_199_254_740_991d), Description("In place of the characters: the number of the proof of work.")] long? Number,
        [property: MaxLength(4096), Description("What the widget of a provider gave, where the operator uses one.")] string? Response);

    internal sealed record LinkBody([property: Required, MaxLength(512), Description("The token in the link.")] string? Token);

    internal sealed record CodeBody([property: Required, MaxLength(64), Description("The code, with or without spaces and dashes.")] string? Code);

    internal sealed record RecoveryCodeBody(
        [property: Required, MaxLength(64), Description("The code, with or without spaces and dashes.")] string? Code,
        [property: Description("The answer to a CAPTCHA, where one is asked for: while somebody tries codes all over.")] CaptchaBody? Captcha);

    internal sealed record UserNameBody([property: Required, MaxLength(256), Description("The account's current user name.")] string? UserName);

    internal sealed record PasswordBody([property: Required, MaxLength(1024), Description("The new password: 15 characters or more.")] string? Password);

    internal sealed record FactorBody(
        [property: MaxLength(64), Description("The code that the authenticator app shows.")] string? Totp,
        [property: MaxLength(64), Description("In its place: a saved code, with or without dashes.")] string? RecoveryCode,
        [property: Description("In its place: what a passkey made of the challenge.")] JsonElement? Passkey);

    internal sealed record EmptyBody; // {} or nothing; anything that cannot be read is refused all the same

    internal sealed record SessionReply(
        [property: Description("The session's bearer token, told this once.")] string Token,
        [property: Description("What the session may do.")] Keyback.Sessions.SessionKind Kind,
        [property: Description("Its end.")] DateTimeOffset ExpiresAt);

    internal sealed record Reply(
        [property: Description("Finds the Recovery.")] Guid Id,
        [property: Description("Its bearer token, told where the Recovery is started or a link redeemed, and behind a link where the second factor was given: then it alone speaks for the Recovery.")] string? Token,
        [property: Description("Its short name, as messages and support say it. It proves nothing.")] string Reference,
        [property: Description("Where it stands.")] RecoveryState State,
        [property: Description("How it proves.")] RecoveryMethod Method,
        [property: Description("What it leads to.")] RecoveryGoal Goal,
        [property: Description("`email`, where a second code went there after one by SMS.")] MessageChannel? SentBy,
        [property: Description("The end of the present step.")] DateTimeOffset ExpiresAt,
        [property: Description("When another message may be asked for.")] DateTimeOffset? ResendAt,
        [property: Description("The session that the Recovery ended in.")] SessionReply? Session,
        [property: AllowedValues("totp", "passkey", "recovery_code"), Description("While a second factor is awaited: what can be given.")] IReadOnlyList<string>? Methods,
        [property: Description("While it waits: when the wait is over.")] DateTimeOffset? WaitsUntil);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapRecoveriesApi()
        {
            var recoveries = routes.MapGroup("/api/v1/recoveries").WithTags("Recoveries");
            recoveries.MapPost("", StartAsync).WithName("StartRecovery").Are(Errand.Beginning)
                .Says("Start a Recovery", "Sends a code or a link. The answer is the same whether or not an account has the identifier. Keep `token`: it goes with every further step.")
                .Takes(new StartBody("alex@example.com", "email_code", "new_password", null, "en"))
                .Takes(new StartBody("alex@example.com", "email_link", "new_password", new CaptchaBody(Samples.Id, null, 73_412, null), null))
                .Answers(201, "The Recovery, with its token.", ("code_sent", SampleOfStart()))
                .Refuses(() =>
                [
                    Problems.IdentifierInvalid, Problems.MethodUnavailable, Problems.CaptchaRequired, Problems.CaptchaWrong, Problems.Throttled(Samples.Minute),
                ]);
            recoveries.MapGet("/{id:guid}", ShowAsync).WithName("ShowRecovery").OpenedByRecovery()
                .Says("Where a Recovery stands", "Whoever only asked for a link goes on seeing `link_sent`: asking is no proof.")
                .Answers(200, "The Recovery.", ("code_required", Sample(RecoveryState.CodeRequired)), ("link_sent", Sample(RecoveryState.LinkSent)));
            recoveries.MapPost("/{id:guid}/code", SubmitAsync).WithName("SubmitCode").OpenedByRecovery()
                .Says(
                    "Answer with the code",
                    "Spaces, dashes and full-width digits are accepted. What cannot be a code costs no try. While somebody tries codes all over, a CAPTCHA goes with it; what comes without one is not looked at.")
                .Takes(new RecoveryCodeBody("0392 5436", null))
                .Answers(
                    200,
                    "The next step: a password, the user name after a code by SMS, the second factor where the account has one, or a session where that was the goal.",
                    ("password_required", Sample(RecoveryState.PasswordRequired)),
                    ("user_name_required", Sample(RecoveryState.UserNameRequired)),
                    ("second_factor_required", Sample(RecoveryState.SecondFactorRequired)),
                    ("completed", SignedIn()))
                .Refuses(() =>
                [
                    Problems.CodeMalformed, Problems.AnotherProofRequired, Problems.CodeWrong(4), Problems.CaptchaRequired, Problems.CaptchaWrong,
                    Problems.CodeExpired, Problems.Locked(Samples.Day), OutOfOrder(),
                ]);
            recoveries.MapPost("/{id:guid}/user-name", NameAsync).WithName("SubmitUserName").OpenedByRecovery()
                .Says("Answer with the user name", "After a right code by SMS: a number can have passed to a stranger. The third wrong name in 24 hours locks this way.")
                .Takes(new UserNameBody("alex"))
                .Answers(
                    200,
                    "The next step. Where the number alone proves too little, a code went to the registered address.",
                    ("password_required", Sample(RecoveryState.PasswordRequired)),
                    ("code_by_email", Sample(RecoveryState.CodeRequired) with { Method = RecoveryMethod.SmsCode, SentBy = MessageChannel.Email }),
                    ("completed", SignedIn()))
                .Refuses(() =>
                [
                    Problems.UserNameMalformed, Problems.UserNameWrong(0, Samples.Day), Problems.AnotherProofRequired, Problems.Locked(Samples.Day), OutOfOrder(),
                ]);
            recoveries.MapPost("/{id:guid}/not-my-account", DisownAsync).WithName("DisownNumber").OpenedByRecovery()
                .Says("Say that the account of this number is not yours", "While the name is awaited. The account loses the number and its owner is told.")
                .Takes(new EmptyBody())
                .Answers(200, "The Recovery has ended.", ("cancelled", Sample(RecoveryState.Cancelled)))
                .Refuses(() => [OutOfOrder(), Problems.Locked(Samples.Day)]);
            recoveries.MapPost("/{id:guid}/second-factor", FactorAsync).WithName("SubmitSecondFactor").OpenedByRecovery()
                .Says(
                    "Answer with the second factor",
                    "One of the three, of those that `methods` names. Behind a link the answer has a `token`, which alone speaks for the Recovery from then on.")
                .Takes(new FactorBody("123456", null, null)).Takes(new FactorBody(null, "01234-56789-0ABCD-EFGHJ-KMNPQR", null))
                .Takes(new FactorBody(null, null, PasskeyWords.Used()))
                .Answers(
                    200,
                    "The next step: a password, or a session where that was the goal.",
                    ("password_required", Sample(RecoveryState.PasswordRequired)),
                    ("completed", SignedIn()))
                .Refuses(() => [Problems.CodeMalformed, Problems.FactorWrong(4), Problems.Locked(Samples.Day), OutOfOrder()]);
            recoveries.MapPost("/{id:guid}/second-factor/options", FactorOptionsAsync).WithName("PasskeyFactorOptions").OpenedByRecovery()
                .Says("A challenge for a passkey as the second factor", "While `methods` names `passkey`. Good for five minutes and for one answer, with the same token.")
                .Takes(new EmptyBody())
                .Answers(200, "The challenge.", ("challenge", PasskeysApi.Asked()))
                .Refuses(() => [Problems.MethodUnavailable, Problems.Throttled(Samples.Minute), OutOfOrder()]);
            recoveries.MapPost("/{id:guid}/wait", WaitAsync).WithName("WaitForSecondFactor").OpenedByRecovery()
                .Says(
                    "Say that the second factor is lost",
                    "Every address and number of the account is told at once, and can veto. When the wait is over the Recovery goes on without the factor, with this token or with the link that goes to the address which was proved.")
                .Takes(new EmptyBody())
                .Answers(200, "It waits.", ("waiting", Sample(RecoveryState.Waiting)))
                .Refuses(() => [Problems.AnotherWaits(Samples.Now.AddDays(3)), Problems.Locked(Samples.Day), OutOfOrder()]);
            recoveries.MapPost("/{id:guid}/give-up", GiveUpAsync).WithName("GiveUpWaiting").OpenedByRecovery()
                .Says("Wait no more", "The Recovery ends.")
                .Takes(new EmptyBody())
                .Answers(200, "It has ended.", ("cancelled", Sample(RecoveryState.Cancelled) with { Method = RecoveryMethod.EmailCode }))
                .Refuses(() => [Problems.Locked(Samples.Day), OutOfOrder()]);
            recoveries.MapPost("/{id:guid}/resend", ResendAsync).WithName("ResendCode").OpenedByRecovery()
                .Says("Ask for another message", "The new code or link replaces the former. Wrong answers stay counted.")
                .Takes(new EmptyBody())
                .Answers(202, "Another message goes out.", ("code_required", Sample(RecoveryState.CodeRequired)))
                .Refuses(() => [Problems.TooSoon(Samples.Minute), Problems.Locked(Samples.Day), OutOfOrder()]);
            recoveries.MapPost("/{id:guid}/password", PasswordAsync).WithName("ChoosePassword").OpenedByRecovery()
                .Says("Set the new password", "All sessions of the account end, and nobody is signed in by it. A password that does not fit costs nothing.")
                .Takes(new PasswordBody(Samples.Password))
                .Answers(200, "The password is set.", ("completed", Sample(RecoveryState.Completed)))
                .Refuses(() => [Problems.PasswordRejected(Samples.Rejections), Problems.Locked(Samples.Day), OutOfOrder()]);
            recoveries.MapPost("/{id:guid}/skip-password", SkipAsync).WithName("SkipPassword").OpenedByRecovery()
                .Says("Sign in for a while instead", "Leaves the password as it is. The only end of a link with the goal `temporary_code`.")
                .Takes(new EmptyBody())
                .Answers(200, "Signed in.", ("completed", SignedIn()))
                .Refuses(() => [Problems.Locked(Samples.Day), OutOfOrder()]);
            routes.MapPost("/api/v1/links/redeem", RedeemAsync).WithTags("Recoveries").WithName("RedeemLink")
                .Says("Go on with the token of a link", "Whoever holds the token speaks for the Recovery from here on. Nothing is used up by it.")
                .Takes(new LinkBody(Samples.Token))
                .Answers(
                    200,
                    "The Recovery, and the token that opens it.",
                    ("password_required", Sample(RecoveryState.PasswordRequired) with { Method = RecoveryMethod.EmailLink, Token = Samples.Token }))
                .Refuses(() => [Problems.NotFound, Problems.LinkExpired(Name(RecoveryState.Completed))]);
        }
    }

    private static Reply Sample(RecoveryState state) => new(
        Samples.Id,
        null,
        "PYX-A3Z",
        state,
        state switch
        {
            RecoveryState.LinkSent => RecoveryMethod.EmailLink,
            RecoveryState.UserNameRequired or RecoveryState.Cancelled => RecoveryMethod.SmsCode,
            _ => RecoveryMethod.EmailCode,
        },
        RecoveryGoal.NewPassword,
        null,
        state is RecoveryState.Waiting ? Samples.Now.AddDays(4) : Samples.Now.AddMinutes(10),
        state is RecoveryState.CodeRequired or RecoveryState.LinkSent ? Samples.Now.AddMinutes(1) : null,
        null,
        state is RecoveryState.SecondFactorRequired ? FactorWords : null,
        state is RecoveryState.Waiting ? Samples.Now.AddDays(3) : null);

    internal static Reply SampleOfStart() => Sample(RecoveryState.CodeRequired) with { Token = Samples.Token };

    private static Reply SignedIn() => Sample(RecoveryState.Completed) with
    {
        Goal = RecoveryGoal.TemporaryCode,
        Session = new SessionReply(Samples.Token, Keyback.Sessions.SessionKind.Temporary, Samples.Now.AddHours(1)),
    };

    private static ProblemHttpResult OutOfOrder() => Problems.OutOfOrder(Name(RecoveryState.Completed));

    private static async Task<IResult> StartAsync(StartBody body, StartRecovery slice, HttpContext context, CancellationToken ct)
    {
        if (MethodOf(body.Method) is not { } method || Word<RecoveryGoal>(body.Goal) is not { } goal || body.Identifier is null)
        {
            return Problems.InvalidRequest();
        }

        var caller = context.Caller().In(body.Locale);
        return await slice.HandleAsync(body.Identifier, method, goal, caller, AnswerOf(body.Captcha), CaptchaHolder.OfProgram(caller), ct) switch
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

    private static Task<IResult> SubmitAsync(Guid id, RecoveryCodeBody body, SubmitCode slice, HttpContext context, CancellationToken ct) =>
        body.Code is { } code
            ? WithTokenAsync(context, async token => await slice.HandleAsync(
                new RecoveryId(id), token, code, context.Caller(), AnswerOf(body.Captcha), CaptchaHolder.OfProgram(context.Caller()), ct) switch
            {
                RecoveryAnswer.OutOfOrder { View: { State: RecoveryState.Expired } view } => new RecoveryAnswer.CodeExpired(view), // with all the rest
                var answer => answer,
            })
            : Invalid();

    private static CaptchaAnswer AnswerOf(CaptchaBody? body) =>
        new(body?.Id, body?.Text, body?.Number?.ToString(CultureInfo.InvariantCulture), body?.Response);

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
            RecoveryAnswer.CaptchaRequired => Problems.CaptchaRequired,
            RecoveryAnswer.CaptchaWrong => Problems.CaptchaWrong,
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

    /// <summary>All words for second factors, for the document.</summary>
    internal static IReadOnlyList<string> FactorWords { get; } = [MethodOf(FactorKind.Totp), MethodOf(FactorKind.Passkey), MethodOf(FactorKind.SavedCode)];

    private static Task<IResult> Invalid() => Task.FromResult<IResult>(Problems.InvalidRequest());

    internal static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The method that somebody may start; none for any other word. What support sends, nobody starts (I14).</summary>
    internal static RecoveryMethod? MethodOf(string? text) => Word<RecoveryMethod>(text) is { } method and not RecoveryMethod.SupportLink ? method : null;

    internal static T? Word<T>(string? text)
        where T : struct, Enum =>
        ClosedSet<T>.Find(text);
}
