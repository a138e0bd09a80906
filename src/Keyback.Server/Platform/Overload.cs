using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>What a request is to whoever waits for it, from the first to be refused to the last.</summary>
internal enum Errand
{
    /// <summary>It reads what can be read later.</summary>
    Reading,

    /// <summary>It begins something: who cannot begin has lost nothing yet.</summary>
    Beginning,

    /// <summary>It goes on with something: a sign-in, a code that lives for minutes, a session.</summary>
    Finishing,

    /// <summary>It asks how the server is, or says that there was no place: never refused.</summary>
    Telling,
}

/// <summary>Says what an endpoint's requests are; without it they are <see cref="Errand.Finishing"/>.</summary>
/// <param name="errand">What they are.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ErrandAttribute(Errand errand) : Attribute
{
    /// <summary>What they are.</summary>
    public Errand Errand => errand;
}

/// <summary>
/// Refuses at once what would wait too long: a place for each request under way, fewer places for what can wait. Nobody
/// stands in line here, so a flood costs its refusals and no memory, and ends with itself.
/// </summary>
internal static partial class Overload
{
    extension(IServiceCollection services)
    {
        internal void AddOverload()
        {
            services.AddOptions<OverloadOptions>().BindConfiguration(OverloadOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<OverloadOptions>>(new AttributeChecks<OverloadOptions>(OverloadOptions.Section));
            services.AddRateLimiter(_ => { });
            services.AddOptions<RateLimiterOptions>().Configure<IOptions<OverloadOptions>, TimeProvider, ILoggerFactory>(Limit);
        }
    }

    extension<T>(T endpoints)
        where T : IEndpointConventionBuilder
    {
        /// <summary>Says what the requests of these endpoints are.</summary>
        internal T Are(Errand errand) => endpoints.WithMetadata(new ErrandAttribute(errand));
    }

    private static void Limit(RateLimiterOptions limiter, IOptions<OverloadOptions> overload, TimeProvider clock, ILoggerFactory logs)
    {
        var log = logs.CreateLogger(typeof(Overload).FullName!);
        var told = new Told();
        limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, Errand>(context => ErrandOf(context) is not Errand.Telling and var errand
            ? RateLimitPartition.GetConcurrencyLimiter(errand, _ => new() { PermitLimit = PlacesFor(errand, overload.Value), QueueLimit = 0 })
            : RateLimitPartition.GetNoLimiter(Errand.Telling));
        limiter.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = Retry.After(Retry.WhenBusy);
            if (told.IsDue(clock.GetUtcNow()))
            {
                Full(log, ErrandOf(rejected.HttpContext));
            }

            return ValueTask.CompletedTask;
        };
    }

    private static Errand ErrandOf(HttpContext context) =>
        context.IsSaidAgain() || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
            ? Errand.Telling
            : context.GetEndpoint()?.Metadata.GetMetadata<ErrandAttribute>()?.Errand ?? Errand.Finishing;

    private static int PlacesFor(Errand errand, OverloadOptions options) => errand switch
    {
        Errand.Reading => options.Reading,
        Errand.Beginning => options.Beginning,
        Errand.Finishing => options.Finishing,
        Errand.Telling => int.MaxValue,
    };

    [LoggerMessage(4101, LogLevel.Warning, "More requests at once than there are places for {Errand}: some are refused. Said once a minute at most")]
    private static partial void Full(ILogger logger, Errand errand);

    // A flood must not fill the log as well.
    private sealed class Told
    {
        private static readonly long Pause = TimeSpan.FromMinutes(1).Ticks;

        private long _last;

        public bool IsDue(DateTimeOffset now)
        {
            var last = Interlocked.Read(ref _last);
            return now.UtcTicks - last >= Pause && Interlocked.CompareExchange(ref _last, now.UtcTicks, last) == last;
        }
    }
}
