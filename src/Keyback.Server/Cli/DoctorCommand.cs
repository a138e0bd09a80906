using System.CommandLine;
using Keyback.Messages;
using Keyback.Server.Platform;
using Keyback.Storage;
using Keyback.Storage.Audit;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Cli;

/// <summary><c>keyback doctor</c>: checks the configuration by really connecting.</summary>
internal static class DoctorCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("doctor", "Check the configuration by really connecting.");
        command.SetAction((_, ct) => CommandHost.RunAsync(settings, services => ExamineAsync(services, ct)));
        return command;
    }

    private static async Task<int> ExamineAsync(IServiceProvider services, CancellationToken ct)
    {
        // CommandHost has checked every setting before it comes here.
        var site = services.GetRequiredService<IOptions<SiteOptions>>().Value;
        List<(bool Good, string Part, string Finding)> findings =
        [
            (true, "settings", "every one is known and in range"),
            (true, "public address", Cookies.IsHttps(site) ? "https" : "plain http: for trying out on this machine only"),
            await TryAsync("store", async () =>
            {
                _ = services.GetRequiredService<Security.DataKeys>(); // opens it
                await services.GetRequiredService<Database>().ProbeAsync(ct);
                return (true, "opens with the key, and takes writes");
            }),
            await TryAsync("record", async () =>
            {
                var finding = await services.GetRequiredService<AuditTrail>().VerifyAsync(ct);
                return (finding.Faults.Count == 0, finding.Faults.Count == 0 ? $"whole, {finding.Entries} entries" : finding.Faults[0]);
            }),
            await TryAsync("e-mail", () => services.GetRequiredService<IEmailChannel>().ProbeAsync(ct)),
            await TryAsync("sms", () => services.GetRequiredService<ISmsChannel>().ProbeAsync(ct)),
        ];

        foreach (var (good, part, finding) in findings)
        {
            System.Console.WriteLine($"{(good ? "good" : "BAD "),-5} {part,-15} {finding}");
        }

        return findings.TrueForAll(finding => finding.Good) ? 0 : 1;
    }

    private static async Task<(bool Good, string Part, string Finding)> TryAsync(string part, Func<Task<(bool Good, string Finding)>> look)
    {
        try
        {
            var (good, finding) = await look();
            return (good, part, finding);
        }
        catch (Exception error) when (error is not OperationCanceledException) // a doctor reports what it finds
        {
            return (false, part, error.Message);
        }
    }
}
