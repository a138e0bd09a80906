using Keyback.Server.Platform;

namespace Keyback.Server.Cli;

/// <summary>Everything of the server but the listening: what a command needs.</summary>
internal static class CommandHost
{
    /// <summary>Runs a command with the configured services, after the same checks as a start.</summary>
    public static async Task<int> RunAsync(string[] settings, Func<IServiceProvider, Task<int>> command)
    {
        var builder = ContentRoot.CreateBuilder(settings);
        KeybackServer.AddEverything(builder);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        app.CheckSettings();
        return await command(app.Services);
    }
}
