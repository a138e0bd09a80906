using System.Data;
using System.Data.Common;
using Keyback.Passwords;
using Keyback.Server.Api;
using Keyback.Server.Sessions;
using Keyback.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Keyback.Server.Platform;

/// <summary>
/// The last resort: every exception becomes a status, said as a problem to programs and as a page to people. Nothing of
/// the exception but its type reaches the log, and nothing at all the answer.
/// </summary>
internal sealed partial class Failures(ILogger<Failures> log) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var status = exception switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            Microsoft.AspNetCore.Antiforgery.AntiforgeryValidationException => StatusCodes.Status400BadRequest,
            InvalidDataException => StatusCodes.Status400BadRequest, // a form that is no form
            OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested => StatusCodes.Status499ClientClosedRequest,
            StoreBusyException or CommitInDoubtException or PasswordHashingOverloadedException or DbException
                or DataException { InnerException: DbException } => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

        if (status >= StatusCodes.Status500InternalServerError)
        {
            Failed(log, exception.GetType().Name, exception.StackTrace);
        }

        httpContext.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = "30";
        }

        return ValueTask.FromResult(true); // the status page says it in the reader's language
    }

    [LoggerMessage(2001, LogLevel.Error, "A request failed: {Error} {Stack}")]
    private static partial void Failed(ILogger logger, string error, string? stack);
}

/// <summary>Gives every bare status its words.</summary>
internal static class StatusPages
{
    extension(HttpContext context)
    {
        /// <summary>Whether the request has been refused already, and goes through the parts again for the page that says so.</summary>
        internal bool IsSaidAgain() => context.Features.Get<IStatusCodeReExecuteFeature>() is not null;
    }

    extension(WebApplication app)
    {
        internal void UseStatusPages()
        {
            app.UseWhen(context => context.IsApi(), api => api.UseStatusCodePages(context =>
                Problems.OfStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext)));
            app.UseWhen(context => !context.IsApi(), pages => pages.UseStatusCodePagesWithReExecute("/error/{0}"));
        }
    }
}
