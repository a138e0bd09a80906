using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Storage.Accounts;
using Keyback.Storage.Audit;
using Keyback.Storage.Captchas;
using Keyback.Storage.Cases;
using Keyback.Storage.ContactChanges;
using Keyback.Storage.Factors;
using Keyback.Storage.Help;
using Keyback.Storage.Idempotency;
using Keyback.Storage.Keys;
using Keyback.Storage.Limits;
using Keyback.Storage.Locks;
using Keyback.Storage.Outbox;
using Keyback.Storage.Overview;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Postgres;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.SignUps;
using Keyback.Storage.Sqlite;
using Keyback.Storage.Staff;
using Keyback.Storage.Support;
using Keyback.Storage.Upkeep;
using Keyback.Support;
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
        services.AddSingleton(MakeDatabase);
        services.AddSingleton<StoreOpening>();
        services.AddSingleton(provider => provider.GetRequiredService<StoreOpening>().Keys());
        services.AddSingleton<RecoveryRules>();
        services.AddSingleton<LimitStore>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<OutboxStore>();
        services.AddSingleton<SmsGuard>();
        services.AddSingleton<ReceiptStore>();
        services.AddSingleton<SignUpRecipients>();
        services.AddSingleton<SignUpStore>();
        services.AddSingleton<RecipientFinder>();
        services.AddSingleton<RecoveryEffects>();
        services.AddSingleton<MessageLimits>();
        services.AddSingleton<SprayAlarm>();
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
        services.AddSingleton<StepUpStore>();
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<WaitStore>();
        services.AddSingleton<FactorJudge>();
        services.AddSingleton<FactorStore>();
        services.AddSingleton<ContactStore>();
        services.AddSingleton<PasskeyStore>();
        services.AddSingleton<PasskeyChallengeStore>();
        services.AddSingleton<PasskeyProofs>();
        services.AddSingleton<PasskeyOffers>();
        services.AddSingleton<AccountDataStore>();
        services.AddSingleton<DeletionStore>();
        services.TryAddSingleton(new ContactChangeTerms(TimeSpan.FromHours(72)));
        services.AddSingleton<ContactChangeStore>();
        services.AddSingleton<ContactChangeViews>();
        services.AddSingleton<ContactChangeUpkeep>();
        services.AddSingleton<RecordSearch>();
        services.AddSingleton<HourlySums>();
        services.AddSingleton<OverviewStore>();
        services.AddSingleton<AccountEvents>();
        services.AddSingleton<IdempotencyStore>();
        services.AddSingleton<CaptchaStore>();
        services.AddSingleton<SupportRequestStore>();
        services.AddSingleton<SupportQueueStore>();
        services.AddSingleton<StaffStore>();
        services.AddSingleton<StaffSessionStore>();
        services.AddSingleton<StaffSignInStore>();
        services.AddSingleton<StaffPasskeyStore>();
        services.AddSingleton<StaffJoinStore>();
        services.TryAddSingleton(new SupportPolicy());
        services.AddSingleton<StaffAlarms>();
        services.AddSingleton<CaseStore>();
        services.AddSingleton<CaseLinkStore>();
        services.AddSingleton<ICaseAccounts, CaseAccounts>();
        services.AddSingleton<AccountSight>();
        services.AddSingleton<StaffHelp>();
        services.AddSingleton<ManagedAccounts>();
        services.AddSingleton<ManagerAsks>();
        services.AddSingleton<ManagerRecipients>();
        services.AddSingleton<HelpVoteStore>();
        services.AddSingleton<HelpAskStore>();
        services.AddSingleton<HelpQuestionStore>();
        services.AddSingleton<ProtectionKeyStore>();
        services.AddSingleton<AuditTrail>();
        services.AddOptions<RecordOptions>();
        services.AddSingleton<RecordCut>();
        services.AddSingleton<Purge>();
        services.AddSingleton<NameFolds>();
        services.AddSingleton<Erasure>();
        return services;
    }

    private static Database MakeDatabase(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
        var clock = provider.GetRequiredService<TimeProvider>();
        return options.Provider switch
        {
            StorageOptions.Sqlite => new SqliteDatabase(options.ConnectionString, clock),
            StorageOptions.Postgres => new PostgresDatabase(options, clock),
            _ => throw new InvalidOperationException("The options' own check lets no other kind through."),
        };
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
