using Keyback.Storage;
using Keyback.Storage.Outbox;

namespace Keyback.Server.Platform;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: its store takes writes; and, without being less ready
/// for it, whether messages leave in time and its clock is the database's.
/// </summary>
internal static class Health
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1); // a message that waits so long: the longest pause between two tries
    private static readonly TimeSpan Off = TimeSpan.FromSeconds(1); // what clocks may be apart

    private const string Ok = "ok";

    /// <summary>What a node says of itself. Nothing in it tells of anybody.</summary>
    /// <param name="Status"><c>ready</c> or <c>unavailable</c>.</param>
    /// <param name="Database">Whether a transaction could be committed.</param>
    /// <param name="Outbox"><c>ok</c> or <c>late</c>.</param>
    /// <param name="OldestDueSeconds">How long the oldest message has been due that nobody sends.</param>
    /// <param name="Clock"><c>ok</c> or <c>off</c>.</param>
    /// <param name="ClockAheadSeconds">How far this node's clock is before the database's.</param>
    internal sealed record Readiness(
        string Status, string Database, string? Outbox = null, long? OldestDueSeconds = null, string? Clock = null, double? ClockAheadSeconds = null);

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapHealth()
        {
            routes.MapGet("/health/live", () => TypedResults.Text("live"));
            routes.MapGet("/health/ready", ReadyAsync);
        }
    }

    private static async Task<IResult> ReadyAsync(Database database, OutboxStore outbox, TimeProvider clock, CancellationToken ct)
    {
        try
        {
            await database.ProbeAsync(ct);
            var due = await outbox.NextDueAsync(ct);
            var asked = clock.GetUtcNow();
            var theirs = await database.ReadClockAsync(ct);
            var now = clock.GetUtcNow();

            var waits = due is { } at && at < now ? now - at : TimeSpan.Zero;
            var ahead = theirs is { } read ? asked + ((now - asked) / 2) - read : (TimeSpan?)null;
            return TypedResults.Json(new Readiness(
                "ready",
                Ok,
                waits > Late ? "late" : Ok,
                (long)waits.TotalSeconds,
                ahead is null ? null : ahead.Value.Duration() > Off ? "off" : Ok,
                ahead is null ? null : Math.Round(ahead.Value.TotalSeconds, 3)));
        }
        catch (Exception error) when (error is not OperationCanceledException) // whatever the store says, the answer is: not now
        {
            return TypedResults.Json(new Readiness("unavailable", "unavailable"), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
