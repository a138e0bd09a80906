using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Sessions;
using Keyback.Storage.Limits;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Accounts;

/// <summary>One person as WeChat names them to one app.</summary>
/// <param name="AppId">The app that they allowed.</param>
/// <param name="OpenId">Their name in that app alone.</param>
/// <param name="UnionId">Their name in all apps of one open-platform account; none while the app belongs to no such account.</param>
public sealed record WeChatIdentity(string AppId, string OpenId, string? UnionId)
{
    /// <summary>Prints the app alone.</summary>
    public override string ToString() => $"WeChat user of {AppId}";
}

/// <summary>An account to create for somebody whom WeChat vouched for.</summary>
/// <param name="Identity">Who it is.</param>
/// <param name="Nickname">The WeChat name as given now. It is kept as it is, and no later sign-in changes it.</param>
/// <param name="UserName">The user name that was chosen.</param>
/// <param name="Locale"><c>zh-Hans</c> or <c>en</c>.</param>
public sealed record WeChatRegistration(WeChatIdentity Identity, string Nickname, UserName UserName, string Locale)
{
    /// <summary>Prints nothing of the person.</summary>
    public override string ToString() => nameof(WeChatRegistration);
}

/// <summary>What a sign-in by WeChat found.</summary>
public enum WeChatSignInResult
{
    /// <summary>No account belongs to this WeChat.</summary>
    Unknown,

    /// <summary>The session is open.</summary>
    Opened,

    /// <summary>The account is frozen or disabled.</summary>
    Closed,

    /// <summary>The account has a second factor, which is asked for now.</summary>
    FactorAsked,
}

/// <summary>What came of a sign-in by WeChat.</summary>
/// <param name="Result">What was found.</param>
/// <param name="Account">Whose account, where a second factor is asked for.</param>
/// <param name="Asked">What the account has, then.</param>
public sealed record WeChatSignIn(WeChatSignInResult Result, AccountId Account = default, AccountFactors? Asked = null);

/// <summary>What became of a registration by WeChat.</summary>
public enum WeChatRegistrationResult
{
    /// <summary>The account exists, and its session is open.</summary>
    Registered,

    /// <summary>Another account has this user name.</summary>
    NameTaken,

    /// <summary>An account belongs to this WeChat already.</summary>
    AlreadyBound,

    /// <summary>Too many taken names were tried with this WeChat.</summary>
    Throttled,
}

/// <summary>What came of a registration.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="RetryAfter">When throttled: until another try is allowed.</param>
public sealed record WeChatRegistrationAnswer(WeChatRegistrationResult Result, TimeSpan RetryAfter = default);

/// <summary>
/// Which WeChat belongs to which account. A unionid finds an account before an openid does, and neither ever leads to
/// two accounts; both are decided by single conditional statements.
/// </summary>
public sealed class WeChatStore(Database database, LimitStore limits, SignInStore signIns, Randomness randomness)
{
    private const int MostTakenNames = 20; // a day: enough to find a free one, too few to list who has an account

    private static readonly TimeSpan TakenNamesWindow = TimeSpan.FromHours(24);

    private static readonly string FindWeChat = Sql.Text("Accounts/find_wechat");
    private static readonly string BindWeChat = Sql.Text("Accounts/bind_wechat");
    private static readonly string KeepUnionId = Sql.Text("Accounts/keep_unionid");
    private static readonly string Register = Sql.Text("Accounts/register_by_wechat");
    private static readonly string InsertUserName = Sql.Text("Accounts/insert_user_name");
    private static readonly string HasUserName = Sql.Text("Accounts/has_user_name");

    /// <summary>The account that this WeChat belongs to, whatever its status, or none. Changes nothing.</summary>
    public async Task<AccountId?> FindAsync(WeChatIdentity identity, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return await database.FindAsync<Guid?>(FindWeChat, Parameters(identity), ct) is { } id ? new AccountId(id) : null;
    }

    /// <summary>Whether no account has this user name.</summary>
    public async Task<bool> IsFreeAsync(UserName userName, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(userName);
        return await database.FindAsync<long?>(
            HasUserName, new { kind = (int)IdentifierKind.UserName, key = userName.Key, fold = userName.Fold, account = Guid.Empty }, ct) is null;
    }

    /// <summary>Opens a full session and remembers the device, where an account in use belongs to this WeChat.</summary>
    /// <param name="identity">Whom WeChat vouched for.</param>
    /// <param name="session">The session to open.</param>
    /// <param name="device">The device to remember: the hash of its token, and until when.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="deviceHash">The hash of the device cookie's token that came with the request, or none.</param>
    public Task<WeChatSignIn> SignInAsync(
        WeChatIdentity identity, NewSession session, (byte[] Hash, DateTimeOffset ExpiresAt) device, DateTimeOffset now, byte[]? deviceHash = null)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return database.WriteAsync(
            async scope =>
            {
                if (await scope.FindAsync<Guid?>(FindWeChat, Parameters(identity)) is not { } id)
                {
                    return new WeChatSignIn(WeChatSignInResult.Unknown);
                }

                var account = new AccountId(id);
                await scope.HoldAsync(account); // whoever closes it or ends its sessions is seen, or sees this one
                if (await AccountStore.FindAsync(scope, account) is not { Status: AccountStatus.Active })
                {
                    scope.Record(new AuditEntry(AuditKind.SignInFailed, account, Reason: "wechat"));
                    return new WeChatSignIn(WeChatSignInResult.Closed);
                }

                await LearnAsync(scope, identity, account, now);
                var lane = await Devices.LaneAsync(scope, account, deviceHash, now);
                var result = await signIns.OpenAsync(scope, account, new Opening(session, device), lane, AuditKind.WeChatSignedIn, factor: null, now);
                if (result.Asked is { } asked)
                {
                    return new WeChatSignIn(WeChatSignInResult.FactorAsked, account, asked);
                }

                await SessionStore.StepUpByScanAsync(scope, account, session, now);
                return new WeChatSignIn(WeChatSignInResult.Opened);
            },
            CancellationToken.None); // WeChat's code is spent: a hang-up must not cost the sign-in
    }

    /// <summary>Creates the account with its user name and its WeChat and opens its first session, all or nothing.</summary>
    /// <param name="registration">Whose.</param>
    /// <param name="session">The session to open.</param>
    /// <param name="device">The device to remember: the hash of its token, and until when.</param>
    /// <param name="now">The instant of the request.</param>
    public Task<WeChatRegistrationAnswer> RegisterAsync(
        WeChatRegistration registration, NewSession session, (byte[] Hash, DateTimeOffset ExpiresAt) device, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(registration);
        return database.WriteAsync(
            async scope =>
            {
                var tries = limits.Key(LimitPurpose.TakenNamesOfWeChat, Lane.Stranger, $"{registration.Identity.AppId} {registration.Identity.OpenId}");
                if (await LimitStore.LeftAsync(scope, tries, MostTakenNames, TakenNamesWindow, now) is { Left: <= 0, RetryAfter: var wait })
                {
                    return new WeChatRegistrationAnswer(WeChatRegistrationResult.Throttled, wait);
                }

                var account = new AccountId(randomness.NewId(now));
                if (await scope.ExecuteAsync(Register, Parameters(registration, account, now)) == 0)
                {
                    if (await scope.FindAsync<Guid?>(FindWeChat, Parameters(registration.Identity)) is not null)
                    {
                        return new WeChatRegistrationAnswer(WeChatRegistrationResult.AlreadyBound);
                    }

                    await LimitStore.TryTakeAsync(scope, tries, MostTakenNames, TakenNamesWindow, now);
                    return new WeChatRegistrationAnswer(WeChatRegistrationResult.NameTaken);
                }

                scope.Record(new AuditEntry(AuditKind.AccountRegistered, account, Reason: "wechat"));
                await scope.AddAsync(
                    InsertUserName,
                    new
                    {
                        kind = (int)IdentifierKind.UserName,
                        key = registration.UserName.Key,
                        account = account.Value,
                        value = registration.UserName.Value,
                        fold = registration.UserName.Fold,
                        now,
                    });
                if (!await BindAsync(scope, registration.Identity, account, now, founds: true))
                {
                    throw new StoreBusyException(); // somebody was between the two statements: none of this happens, and the next try tells
                }

                await OpenAsync(scope, account, session, device, now);
                await SessionStore.StepUpByScanAsync(scope, account, session, now);
                return new WeChatRegistrationAnswer(WeChatRegistrationResult.Registered);
            },
            CancellationToken.None); // whoever hangs up finds the account at the next scan
    }

    // The person came through another app, or the app has been bound to an open-platform account since.
    private static async Task LearnAsync(WriteScope scope, WeChatIdentity identity, AccountId account, DateTimeOffset now)
    {
        await BindAsync(scope, identity, account, now, founds: false);
        if (identity.UnionId is not null)
        {
            await scope.AddAsync(
                KeepUnionId, new { app = identity.AppId, openid = identity.OpenId, unionid = identity.UnionId, account = account.Value });
        }
    }

    private static async Task<bool> BindAsync(WriteScope scope, WeChatIdentity identity, AccountId account, DateTimeOffset now, bool founds)
    {
        var bound = await scope.ExecuteAsync(BindWeChat, Parameters(identity, account, now, founds)) == 1;
        if (bound)
        {
            scope.Record(new AuditEntry(AuditKind.WeChatBound, account, Reason: identity.UnionId is null ? "openid" : "unionid"));
        }

        return bound;
    }

    private async Task OpenAsync(
        WriteScope scope, AccountId account, NewSession session, (byte[] Hash, DateTimeOffset ExpiresAt) device, DateTimeOffset now)
    {
        await SessionStore.OpenAsync(scope, randomness, account, SessionKind.Full, session, now);
        await Devices.RememberAsync(scope, account, device, now);
        scope.Record(new AuditEntry(AuditKind.WeChatSignedIn, account));
    }

    private static object Parameters(WeChatIdentity identity) =>
        new { app = identity.AppId, openid = identity.OpenId, unionid = identity.UnionId };

    private static object Parameters(WeChatIdentity identity, AccountId account, DateTimeOffset now, bool founds) => new
    {
        app = identity.AppId,
        openid = identity.OpenId,
        unionid = identity.UnionId,
        account = account.Value,
        now,
        founds = founds ? 1 : 0,
    };

    private static object Parameters(WeChatRegistration registration, AccountId account, DateTimeOffset now) => new
    {
        app = registration.Identity.AppId,
        openid = registration.Identity.OpenId,
        unionid = registration.Identity.UnionId,
        account = account.Value,
        userName = registration.UserName.Value,
        kind = (int)IdentifierKind.UserName,
        key = registration.UserName.Key,
        fold = registration.UserName.Fold,
        nickname = registration.Nickname,
        locale = registration.Locale,
        status = (int)AccountStatus.Active,
        now,
    };
}
