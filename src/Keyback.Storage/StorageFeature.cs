using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Audit;
using Keyback.Storage.Captchas;
using Keyback.Storage.Idempotency;
using Keyback.Storage.Keys;
using Keyback.Storage.Limits;
using Keyback.Storage.Locks;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.Sqlite;
using Keyback.Storage.Support;
using Keyback.Storage.Upkeep;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Keyback.Storage;

/// <summary>The store's only door: everything that keeps something, in the container.</summary>
public static class StorageFeature
{
    /// <summary>
    /// Registers the store. Needs <see cref="StorageOptions"/>, <see cref="LimitsOptions"/>, <see cref="SmsSpending"/>,
    /// <see cref="TimeProvider"/>, <see cref="Randomness"/>, the <see cref="OperatorKeys"/> and a log in the container.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LimitsOptions>>().Value);
        services.AddSingleton(provider => new SqliteDatabase(
            provider.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Database>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton(OpenStore);
        services.AddSingleton<RecoveryRules>();
        services.AddSingleton<LimitStore>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<SmsGuard>();
        services.AddSingleton<ReceiptStore>();
        services.AddSingleton<RecipientFinder>();
        services.AddSingleton<RecoveryEffects>();
        services.AddSingleton<StartLimits>();
        services.AddSingleton<StepFacts>();
        services.AddSingleton<LockStore>();
        services.AddSingleton<OwnerNotices>();
        services.AddSingleton<NumberStore>();
        services.TryAddSingleton(new NoticeWays(Sms: false));
        services.AddSingleton<RecoveryStore>();
        services.AddSingleton<AccountStore>();
        services.AddSingleton<IAccountDirectory>(provider => provider.GetRequiredService<AccountStore>());
        services.AddSingleton<AccountImport>();
        services.AddSingleton<DisownStore>();
        services.AddSingleton<WeChatStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInStore>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<CaptchaStore>();
        services.AddSingleton<SupportRequestStore>();
        services.AddSingleton<ProtectionKeyStore>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<Purge>();
        return services;
    }

    // Migrates and unwraps the root key, once, before anything else touches a table. SQLite answers on the calling
    // thread, so nothing is blocked that could do other work.
    private static DataKeys OpenStore(IServiceProvider provider)
    {
        var database = provider.GetRequiredService<SqliteDatabase>();
        var randomness = provider.GetRequiredService<Randomness>();
        var operatorKeys = provider.GetRequiredService<OperatorKeys>();
        database.MigrateAsync(CancellationToken.None).GetAwaiter().GetResult();
        var keys = new KeyStore(database, randomness)
            .OpenAsync(operatorKeys.Current, operatorKeys.Previous, CancellationToken.None).GetAwaiter().GetResult();
        database.KeepRecordIn(new AuditChain(randomness.NewId(provider.GetRequiredService<TimeProvider>().GetUtcNow()), keys));
        return keys;
    }
}

/// <summary>The keys that the operator configures; they wrap the store's own.</summary>
/// <param name="Current">32 bytes.</param>
/// <param name="Previous">Earlier ones, the newest first.</param>
public sealed record OperatorKeys(byte[] Current, IReadOnlyList<byte[]> Previous)
{
    /// <summary>Prints nothing of the keys.</summary>
    public override string ToString() => nameof(OperatorKeys);
}
