using System.Globalization;
using System.Text.Json;
using Keyback.Passwords;
using Keyback.Server.Platform;

namespace Keyback.Bench.Machines;

/// <summary>Stores with accounts: made once, and copied for each measurement, so that all begin alike.</summary>
internal sealed class KeybackStores(string program, string folder, Postgres postgres)
{
    /// <summary>The password of all accounts. They have one hash, which makes no difference to whoever verifies it.</summary>
    public const string Password = "a password of the benchmark";

    private const int FewEnough = 100_000; // accounts for the program's own import

    private readonly string _key = Convert.ToBase64String(RandomBytes(32));
    private readonly string _hash = new Argon2idHasher(new SystemRandomness(), new Argon2Parameters()).Hash(PasswordText.Prepare(Password)!);
    private readonly Dictionary<(Engine, int), string> _templates = [];

    /// <summary>What every server and command is told.</summary>
    public Dictionary<string, string?> Settings(Engine engine, string store)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Keyback__PublicUrl"] = "http://localhost",
            ["Keyback__Key"] = _key,
            ["Keyback__TrustedProxies__0"] = "127.0.0.1",
            ["Keyback__Captcha__Mode"] = "never",
            ["Keyback__Email__PickupDirectory"] = Path.Combine(folder, "mail"),
            ["Keyback__Storage__Provider"] = engine.Word,
            ["Keyback__Storage__ConnectionString"] = engine is Engine.Sqlite ? $"Data Source={store}" : postgres.ConnectionString(store),
        };

        // All limits run; none is ever reached.
        foreach (var limit in (string[])["StartsPerIdentifier", "StartsPerNetwork", "MessagesPerHour", "MessagesPerDay", "WrongCodesPerAccount",
            "WrongCodesOfAll", "WrongPasswords"])
        {
            settings[$"Keyback__Limits__{limit}"] = "1000000";
        }

        return settings;
    }

    /// <summary>A fresh copy of a store with so many accounts.</summary>
    /// <returns>The file or the database.</returns>
    public async Task<string> CopyAsync(Engine engine, int accounts)
    {
        if (!_templates.TryGetValue((engine, accounts), out var template))
        {
            template = await MakeAsync(engine, accounts);
            _templates[(engine, accounts)] = template;
        }

        if (engine is Engine.Postgres)
        {
            await postgres.CopyAsync(template, "keyback_run");
            return "keyback_run";
        }

        var copy = Path.Combine(folder, "run");
        if (Directory.Exists(copy))
        {
            Directory.Delete(copy, recursive: true);
        }

        Directory.CreateDirectory(copy);
        var file = Path.Combine(copy, "keyback.db");
        File.Copy(template, file);
        await Child.RunAsync(copy, new Dictionary<string, string?>(), "sync", file); // what the copy left to write is not to fall into the measurement
        return file;
    }

    private async Task<string> MakeAsync(Engine engine, int accounts)
    {
        var name = $"keyback_{accounts}";
        var store = engine is Engine.Sqlite ? Path.Combine(folder, $"{name}.db") : name;
        if (engine is Engine.Postgres)
        {
            await postgres.CreateAsync(name);
        }

        var settings = Settings(engine, store);
        await Child.RunAsync(folder, settings, program, "migrate");
        if (accounts <= FewEnough)
        {
            await ImportAsync(settings, accounts);
        }
        else
        {
            await ManyAccounts.InsertAsync(engine, settings["Keyback__Storage__ConnectionString"]!, accounts, _hash);
        }

        if (engine is Engine.Postgres)
        {
            await postgres.ExecuteAsync(name, "VACUUM ANALYZE");
        }

        return store;
    }

    private async Task ImportAsync(Dictionary<string, string?> settings, int accounts)
    {
        var file = Path.Combine(folder, "accounts.jsonl");
        await File.WriteAllLinesAsync(
            file,
            Enumerable.Range(0, accounts).Select(i => JsonSerializer.Serialize(new { email = Address(i), password_hash = _hash, locale = "en" })));
        await Child.RunAsync(folder, settings, program, "accounts", "import", file);
    }

    /// <summary>The address of an account.</summary>
    public static string Address(int account) => string.Create(CultureInfo.InvariantCulture, $"user{account}@bench.example");

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new SystemRandomness().Fill(bytes);
        return bytes;
    }
}
