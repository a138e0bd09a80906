using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Sessions;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Passkeys;

/// <summary>
/// A passkey is offered once after a Recovery: to the first sign-in with the new password in a browser that can make one.
/// For five minutes that sign-in counts as the step-up, for this alone.
/// </summary>
public sealed class PasskeyOffers(Database database)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan Open = TimeSpan.FromMinutes(5);

    private static readonly string KeepOffer = Sql.Text("Passkeys/keep_offer");
    private static readonly string TakeOffer = Sql.Text("Passkeys/take_offer");
    private static readonly string HoldOffer = Sql.Text("Passkeys/hold_offer");
    private static readonly string FindOffer = Sql.Text("Passkeys/find_offer");
    private static readonly string CloseOffer = Sql.Text("Passkeys/close_offer");
    private static readonly string HoldAccount = Sql.Text("Accounts/hold_account");

    /// <summary>Takes up the offer for a session that was opened just now.</summary>
    /// <param name="sessionHash">The hash of its token.</param>
    /// <param name="now">The instant of the request.</param>
    /// <returns>Whether there was one: whoever has a passkey needs none, and nobody is asked twice.</returns>
    public Task<bool> TakeAsync(byte[] sessionHash, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            var account = await scope.FindAsync<Guid?>(
                TakeOffer, new { hash = sessionHash, full = (int)SessionKind.Full, now, until = now + Open });
            if (account is { } id)
            {
                scope.Record(new AuditEntry(AuditKind.PasskeyOffered, new AccountId(id)));
            }

            return account is not null;
        },
        CancellationToken.None);

    /// <summary>Whether a session may add a passkey because it was offered one just now.</summary>
    public async Task<bool> IsOpenAsync(SessionAct act, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        return await database.FindAsync<DateTimeOffset?>(FindOffer, Parameters(act), ct) is not null;
    }

    /// <summary>Offers one, in the transaction of the new password.</summary>
    internal static Task MakeAsync(WriteScope scope, AccountId account, DateTimeOffset now) =>
        scope.ExecuteAsync(KeepOffer, new { account = account.Value, now, expires = now + Kept });

    /// <summary>The same as <see cref="IsOpenAsync"/> inside a transaction, until whose end nothing comes between.</summary>
    internal static async Task<bool> HoldAsync(WriteScope scope, SessionAct act) =>
        await scope.ExecuteAsync(HoldAccount, new { account = act.Account.Value, active = (int)AccountStatus.Active }) == 1
        && await scope.ExecuteAsync(HoldOffer, Parameters(act)) == 1;

    /// <summary>It is over: the account has a passkey.</summary>
    internal static Task CloseAsync(WriteScope scope, AccountId account) => scope.ExecuteAsync(CloseOffer, new { account = account.Value });

    private static object Parameters(SessionAct act) => new { account = act.Account.Value, session = act.Session.Value, now = act.Now };
}
