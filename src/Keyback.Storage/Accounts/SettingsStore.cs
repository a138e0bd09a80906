using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Accounts;

/// <summary>
/// What owners change of their accounts inside a session: name, password, language. Each change needs a step-up; each but
/// that of the language ends the account's open Recoveries (I7), and is told to every address (I10), in one transaction.
/// </summary>
public sealed class SettingsStore(Database database, StepUpStore stepUps, RecoveryEffects effects, OwnerNotices notices, LimitStore limitStore)
{
    private const int MostNames = 20; // a day: enough to find a free one, too few to list who has an account

    private static readonly TimeSpan NamesWindow = TimeSpan.FromHours(24);

    private static readonly string HasUserName = Sql.Text("Accounts/has_user_name");
    private static readonly string TakeUserName = Sql.Text("Accounts/take_user_name");
    private static readonly string DropOtherNames = Sql.Text("Accounts/drop_other_names");
    private static readonly string SetUserName = Sql.Text("Accounts/set_user_name");
    private static readonly string SetLocale = Sql.Text("Accounts/set_locale");
    private static readonly string SetPassword = Sql.Text("Accounts/set_password");

    /// <summary>Takes another user name. The former one finds nobody from then on.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="name">The new name.</param>
    /// <param name="locale">The language to speak with it, <c>zh-Hans</c> or <c>en</c>, or none to keep the former: both change, or neither.</param>
    public Task<ChangeResult> ChangeNameAsync(SessionAct act, UserName name, string? locale = null)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(name);
        return database.WriteAsync<ChangeResult>(
            async scope =>
            {
                if (!await stepUps.HoldAsync(scope, act))
                {
                    return new ChangeResult.StepUpRequired();
                }

                var (account, now) = (act.Account, act.Now);
                var tries = limitStore.Key(LimitPurpose.NamesOfAccount, Lane.KnownDevice, account.ToString());
                var wait = await LimitStore.TryTakeAsync(scope, tries, MostNames, NamesWindow, now);
                if (wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.UserNameRefused, account, Reason: "limit"));
                    return new ChangeResult.Throttled(wait);
                }

                var kind = (int)IdentifierKind.UserName;
                var wanted = new { kind, key = name.Key, account = account.Value, value = name.Value, fold = name.Fold, now };
                if (await scope.FindAsync<long?>(HasUserName, wanted) is not null)
                {
                    scope.Record(new AuditEntry(AuditKind.UserNameRefused, account, Reason: "taken"));
                    return new ChangeResult.Taken();
                }

                await scope.AddAsync(DropOtherNames, new { kind, account = account.Value, key = name.Key }); // first: its fold may be the same
                if (await scope.ExecuteAsync(TakeUserName, wanted) == 0)
                {
                    throw new StoreBusyException(); // somebody took it between the two statements: none of this happens, and the next try tells
                }

                await scope.AddAsync(SetUserName, new { account = account.Value, value = name.Value, now });
                scope.Record(new AuditEntry(AuditKind.UserNameChanged, account));
                await RecoveryEffects.CancelOpenAsync(scope, account, null);
                await notices.TellAsync(scope, account, AccountChange.UserName, null, null, now);
                if (locale is not null)
                {
                    await SpeakAsync(scope, account, locale);
                }

                return new ChangeResult.Done();
            },
            CancellationToken.None);
    }

    /// <summary>Sets another password. The other sessions end and the other devices are forgotten; this session stays.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="hash">The Argon2id hash, with its parameters.</param>
    public Task<ChangeResult> ChangePasswordAsync(SessionAct act, string hash)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<ChangeResult>(
            async scope =>
            {
                if (!await stepUps.HoldAsync(scope, act))
                {
                    return new ChangeResult.StepUpRequired();
                }

                var (account, now) = (act.Account, act.Now);
                await scope.AddAsync(SetPassword, new { account = account.Value, hash, now });
                scope.Record(new AuditEntry(AuditKind.PasswordChanged, account, Reason: "settings"));
                await SessionStore.EndAllAsync(scope, account, null, act.DeviceHash, act.Session);
                await RecoveryEffects.CancelOpenAsync(scope, account, null);
                await effects.ForgiveAsync(scope, account);
                await notices.TellAsync(scope, account, AccountChange.Password, null, null, now);
                return new ChangeResult.Done();
            },
            CancellationToken.None);
    }

    /// <summary>
    /// Remembers the language of pages and messages. It opens nothing, so nobody is told; but whoever reads the mailbox must not
    /// turn the warnings that the owner gets into a language that the owner does not read.
    /// </summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="locale"><c>zh-Hans</c> or <c>en</c>.</param>
    public Task<ChangeResult> ChangeLocaleAsync(SessionAct act, string locale)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(locale);
        return database.WriteAsync<ChangeResult>(
            async scope =>
            {
                if (!await stepUps.HoldAsync(scope, act))
                {
                    return new ChangeResult.StepUpRequired();
                }

                await SpeakAsync(scope, act.Account, locale);
                return new ChangeResult.Done();
            },
            CancellationToken.None);
    }

    private static async Task SpeakAsync(WriteScope scope, AccountId account, string locale)
    {
        await scope.AddAsync(SetLocale, new { account = account.Value, locale, active = (int)AccountStatus.Active });
        scope.Record(new AuditEntry(AuditKind.LocaleChanged, account, Reason: locale is "en" ? "en" : "zh_hans"));
    }
}
