using System.CommandLine;
using System.Globalization;
using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Server.Platform;
using Keyback.Storage.Accounts;
using Keyback.Storage.Factors;
using Keyback.Storage.Locks;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Cli;

/// <summary><c>keyback accounts import|show|unfreeze|unlock|restore-number|remove-factors</c>.</summary>
internal static class AccountsCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("accounts", "Bring accounts in, look one up, lift a freeze or a lock.");
        command.Subcommands.Add(CreateImport(settings));
        command.Subcommands.Add(CreateOne(settings, "show", "Show what is known of an account, addresses masked.", ShowAsync));
        command.Subcommands.Add(CreateOne(
            settings, "unfreeze", "Lift the freeze that \"this was not me\" laid on an account, once its owner has been helped.", UnfreezeAsync));
        command.Subcommands.Add(CreateOne(
            settings, "unlock", "Lift the locks of an account, once you know who asks, and give its wrong codes and names back.", UnlockAsync));
        command.Subcommands.Add(CreateOne(
            settings, "restore-number", "Put back the numbers that their present holders took off an account lately.", RestoreNumbersAsync));
        command.Subcommands.Add(CreateOne(
            settings, "remove-factors", "Remove the second factors of an account whose owner has lost them, once you know who asks.", RemoveFactorsAsync));
        return command;
    }

    private static Command CreateImport(string[] settings)
    {
        var file = new Argument<FileInfo>("file") { Description = "JSON lines, one account each." };
        var import = new Command("import", "Bring accounts in. Bad lines are named, the others come in.") { file };
        import.SetAction((parsed, ct) => CommandHost.RunAsync(
            settings, services => AccountsImport.RunAsync(services, parsed.GetValue(file)!, ct)));
        return import;
    }

    private static Command CreateOne(
        string[] settings, string name, string words, Func<IServiceProvider, Account, CancellationToken, Task<int>> act)
    {
        var identifier = new Argument<string>("identifier") { Description = "E-mail address, phone number, user name or account id." };
        var command = new Command(name, words) { identifier };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async services =>
        {
            _ = services.GetRequiredService<Security.DataKeys>(); // opens the store
            if (await FindAsync(services, parsed.GetValue(identifier)!, ct) is { } account)
            {
                return await act(services, account, ct);
            }

            await System.Console.Error.WriteLineAsync("keyback: no account has this identifier.");
            return 1;
        }));
        return command;
    }

    private static async Task<Account?> FindAsync(IServiceProvider services, string text, CancellationToken ct)
    {
        var directory = services.GetRequiredService<IAccountDirectory>();
        if (Guid.TryParse(text, CultureInfo.InvariantCulture, out var id))
        {
            return await directory.FindAsync(new AccountId(id), ct);
        }

        var region = services.GetRequiredService<IOptions<SiteOptions>>().Value.DefaultRegion;
        return Identifier.TryParse(text, region, out var identifier) ? await directory.FindAsync(identifier.Kind, identifier.Key, ct) : null;
    }

    private static async Task<int> ShowAsync(IServiceProvider services, Account account, CancellationToken ct)
    {
        System.Console.WriteLine($"account   {account.Id}");
        System.Console.WriteLine($"user name {account.UserName ?? "-"}");
        System.Console.WriteLine($"status    {account.Status.ToString().ToLowerInvariant()}");
        System.Console.WriteLine($"language  {account.Locale}");
        System.Console.WriteLine($"password  {(account.PasswordHash is null ? "none" : "set")}");
        foreach (var contact in account.Contacts.Where(contact => contact.Kind is not IdentifierKind.UserName))
        {
            System.Console.WriteLine($"{contact.Kind.ToString().ToLowerInvariant(),-9} {new Identifier(contact.Kind, contact.Key, contact.Value)}");
        }

        var factors = await services.GetRequiredService<FactorStore>().ShowAsync(account.Id, ct);
        System.Console.WriteLine($"factors   {(factors.Asked ? string.Join(", ", factors.Kinds.Select(kind => kind.ToString().ToLowerInvariant())) : "none")}");
        if (await services.GetRequiredService<DeletionStore>().FindAsync(account.Id, ct) is { } deletion)
        {
            System.Console.WriteLine($"deletion  asked for {deletion.AskedAt:u}, due {deletion.DueAt:u}");
        }

        foreach (var running in await services.GetRequiredService<LockStore>().ListAsync(account.Id, Now(services), ct))
        {
            var (why, whom) = (Why(running.Kind), running.Lane is Lane.KnownDevice ? "known devices" : "strangers");
            System.Console.WriteLine($"locked    {why}, for {whom}, until {running.LockedUntil:u}");
        }

        return 0;
    }

    private static string Why(LockKind kind) => kind switch
    {
        LockKind.UserName => "wrong user names",
        LockKind.Codes => "wrong codes",
        LockKind.SecondFactor => "wrong second factors",
        LockKind.None => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static DateTimeOffset Now(IServiceProvider services) => services.GetRequiredService<TimeProvider>().GetUtcNow();

    private static async Task<int> UnlockAsync(IServiceProvider services, Account account, CancellationToken ct)
    {
        var lifted = await services.GetRequiredService<LockStore>().LiftAsync(account.Id, Now(services));
        System.Console.WriteLine(lifted > 0 ? "The lock is lifted." : "No lock is running. Wrong codes and names were given back.");
        return lifted > 0 ? 0 : 1;
    }

    private static async Task<int> RestoreNumbersAsync(IServiceProvider services, Account account, CancellationToken ct)
    {
        var back = await services.GetRequiredService<NumberStore>().RestoreAllAsync(account.Id, Now(services));
        System.Console.WriteLine(back > 0 ? $"Put back: {back}." : "There is no number to put back.");
        return back > 0 ? 0 : 1;
    }

    private static async Task<int> RemoveFactorsAsync(IServiceProvider services, Account account, CancellationToken ct)
    {
        var removed = await services.GetRequiredService<FactorStore>().RemoveAllAsync(account.Id, Now(services));
        System.Console.WriteLine(removed ? "The second factors are removed, and every address is told." : "The account has no second factor.");
        return removed ? 0 : 1;
    }

    private static async Task<int> UnfreezeAsync(IServiceProvider services, Account account, CancellationToken ct)
    {
        var lifted = await services.GetRequiredService<AccountStore>().UnfreezeAsync(account.Id, Now(services));
        System.Console.WriteLine(lifted ? "The freeze is lifted: its owner can sign in and recover again." : "The account is not frozen.");
        return lifted ? 0 : 1;
    }
}
