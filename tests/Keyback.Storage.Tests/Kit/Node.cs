using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Audit;
using Keyback.Storage.Keys;
using Keyback.Storage.Locks;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Storage.Tests.Kit;

/// <summary>One server's store, wired as the server wires it.</summary>
internal sealed class Node : IDisposable
{
    private readonly ServiceProvider _parts;

    public Node(string connectionString, FakeTimeProvider clock, OperatorKeys operatorKeys, Action<LimitsOptions>? limits, SmsSpendingOptions? spending = null)
    {
        var options = new LimitsOptions();
        limits?.Invoke(options);
        _parts = new ServiceCollection()
            .AddSingleton<IOptions<StorageOptions>>(Options.Create(new StorageOptions { Provider = StoreFolder.Provider, ConnectionString = connectionString }))
            .AddSingleton<IOptions<LimitsOptions>>(Options.Create(options))
            .AddSingleton(new SmsSpending(spending ?? new SmsSpendingOptions(), "US"))
            .AddSingleton<TimeProvider>(clock)
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<Randomness, SystemBytes>()
            .AddSingleton(operatorKeys)
            .AddSingleton(new OwnerLinks(new Uri("https://example.com")))
            .AddSingleton<INumberReuseCheck>(Carriers)
            .AddStorage()
            .BuildServiceProvider();
        Keys = Part<DataKeys>(); // opens the store
    }

    /// <summary>What the carriers say of numbers.</summary>
    public Carriers Carriers { get; } = new();

    public DataKeys Keys { get; }

    /// <summary>What was logged.</summary>
    public KeptWarnings Log { get; } = new();

    public Randomness Randomness => Part<Randomness>();

    public Database Database => Part<Database>();

    public RecoveryStore Recoveries => Part<RecoveryStore>();

    public OutboxStore Outbox => Part<OutboxStore>();

    public SessionStore Sessions => Part<SessionStore>();

    public LockStore Locks => Part<LockStore>();

    public NumberStore Numbers => Part<NumberStore>();

    public DisownStore Disowns => Part<DisownStore>();

    public AuditTrail Audit => Part<AuditTrail>();

    public ProtectionKeyStore ProtectionKeys => Part<ProtectionKeyStore>();

    public T Part<T>()
        where T : notnull => _parts.GetRequiredService<T>();

    /// <summary>Brings an account in.</summary>
    public async Task<AccountId> AddAccountAsync(string? email, string? userName = null, string? phone = null, DateTimeOffset? at = null, string? wechatName = null)
    {
        var account = new ImportedAccount(
            1,
            UserName.TryParse(userName, out var name) ? name : null,
            EmailAddress.TryParse(email, out var address) ? address : null,
            PhoneNumber.TryParse(phone, "US", out var number) ? number : null,
            "an old hash",
            "en",
            wechatName,
            wechatName is null ? "test" : "wechat",
            null);
        Assert.Empty(await Part<AccountImport>().AddAsync([account], at ?? StoreFolder.Noon.AddDays(-1), CancellationToken.None));
        var (kind, key) = address is not null ? (IdentifierKind.Email, address.Key)
            : number is not null ? (IdentifierKind.Phone, number.Key)
            : (IdentifierKind.UserName, name!.Key);
        return (await Part<IAccountDirectory>().FindAsync(kind, key, CancellationToken.None))!.Id;
    }

    /// <summary>Adds one more proved address to an account.</summary>
    public Task AddAddressAsync(AccountId account, string email)
    {
        Assert.True(EmailAddress.TryParse(email, out var address));
        return Database.WriteAsync(
            scope => scope.ExecuteAsync(
                Sql.Text("Accounts/insert_identifier"),
                new { kind = (int)IdentifierKind.Email, key = address!.Key, account = account.Value, value = address.Value, now = StoreFolder.Noon.AddDays(-1) }),
            CancellationToken.None);
    }

    /// <summary>Remembers a device of an account.</summary>
    /// <returns>The hash of its token.</returns>
    public async Task<byte[]> AddDeviceAsync(AccountId account, DateTimeOffset now)
    {
        var device = Security.BearerToken.Hash(Randomness.NewToken())!;
        await Database.WriteAsync(
            scope => scope.ExecuteAsync(
                Sql.Text("Sessions/insert_device"), new { hash = device, account = account.Value, now, expires = now.AddYears(1) }),
            CancellationToken.None);
        return device;
    }

    /// <summary>The first column of the only row.</summary>
    public async Task<T> OneAsync<T>(string sql, object? parameters = null) =>
        (await Database.FindAsync<T>(sql, parameters, CancellationToken.None))!;

    public void Dispose() => _parts.Dispose();
}
