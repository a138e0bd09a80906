using Keyback.Server.Platform;
using Microsoft.Extensions.Logging.Console;

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

        // Standard output is the command's answer alone, so that it can be piped.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        await using var app = builder.Build();
        app.CheckSettings();
        return await command(app.Services);
    }
}
