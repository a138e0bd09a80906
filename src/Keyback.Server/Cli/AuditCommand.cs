using System.CommandLine;
using Keyback.Server.Console;
using Keyback.Storage.Audit;

namespace Keyback.Server.Cli;

/// <summary><c>keyback audit verify|export</c>.</summary>
internal static class AuditCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("audit", "The record of every decision.");
        var verify = new Command("verify", "Prove that no entry was changed, cut or taken out.");
        verify.SetAction((_, ct) => CommandHost.RunAsync(settings, services => VerifyAsync(services, ct)));
        var export = new Command("export", "Write every entry to standard output, one JSON object a line.");
        export.SetAction((_, ct) => CommandHost.RunAsync(settings, services => ExportAsync(services, ct)));
        command.Subcommands.Add(verify);
        command.Subcommands.Add(export);
        return command;
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, CancellationToken ct)
    {
        var finding = await services.GetRequiredService<AuditTrail>().VerifyAsync(ct);
        foreach (var fault in finding.Faults)
        {
            await System.Console.Error.WriteLineAsync(fault);
        }

        System.Console.WriteLine(finding.Faults.Count == 0
            ? $"The record is whole: {finding.Entries} entries in {finding.Chains} chains."
            : $"The record is NOT whole: {finding.Faults.Count} faults.");
        return finding.Faults.Count == 0 ? 0 : 1;
    }

    private static async Task<int> ExportAsync(IServiceProvider services, CancellationToken ct)
    {
        await foreach (var line in services.GetRequiredService<AuditTrail>().ReadAsync(ct))
        {
            System.Console.WriteLine(RecordJson.Line(line));
        }

        return 0;
    }
}
