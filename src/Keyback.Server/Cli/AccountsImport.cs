using System.Text;
using Keyback.Passwords;
using Keyback.Server.Platform;
using Keyback.Storage.Accounts;
using Microsoft.Extensions.Options;
using Spectre.Console;

namespace Keyback.Server.Cli;

/// <summary>Reads an import file once, in batches: hashes what comes plain, side by side, and keeps each batch in one transaction.</summary>
internal sealed class AccountsImport(AccountImport store, Argon2idHasher hasher, TimeProvider clock, string region)
{
    private const int BatchSize = 500; // lines

    private readonly List<(long Line, string Fault)> _faults = [];
    private long _imported;

    public static async Task<int> RunAsync(IServiceProvider services, FileInfo file, CancellationToken ct)
    {
        if (!file.Exists)
        {
            await System.Console.Error.WriteLineAsync("keyback: there is no such file.");
            return 2;
        }

        _ = services.GetRequiredService<Security.DataKeys>(); // opens the store
        var import = new AccountsImport(
            services.GetRequiredService<AccountImport>(),
            services.GetRequiredService<Argon2idHasher>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<IOptions<SiteOptions>>().Value.DefaultRegion);

        // The bar goes to standard error, so that the summary can be piped.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        await console.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask("Importing", maxValue: Math.Max(1, file.Length));
            await import.ReadAsync(file, position => bar.Value = position, ct);
            bar.Value = bar.MaxValue;
        });

        foreach (var (line, fault) in import._faults.OrderBy(fault => fault.Line))
        {
            await System.Console.Error.WriteLineAsync($"line {line} {fault}");
        }

        System.Console.WriteLine($"{import._imported} imported, {import._faults.Count} left out");
        return import._faults.Count == 0 ? 0 : 1;
    }

    private async Task ReadAsync(FileInfo file, Action<long> position, CancellationToken ct)
    {
        await using var stream = file.OpenRead();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        List<(string Text, long Number)> batch = new(BatchSize);
        var number = 0L;
        while (await reader.ReadLineAsync(ct) is { } text)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                batch.Add((text, number));
            }

            if (batch.Count == BatchSize)
            {
                await ImportAsync(batch, ct);
                batch.Clear();
                position(stream.Position);
            }
        }

        await ImportAsync(batch, ct);
    }

    private async Task ImportAsync(List<(string Text, long Number)> batch, CancellationToken ct)
    {
        var accounts = new ImportedAccount?[batch.Count];
        await Parallel.ForAsync(0, batch.Count, ct, (i, _) =>
        {
            var (account, password, fault) = ImportLine.Read(batch[i].Text, batch[i].Number, region);
            if (fault is not null)
            {
                lock (_faults)
                {
                    _faults.Add((batch[i].Number, fault));
                }
            }

            accounts[i] = password is null ? account : account! with { PasswordHash = hasher.Hash(PasswordText.Prepare(password)!) };
            return ValueTask.CompletedTask;
        });

        var good = accounts.OfType<ImportedAccount>().ToList();
        var refused = await store.AddAsync(good, clock.GetUtcNow(), ct);
        _imported += good.Count - refused.Count;
        _faults.AddRange(refused.Select(one => (one.Line, "was left out: " + one.Why)));
    }
}
