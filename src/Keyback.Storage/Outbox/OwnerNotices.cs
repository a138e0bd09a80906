using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Support;

namespace Keyback.Storage.Outbox;

/// <summary>By which ways notices can leave, as configured.</summary>
/// <param name="Sms">Whether there is a gateway.</param>
public sealed record NoticeWays(bool Sms);

/// <summary>
/// Tells the owner of an account: every proved address and, where there is a gateway, every proved number, so that the
/// channel that carried a code is not the only one that hears what came of it (NIST SP 800-63B-4 §4.6).
/// </summary>
public sealed class OwnerNotices(OutboxStore outbox, OwnerLinks links, NoticeWays ways, Randomness randomness)
{
    private static readonly TimeSpan DisownLifetime = TimeSpan.FromDays(7);

    private static readonly string InsertDisown = Sql.Text("Accounts/insert_disown");

    /// <summary>Tells of something the owner may not have done, with <em>this was not me</em> for each address (I10).</summary>
    internal Task TellAsync(WriteScope scope, RecoveryAttempt attempt, OwnerNotice notice, DateTimeOffset now) => TellAsync(
        scope,
        attempt.Account!.Value,
        attempt,
        async account =>
        {
            var notMe = await NewNotMeAsync(scope, account, now, attempt.WaitsUntil);
            return notice switch
            {
                OwnerNotice.PasswordChanged => new MessageContent.PasswordChanged(attempt.Reference, now, notMe),
                OwnerNotice.TemporarySignIn => new MessageContent.TemporarySignIn(attempt.Reference, now, notMe),
                OwnerNotice.RecoveryWaits => new MessageContent.RecoveryWaits(attempt.Reference, now, attempt.WaitsUntil!.Value, attempt.AskedFrom, notMe),
            };
        },
        [],
        now);

    /// <summary>Tells every address of a change made inside a session, each with <em>this was not me</em> (I10).</summary>
    /// <param name="scope">The transaction of the change.</param>
    /// <param name="account">Whose.</param>
    /// <param name="change">What.</param>
    /// <param name="contact">The address or number that came or went; none for other changes.</param>
    /// <param name="gone">The same where it went: it is told, too.</param>
    /// <param name="now">When.</param>
    internal Task TellAsync(
        WriteScope scope, AccountId account, AccountChange change, Identifier? contact, AccountContact? gone, DateTimeOffset now) => TellAsync(
        scope,
        account,
        null,
        async id => new MessageContent.AccountChanged(change, contact?.ToString(), now, await NewNotMeAsync(scope, id, now)),
        gone is null ? [] : [gone],
        now);

    /// <summary>Tells every address of a change that came or went with no address, each with <em>this was not me</em> (I10).</summary>
    /// <param name="scope">The transaction of the change.</param>
    /// <param name="account">Whose.</param>
    /// <param name="change">What.</param>
    /// <param name="detail">What the sentence names, or none.</param>
    /// <param name="now">When.</param>
    internal Task TellAsync(WriteScope scope, AccountId account, AccountChange change, string? detail, DateTimeOffset now) => TellAsync(
        scope, account, null, async id => new MessageContent.AccountChanged(change, detail, now, await NewNotMeAsync(scope, id, now)), [], now);

    /// <summary>Tells every address that so many wrong second factors came that none is looked at in this lane for a while (I5).</summary>
    internal Task TellOfClosedFactorAsync(WriteScope scope, AccountId account, Lane lane, DateTimeOffset now) => TellAsync(
        scope, account, null, async id => new MessageContent.FactorClosed(now, await NewNotMeAsync(scope, id, now), lane), [], now);

    /// <summary>Tells every address that another one is to join the account, each with <em>this was not me</em>, which vetoes it (I14).</summary>
    internal Task TellAsync(WriteScope scope, ContactChange change, Identifier contact, DateTimeOffset now)
    {
        var due = change.DueAt!.Value;
        return TellAsync(
            scope,
            change.Account,
            null,
            async id => new MessageContent.ContactChangeWaits(change.Reference, contact.ToString(), now, due, await NewNotMeAsync(scope, id, now, due)),
            [],
            now);
    }

    /// <summary>Tells every address of something that leads to a day, each with <em>this was not me</em> (I10).</summary>
    internal Task TellAsync(WriteScope scope, AccountId account, AccountChange change, DateTimeOffset until, DateTimeOffset now) => TellAsync(
        scope, account, null, async id => new MessageContent.AccountChanged(change, null, now, await NewNotMeAsync(scope, id, now), until), [], now);

    /// <summary>Tells every address the same.</summary>
    internal Task TellAsync(
        WriteScope scope, AccountId account, RecoveryAttempt? attempt, MessageContent content, DateTimeOffset now) =>
        TellAsync(scope, account, attempt, _ => Task.FromResult(content), [], now);

    private async Task TellAsync(
        WriteScope scope,
        AccountId id,
        RecoveryAttempt? attempt,
        Func<AccountId, Task<MessageContent>> tell,
        IReadOnlyList<AccountContact> gone,
        DateTimeOffset now)
    {
        var account = (await AccountStore.FindAsync(scope, id))!;
        foreach (var contact in account.Contacts.Concat(gone))
        {
            if (ChannelOf(contact) is { } channel)
            {
                await outbox.AddAsync(
                    scope,
                    new NewMessage(await tell(id), contact.Value, account.Locale, now, now + OutboxStore.NoticeLifetime, attempt, id, channel));
            }
        }
    }

    // It works at least as long as what it vetoes.
    internal async Task<Uri> NewNotMeAsync(WriteScope scope, AccountId account, DateTimeOffset now, DateTimeOffset? vetoes = null)
    {
        var token = randomness.NewToken();
        var least = (vetoes ?? now) + RecoveryRules.ReturnTime;
        var expires = least > now + DisownLifetime ? least : now + DisownLifetime;
        await scope.AddAsync(InsertDisown, new { hash = BearerToken.Hash(token), account = account.Value, now, expires });
        return links.NotMe(token);
    }

    private MessageChannel? ChannelOf(AccountContact contact) => contact.Kind switch
    {
        IdentifierKind.Email => MessageChannel.Email,
        IdentifierKind.Phone when ways.Sms => MessageChannel.Sms,
        _ => null,
    };
}
