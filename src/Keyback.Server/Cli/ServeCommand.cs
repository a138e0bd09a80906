using Keyback.Server.Dev;
using Keyback.Server.Platform;

namespace Keyback.Server.Cli;

/// <summary><c>keyback serve</c>: migrates the store and runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(string[] settings, CancellationToken ct)
    {
        await using var app = KeybackServer.Build(settings);
        _ = app.Services.GetRequiredService<Security.DataKeys>(); // opens the store: a wrong key stops the start here
        if (app.Environment.IsDevelopment())
        {
            await DemonstrationAccounts.AddAsync(app.Services, ct);
        }

        await app.RunAsync(ct);
        return 0;
    }
}
