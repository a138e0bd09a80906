using Keyback.Audit;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage;
using Keyback.Storage.Staff;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Console;

/// <summary>
/// The one gate of the console. Every request for it is asked for a session, and let through only to a place that names the
/// member's role: what names none is closed.
/// </summary>
internal static class StaffGate
{
    extension(WebApplication app)
    {
        /// <summary>Finds out who asks. Before languages, which ask for the member's own.</summary>
        internal void UseStaffSessions() => app.Use(async (context, next) =>
        {
            if (IsGuarded(context))
            {
                await FindAsync(context);
            }

            await next(context);
        });

        /// <summary>Lets in whoever may come in.</summary>
        internal void UseStaffGate() => app.Use((context, next) => IsGuarded(context) ? AdmitAsync(context, next) : next(context));
    }

    // A page that has no address under /staff but says that it is for the staff is guarded, too.
    private static bool IsGuarded(HttpContext context) =>
        !context.IsSaidAgain() && (context.IsConsole() || context.GetEndpoint()?.Metadata.GetMetadata<StaffOnlyAttribute>() is not null);

    private static async Task FindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (BearerToken.Hash(StaffCookie.Read(context)) is { } hash
            && await services.GetRequiredService<StaffSessionStore>().FindAsync(
                hash, services.GetRequiredService<IOptions<StaffOptions>>().Value.SessionIdle, !context.IsLive(), now, context.RequestAborted) is { } session)
        {
            context.Features.Set(new CurrentStaff(session.Member, session.Id, session.CreatedAt, session.ExpiresAt));
        }
    }

    private static Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } place || place.Metadata.GetMetadata<StaffDoorAttribute>() is not null)
        {
            return next(context); // nothing there, or the door
        }

        if (context.CurrentStaff() is not { } staff)
        {
            return SendToDoor(context);
        }

        return place.Metadata.GetMetadata<StaffOnlyAttribute>() is { } only && only.Admits(staff.Role) ? next(context) : RefuseAsync(context, staff, place);
    }

    private static Task SendToDoor(HttpContext context)
    {
        if (context.IsLive())
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized; // the page's script loads the page again
        }
        else
        {
            context.Response.Redirect($"{context.Request.PathBase}{StaffWay.SignInFor(context.Request.Path)}");
        }

        return Task.CompletedTask;
    }

    private static async Task RefuseAsync(HttpContext context, CurrentStaff staff, Endpoint place)
    {
        var route = (place as RouteEndpoint)?.RoutePattern.RawText ?? "unknown";
        await context.RequestServices.GetRequiredService<Database>().WriteAsync(
            scope =>
            {
                scope.Record(new AuditEntry(AuditKind.StaffRefused, Reason: route, Staff: staff.Id));
                return Task.FromResult(true);
            },
            CancellationToken.None);
        context.Response.StatusCode = StatusCodes.Status403Forbidden; // the status page says it in the reader's language
    }
}
