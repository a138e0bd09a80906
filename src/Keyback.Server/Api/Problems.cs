using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Keyback.Server.Api;

/// <summary>Every way the API says no (RFC 9457). The codes are stable; the words follow the reader's language.</summary>
internal static class Problems
{
    public static ProblemHttpResult InvalidRequest(int status = StatusCodes.Status400BadRequest) => Of(status, status switch
    {
        StatusCodes.Status413PayloadTooLarge => "payload_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        _ => "invalid_request",
    });

    public static ProblemHttpResult IdentifierInvalid => Of(StatusCodes.Status400BadRequest, "identifier_invalid");

    public static ProblemHttpResult Unauthenticated => Of(StatusCodes.Status401Unauthorized, "unauthenticated");

    public static ProblemHttpResult SignInFailed => Of(StatusCodes.Status401Unauthorized, "sign_in_failed");

    public static ProblemHttpResult NotFound => Of(StatusCodes.Status404NotFound, "not_found");

    public static ProblemHttpResult IdempotencyKeyInvalid => Of(StatusCodes.Status400BadRequest, "idempotency_key_invalid");

    public static ProblemHttpResult IdempotencyKeyReused => Of(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused");

    public static IResult InProgress => new Waiting(Of(StatusCodes.Status409Conflict, "in_progress"), Retry.Soon);

    public static ProblemHttpResult CaptchaRequired => Of(StatusCodes.Status428PreconditionRequired, "captcha_required");

    public static ProblemHttpResult CaptchaWrong => Of(StatusCodes.Status422UnprocessableEntity, "captcha_wrong");

    public static ProblemHttpResult LinkExpired(string state) => Of(StatusCodes.Status410Gone, "link_expired", ("state", state));

    public static ProblemHttpResult CodeMalformed => Of(StatusCodes.Status400BadRequest, "code_malformed");

    public static ProblemHttpResult CodeExpired => Of(StatusCodes.Status410Gone, "code_expired");

    public static ProblemHttpResult CodeWrong(int triesLeft) =>
        Of(StatusCodes.Status422UnprocessableEntity, "code_wrong", ("tries_left", triesLeft));

    public static ProblemHttpResult UserNameMalformed => Of(StatusCodes.Status400BadRequest, "user_name_malformed");

    public static IResult UserNameWrong(int triesLeft, TimeSpan wait)
    {
        var problem = Of(StatusCodes.Status422UnprocessableEntity, "user_name_wrong", ("tries_left", triesLeft));
        return triesLeft > 0 ? problem : new Waiting(problem, Retry.After(wait));
    }

    public static ProblemHttpResult FactorRequired(IEnumerable<string> methods) =>
        Of(StatusCodes.Status401Unauthorized, "second_factor_required", ("methods", methods));

    public static ProblemHttpResult FactorWrong(int triesLeft) =>
        Of(StatusCodes.Status422UnprocessableEntity, "second_factor_wrong", ("tries_left", triesLeft));

    public static ProblemHttpResult AnotherWaits(DateTimeOffset until) => Of(StatusCodes.Status409Conflict, "already_waiting", ("waits_until", until));

    public static ProblemHttpResult FactorKnown => Of(StatusCodes.Status409Conflict, "factor_known");

    public static ProblemHttpResult NoFactor => Of(StatusCodes.Status409Conflict, "no_second_factor");

    public static ProblemHttpResult SetUpCodeWrong => Of(StatusCodes.Status422UnprocessableEntity, "totp_code_wrong");

    public static ProblemHttpResult AnotherProofRequired => Of(StatusCodes.Status403Forbidden, "another_proof_required");

    public static ProblemHttpResult StepUpRequired => Of(StatusCodes.Status403Forbidden, "step_up_required");

    public static ProblemHttpResult FullSessionRequired => Of(StatusCodes.Status403Forbidden, "full_session_required");

    public static ProblemHttpResult UserNameTaken => Of(StatusCodes.Status409Conflict, "user_name_taken");

    public static ProblemHttpResult ContactKnown => Of(StatusCodes.Status409Conflict, "contact_known");

    public static ProblemHttpResult LastContact => Of(StatusCodes.Status409Conflict, "last_contact");

    public static ProblemHttpResult SignUpClosed => Of(StatusCodes.Status403Forbidden, "sign_up_closed");

    public static ProblemHttpResult PasskeyRejected => Of(StatusCodes.Status422UnprocessableEntity, "passkey_rejected");

    public static ProblemHttpResult PasskeyKnown => Of(StatusCodes.Status409Conflict, "passkey_known");

    public static ProblemHttpResult TooManyPasskeys => Of(StatusCodes.Status409Conflict, "too_many_passkeys");

    public static ProblemHttpResult MethodUnavailable => Of(StatusCodes.Status400BadRequest, "method_unavailable");

    public static ProblemHttpResult PasswordRejected(IEnumerable<string> reasons) =>
        Of(StatusCodes.Status422UnprocessableEntity, "password_rejected", ("reasons", reasons));

    public static ProblemHttpResult OutOfOrder(string state) => Of(StatusCodes.Status409Conflict, "out_of_order", ("state", state));

    public static IResult Locked(TimeSpan wait) => new Waiting(Of(StatusCodes.Status423Locked, "locked"), Retry.After(wait));

    public static IResult TooSoon(TimeSpan wait) => new Waiting(Of(StatusCodes.Status429TooManyRequests, "too_soon"), Retry.After(wait));

    public static IResult Throttled(TimeSpan wait) => new Waiting(Of(StatusCodes.Status429TooManyRequests, "throttled"), Retry.After(wait));

    public static IResult Busy(TimeSpan wait) => new Waiting(Of(StatusCodes.Status503ServiceUnavailable, "busy"), Retry.After(wait));

    /// <summary>The problem for a bare status, such as one that routing gives.</summary>
    public static ProblemHttpResult OfStatus(int status) => Of(status, status switch
    {
        StatusCodes.Status401Unauthorized => "unauthenticated",
        StatusCodes.Status403Forbidden => "cross_site",
        StatusCodes.Status404NotFound => "not_found",
        StatusCodes.Status405MethodNotAllowed => "method_not_allowed",
        StatusCodes.Status413PayloadTooLarge => "payload_too_large",
        StatusCodes.Status415UnsupportedMediaType => "unsupported_media_type",
        StatusCodes.Status503ServiceUnavailable => "busy",
        >= 500 => "internal",
        _ => "invalid_request",
    });

    private static ProblemHttpResult Of(int status, string code, params (string Name, object Value)[] members)
    {
        Dictionary<string, object?> extensions = new() { ["code"] = code };
        foreach (var (name, value) in members)
        {
            extensions[name] = value;
        }

        return TypedResults.Problem(
            type: $"urn:keyback:problem:{code}", title: PageTexts.Get($"Problem_{code}"), statusCode: status, extensions: extensions);
    }

    /// <summary>A problem that says when to come back.</summary>
    internal sealed class Waiting(ProblemHttpResult problem, string after) : IResult
    {
        /// <summary>The problem itself.</summary>
        public ProblemHttpResult Problem => problem;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = after;
            return problem.ExecuteAsync(httpContext);
        }
    }
}
