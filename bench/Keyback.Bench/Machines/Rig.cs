using System.Globalization;

namespace Keyback.Bench.Machines;

/// <summary>All that is needed to start what is measured. One server runs at a time.</summary>
internal sealed class Rig : IDisposable
{
    private readonly string _folder;
    private readonly string _programs;
    private readonly string _betterAuth;
    private readonly Postgres _postgres;
    private readonly KeybackStores _stores;
    private readonly HashSet<string> _prepared = [];
    private int _files;

    private Rig(Plan plan, string folder, string programs, string betterAuth, Postgres postgres)
    {
        (Plan, _folder, _programs, _betterAuth, _postgres) = (plan, folder, programs, betterAuth, postgres);
        _stores = new KeybackStores(Keyback, folder, postgres);
        Allocated = new Allocated(programs, folder);
    }

    /// <summary>How long and how often.</summary>
    public Plan Plan { get; }

    /// <summary>Where mail goes.</summary>
    public MailSink Sink { get; } = new();

    /// <summary>What the one that was last started to be counted has allocated.</summary>
    public Allocated Allocated { get; }

    /// <summary>The published program.</summary>
    public string Keyback => Path.Combine(Published, "keyback");

    /// <summary>The folder that it was published to.</summary>
    public string Published => Path.Combine(_programs, "keyback");

    /// <summary>Where files of a measurement may lie.</summary>
    public string Folder => _folder;

    /// <summary>Starts the database.</summary>
    /// <param name="plan">How long and how often.</param>
    /// <param name="folder">Where everything that is written lies.</param>
    /// <param name="programs">What bench/run has published.</param>
    /// <param name="betterAuth">The folder of Better Auth.</param>
    public static async Task<Rig> StartAsync(Plan plan, string folder, string programs, string betterAuth) =>
        new(plan, folder, programs, betterAuth, await Postgres.StartAsync(Path.Combine(folder, "postgres")));

    /// <summary>Starts Keyback over a fresh store; mail goes to the sink. <paramref name="counted"/> has <see cref="Allocated"/> tell of it.</summary>
    public async Task<Node> KeybackAsync(Engine engine, int? accounts = null, bool sendsMail = true, bool counted = false)
    {
        var settings = _stores.Settings(engine, await _stores.CopyAsync(engine, accounts ?? Plan.Accounts));
        if (sendsMail)
        {
            Sink.Clear();
            settings["Keyback__Email__Smtp__Host"] = "127.0.0.1";
            settings["Keyback__Email__Smtp__Port"] = Sink.Port.ToString(CultureInfo.InvariantCulture);
            settings["Keyback__Email__Smtp__Tls"] = "none";
        }

        return await StartAsync("keyback", settings, "/health/ready", url => [Keyback, "--urls", url], counted);
    }

    /// <summary>Starts Keyback over no store at all, as it is started for the first time, and waits for its first page.</summary>
    public async Task<Node> FreshKeybackAsync()
    {
        var store = Path.Combine(_folder, "fresh");
        if (Directory.Exists(store))
        {
            Directory.Delete(store, recursive: true);
        }

        return await StartAsync("keyback", _stores.Settings(Engine.Sqlite, Path.Combine(store, "keyback.db")), "/sign-in", url => [Keyback, "--urls", url]);
    }

    /// <summary>
    /// Starts <c>bare</c>, <c>token</c>, <c>hash</c> or <c>rows-in-file</c>, or <c>floor</c>, <c>rows</c>, <c>identity</c> or
    /// <c>better-auth</c> over a fresh database. <paramref name="counted"/> has <see cref="Allocated"/> tell of it, if it is a .NET program.
    /// </summary>
    public async Task<Node> PeerAsync(string peer, bool counted = false)
    {
        var template = peer.Replace('-', '_');
        var program = Path.Combine(_programs, "peers", "peers");
        var environment = new Dictionary<string, string?> { ["HOME"] = _folder, ["NODE_ENV"] = "production", ["ASPNETCORE_ENVIRONMENT"] = "Production" };
        Sink.Clear();
        environment["RelayPort"] = Sink.Port.ToString(CultureInfo.InvariantCulture);

        if (peer is "rows-in-file")
        {
            environment["ConnectionStrings__Bench"] = Directory.CreateDirectory(Path.Combine(_folder, $"files-{_files++}")).FullName;
        }
        else if (peer is not ("bare" or "token" or "hash"))
        {
            if (_prepared.Add(peer))
            {
                await _postgres.CreateAsync(template);
                NameDatabase(template);
                string[] prepare = peer == "better-auth" ? ["node", "server.mjs", "prepare"] : [program, peer, "prepare"];
                await Child.RunAsync(peer == "better-auth" ? _betterAuth : _folder, environment, [.. prepare, Plan.Accounts.ToString(CultureInfo.InvariantCulture)]);
                await _postgres.ExecuteAsync(template, "VACUUM ANALYZE");
            }

            await _postgres.CopyAsync(template, "peer_run");
            NameDatabase("peer_run");
        }

        return await StartAsync(
            peer,
            environment,
            "/",
            url => peer switch
            {
                "better-auth" => ["node", Path.Combine(_betterAuth, "server.mjs"), "serve", new Uri(url).Port.ToString(CultureInfo.InvariantCulture)],

                // What Keyback cannot beat has its settings of the runtime; what users would pick runs as it comes.
                "rows" or "rows-in-file" or "hash" =>
                    ["dotnet", "exec", "--runtimeconfig", $"{Keyback}.runtimeconfig.json", $"{program}.dll", peer, "serve", url],
                _ => [program, peer, "serve", url],
            },
            counted);

        void NameDatabase(string database)
        {
            environment["ConnectionStrings__Bench"] = _postgres.ConnectionString(database);
            environment["DATABASE"] = _postgres.Url(database);
        }
    }

    /// <summary>Starts the libraries that Keyback stands on, without Keyback, over nothing at all.</summary>
    public Task<Node> LibrariesAsync()
    {
        var files = Directory.CreateDirectory(Path.Combine(_folder, $"files-{_files++}")).FullName;
        return StartAsync(
            "libraries",
            new Dictionary<string, string?> { ["HOME"] = _folder, ["ASPNETCORE_ENVIRONMENT"] = "Production" },
            "/",
            url => [Path.Combine(_programs, "libraries", "libraries"), "--urls", url, "--folder", files]);
    }

    public void Dispose()
    {
        Sink.Dispose();
        _postgres.Dispose();
    }

    private Task<Node> StartAsync(string name, Dictionary<string, string?> environment, string page, Func<string, string[]> command, bool counted = false)
    {
        foreach (var (setting, value) in counted ? Allocated.Environment : [])
        {
            environment[setting] = value;
        }

        var url = $"http://127.0.0.1:{Ports.Free()}";
        return Node.StartAsync(Path.Combine(_folder, $"{name}.log"), _folder, environment, new Uri(url), page, command(url));
    }
}
