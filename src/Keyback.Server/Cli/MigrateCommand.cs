using System.CommandLine;
using Keyback.Storage;

namespace Keyback.Server.Cli;

/// <summary><c>keyback migrate</c>: brings the tables up to date without serving.</summary>
internal static class MigrateCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("migrate", "Bring the tables up to date. Serving does it too.");
        command.SetAction((_, ct) => CommandHost.RunAsync(settings, async services =>
        {
            var applied = await services.GetRequiredService<Database>().MigrateAsync(ct);
            System.Console.WriteLine(applied.Count == 0 ? "The tables are up to date." : $"Applied: {string.Join(", ", applied)}.");
            return 0;
        }));
        return command;
    }
}
