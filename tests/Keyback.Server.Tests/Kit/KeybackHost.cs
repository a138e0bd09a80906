using System.Globalization;
using Keyback.Accounts;
using Keyback.Passwords;
using Keyback.Server.Platform;
using Keyback.Storage.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Server.Tests.Kit;

/// <summary>
/// The whole server on a real socket, with a store and a mailbox of its own in a folder that goes away with it. Only
/// the clock is false, so that days pass at once.
/// </summary>
internal sealed class KeybackHost : IAsyncDisposable
{
    /// <summary>A password that fits the rules.</summary>
    public const string GoodPassword = "violet otter sings at noon 41";

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private KeybackHost(WebApplication app, DirectoryInfo folder, FakeTimeProvider clock, KeptLog log, Uri url)
    {
        _app = app;
        _folder = folder;
        Clock = clock;
        Log = log;
        Url = url;
        Mails = new Mailbox(Path.Combine(folder.FullName, "mail"));
        Phones = new SmsFolder(Path.Combine(folder.FullName, "sms"));
        Api = new ApiClient(url);
    }

    /// <summary>The server's clock.</summary>
    public FakeTimeProvider Clock { get; }

    /// <summary>Everything that was logged, of every level and by everybody.</summary>
    public KeptLog Log { get; }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>What was sent, unless the host was told to send over SMTP.</summary>
    public Mailbox Mails { get; }

    /// <summary>The SMS that were sent.</summary>
    public SmsFolder Phones { get; }

    /// <summary>A program that uses it.</summary>
    public ApiClient Api { get; }

    /// <summary>Its parts.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The SQLite file.</summary>
    public string StoreFile => Path.Combine(_folder.FullName, "keyback.db");

    /// <summary>Where its files are.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Settings beside or instead of the usual ones, such as <c>("Keyback:Limits:CodeDigits", "6")</c>.</param>
    /// <param name="adjust">Replaces parts.</param>
    /// <param name="folder">The folder of an earlier host, to start again on its store.</param>
    /// <param name="clock">The clock of an earlier host.</param>
    public static async Task<KeybackHost> StartAsync(
        IEnumerable<(string Name, string Value)>? settings = null,
        Action<IServiceCollection>? adjust = null,
        string? folder = null,
        FakeTimeProvider? clock = null)
    {
        var place = folder is null ? Directory.CreateTempSubdirectory("keyback-") : new DirectoryInfo(folder);
        var time = clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 14, 9, 26, 53, TimeSpan.Zero));
        var log = new KeptLog();
        var all = SettingsIn(place.FullName).ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings ?? [])
        {
            all[name] = value;
        }

        var app = KeybackServer.Build(
            [.. all.Where(setting => setting.Value.Length > 0).Select(setting => $"--{setting.Key}={setting.Value}")],
            builder =>
            {
                builder.WebHost.UseStaticWebAssets();
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(log);
                adjust?.Invoke(builder.Services);
            });
        _ = app.Services.GetRequiredService<Security.DataKeys>(); // opens the store
        await app.StartAsync(TestContext.Current.CancellationToken);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new KeybackHost(app, place, time, log, new Uri(url));
    }

    /// <summary>The usual settings of a server whose files are in this folder.</summary>
    internal static IReadOnlyList<(string Name, string Value)> SettingsIn(string folder) =>
    [
        ("environment", "Production"),
        ("contentRoot", folder),
        ("urls", "http://127.0.0.1:0"),
        ("Keyback:PublicUrl", "http://localhost:5080"),
        ("Keyback:Key", Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData("the key of the tests"u8))),
        ("Keyback:Storage:ConnectionString", $"Data Source={Path.Combine(folder, "keyback.db")}"),
        ("Keyback:Email:PickupDirectory", Path.Combine(folder, "mail")),
        ("Keyback:Sms:Provider", "file"),
        ("Keyback:Sms:PickupDirectory", Path.Combine(folder, "sms")),
        ("Keyback:Captcha:Mode", "never"),
    ];

    /// <summary>Brings an account in, the way an import does.</summary>
    public async Task<AccountId> AddAccountAsync(
        string email, string? userName = null, string? phone = null, string? password = GoodPassword, string locale = "en", string? wechatName = null)
    {
        Assert.True(EmailAddress.TryParse(email, out var address));
        var hash = password is null ? null : Services.GetRequiredService<Argon2idHasher>().Hash(PasswordText.Prepare(password)!);
        var account = new ImportedAccount(
            1,
            UserName.TryParse(userName, out var name) ? name : null,
            address,
            PhoneNumber.TryParse(phone, "US", out var number) ? number : null,
            hash,
            locale,
            wechatName,
            wechatName is null ? "test" : "wechat",
            null);
        Assert.Empty(await Services.GetRequiredService<AccountImport>()
            .AddAsync([account], Clock.GetUtcNow(), TestContext.Current.CancellationToken));
        return (await Services.GetRequiredService<IAccountDirectory>()
            .FindAsync(IdentifierKind.Email, address!.Key, TestContext.Current.CancellationToken))!.Id;
    }

    /// <summary>Whether a file of the store holds these bytes as UTF-8.</summary>
    public bool StoreHolds(string text) => Directory.EnumerateFiles(Folder, "keyback.db*")
        .Select(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return copy.ToArray();
        })
        .Any(bytes => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

    /// <summary>Waits, in real time, until something that happens in the background is true.</summary>
    public static async Task UntilAsync(Func<bool> isTrue, string what, int seconds = 20)
    {
        for (var i = 0; i < seconds * 50; i++)
        {
            if (isTrue())
            {
                return;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"Not within {seconds} seconds: {what}\n{KeptLog.OfThisTest}"));
    }

    /// <summary>Stops the server and leaves its folder for another.</summary>
    public async Task StopAsync()
    {
        Api.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }
}
