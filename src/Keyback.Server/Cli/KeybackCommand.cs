using System.CommandLine;

namespace Keyback.Server.Cli;

/// <summary>The command line: <c>keyback</c> serves, and its subcommands look after the store. Settings may follow any of them.</summary>
internal static class KeybackCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        // Settings (--Keyback:Email:Smtp:Host=…, --urls …) belong to the configuration; the rest is a command.
        var (command, settings) = Split(args);
        var root = new RootCommand("Keyback gets people back into their accounts.");
        root.SetAction((_, ct) => ServeCommand.RunAsync(settings, ct));

        var serve = new Command("serve", "Run the server (what keyback does without a command).");
        serve.SetAction((_, ct) => ServeCommand.RunAsync(settings, ct));
        root.Subcommands.Add(serve);
        root.Subcommands.Add(MigrateCommand.Create(settings));
        root.Subcommands.Add(AccountsCommand.Create(settings));
        root.Subcommands.Add(AuditCommand.Create(settings));
        root.Subcommands.Add(RequestsCommand.Create(settings));
        root.Subcommands.Add(StaffCommand.Create(settings));
        root.Subcommands.Add(HelpCommand.Create(settings));
        root.Subcommands.Add(DoctorCommand.Create(settings));
        root.Subcommands.Add(SendTestCommand.Create(settings));

        try
        {
            return await root.Parse(command).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            return 0; // told to stop before it had started
        }
        catch (Exception error) when (StartFaults.Of(error) is { } faults)
        {
            // What the operator can mend stops here with a sentence that names it, and no stack.
            foreach (var fault in faults)
            {
                await System.Console.Error.WriteLineAsync($"keyback: {fault}");
            }

            return 2;
        }
    }

    private static (string[] Command, string[] Settings) Split(string[] args)
    {
        List<string> command = [];
        List<string> settings = [];
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].TrimStart('-');
            var isSetting = args[i].StartsWith("--", StringComparison.Ordinal)
                && (name.Contains(':', StringComparison.Ordinal) || name.StartsWith("urls", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("http_ports", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("environment", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("contentRoot", StringComparison.OrdinalIgnoreCase));
            (isSetting ? settings : command).Add(args[i]);
            if (isSetting && !args[i].Contains('=', StringComparison.Ordinal) && i + 1 < args.Length)
            {
                settings.Add(args[++i]);
            }
        }

        return ([.. command], [.. settings]);
    }
}
