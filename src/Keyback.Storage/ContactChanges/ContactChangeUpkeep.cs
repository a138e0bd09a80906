using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Challenges;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Support;

namespace Keyback.Storage.ContactChanges;

/// <summary>
/// What time does to changes of contact: reminds their owners, lets the address or number join when the delay is over, and
/// ends what nobody looked at. One transaction a change, so that after a kill at any moment the next run goes on.
/// </summary>
public sealed class ContactChangeUpkeep(
    Database database, DataKeys keys, OwnerNotices notices, OutboxStore outbox, RecoveryStore recoveries, RecoveryRules rules, OwnerLinks links, Randomness randomness)
{
    private const int Step = 50; // changes in one look

    private static readonly TimeSpan Kept = TimeSpan.FromDays(90); // after the end, so that the two who decided can be asked

    private static readonly string FindUntold = Sql.Text("ContactChanges/find_untold");
    private static readonly string TellChange = Sql.Text("ContactChanges/tell_change");
    private static readonly string FindDue = Sql.Text("ContactChanges/find_due");
    private static readonly string FinishChange = Sql.Text("ContactChanges/finish_change");
    private static readonly string FindUnjudged = Sql.Text("ContactChanges/find_unjudged");
    private static readonly string LapseChange = Sql.Text("ContactChanges/lapse_change");
    private static readonly string FindChange = Sql.Text("ContactChanges/find_change");
    private static readonly string JoinContact = Sql.Text("ContactChanges/join_contact");
    private static readonly string PurgeChanges = Sql.Text("ContactChanges/purge_changes");
    private static readonly string MarkChanged = Sql.Text("Accounts/mark_changed");

    /// <summary>Does everything that is due.</summary>
    /// <returns>How many addresses and numbers joined.</returns>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var times = Times(now);
        await EachAsync(FindUntold, times, change => TellAsync(change, now), ct);
        await EachAsync(FindUnjudged, times, change => LapseAsync(change, ContactChangeState.Proposed, "not_judged", now), ct);
        var joined = await EachAsync(FindDue, times, change => FinishAsync(change, now), ct);
        await database.WriteAsync(scope => scope.ExecuteAsync(PurgeChanges, new { before = now - Kept, count = 10 * Step }), ct);
        return joined;
    }

    // Each leaves the list when it is done, so the next look finds others.
    private async Task<int> EachAsync(string find, object parameters, Func<DueRow, Task<bool>> act, CancellationToken ct)
    {
        var done = 0;
        while (true)
        {
            var (found, before) = (await database.QueryAsync<DueRow>(find, parameters, ct), done);
            foreach (var change in found)
            {
                done += await act(change) ? 1 : 0;
            }

            if (found.Count < Step || done == before)
            {
                return done;
            }
        }
    }

    private Task<bool> TellAsync(DueRow due, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(new AccountId(due.AccountId));
            if (await scope.FindAsync<DateTimeOffset?>(TellChange, Times(now, due.Id)) is null)
            {
                return false;
            }

            var row = (await ReadAsync(scope, due.Id))!; // the statement has just found it
            var change = row.ToChange();
            scope.Record(new AuditEntry(AuditKind.ContactChangeTold, change.Account, change.Reference));
            await notices.TellAsync(scope, change, ContactOf(row), now);
            return true;
        },
        CancellationToken.None);

    private Task<bool> FinishAsync(DueRow due, DateTimeOffset now) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(new AccountId(due.AccountId)); // a veto comes before, and then this finds nothing to do
            if (await ReadAsync(scope, due.Id) is not { } row)
            {
                return false; // erased with its account
            }

            if (await scope.ExecuteAsync(FinishChange, Times(now, due.Id)) == 0)
            {
                // The account was closed meanwhile, or another run has done it.
                return await AccountStore.FindAsync(scope, new AccountId(due.AccountId)) is not { Status: AccountStatus.Active }
                    && await LapseAsync(scope, row.ToChange(), ContactChangeState.Waiting, "account_closed", now);
            }

            var (change, contact) = (row.ToChange(), ContactOf(row));
            var joined = await scope.ExecuteAsync(
                JoinContact, new { kind = (int)contact.Kind, key = contact.Key, account = due.AccountId, value = contact.Value, since = row.JudgedAt!.Value }) == 1;
            if (!joined)
            {
                return await LapseAsync(scope, change, ContactChangeState.Done, "address_taken", now);
            }

            await JoinAsync(scope, change, contact, now);
            return true;
        },
        CancellationToken.None);

    // A changed address ends every open Recovery (I7), and every address that was there hears of it (I10).
    private async Task JoinAsync(WriteScope scope, ContactChange change, Identifier contact, DateTimeOffset now)
    {
        await scope.AddAsync(MarkChanged, new { account = change.Account.Value, now });
        await RecoveryEffects.CancelOpenAsync(scope, change.Account, null);
        scope.Record(new AuditEntry(AuditKind.ContactChangeDone, change.Account, change.Reference, contact.Kind is IdentifierKind.Email ? "email" : "phone"));
        await notices.TellAsync(scope, change.Account, AccountChange.ContactChangeDone, contact, null, now);

        var locale = (await AccountStore.FindAsync(scope, change.Account))!.Locale;
        if (contact.Kind is IdentifierKind.Email)
        {
            await SendLinkAsync(scope, change, contact, locale, now);
            return;
        }

        // No SMS carries a link: the holder of the number takes the phone way, which sends it a code and asks for the name.
        await outbox.AddAsync(
            scope,
            new NewMessage(
                new MessageContent.NumberJoined(change.Reference, now),
                contact.Value,
                locale,
                now,
                now + OutboxStore.NoticeLifetime,
                Account: change.Account,
                Channel: MessageChannel.Sms)
            {
                Reference = change.Reference,
            });
    }

    private async Task SendLinkAsync(WriteScope scope, ContactChange change, Identifier contact, string locale, DateTimeOffset now)
    {
        var token = randomness.NewToken();
        var start = rules.Start(
            new RecoveryId(randomness.NewId(now)),
            change.Reference,
            RecoveryMethod.SupportLink,
            RecoveryGoal.NewPassword,
            new ChallengeDigest(BearerToken.Hash(token)!),
            now,
            account: change.Account);
        var attempt = start.Next;
        var starter = BearerToken.Hash(randomness.NewToken())!; // nobody asked for it, so nobody holds its token
        await recoveries.InsertAsync(scope, new NewRecovery(start, starter, contact, token, new Asker("", locale, null)), Lane.KnownDevice);
        await outbox.AddAsync(
            scope,
            new NewMessage(
                new MessageContent.SupportLink(
                    attempt.Reference,
                    links.Recovery(token),
                    token,
                    attempt.Goal,
                    now,
                    attempt.Challenge.ExpiresAt,
                    await notices.NewNotMeAsync(scope, change.Account, now)), // whoever reads this by mistake freezes the account, and gets nothing else
                contact.Value,
                locale,
                now,
                attempt.Challenge.ExpiresAt,
                attempt,
                change.Account));
    }

    private Task<bool> LapseAsync(DueRow due, ContactChangeState from, string reason, DateTimeOffset now) => database.WriteAsync(
        async scope => await ReadAsync(scope, due.Id) is { } row && await LapseAsync(scope, row.ToChange(), from, reason, now), CancellationToken.None);

    private static async Task<bool> LapseAsync(WriteScope scope, ContactChange change, ContactChangeState from, string reason, DateTimeOffset now)
    {
        var lapsed = await scope.ExecuteAsync(
            LapseChange, new { id = change.Id.Value, now, reason, from = (int)from, lapsed = (int)ContactChangeState.Lapsed }) == 1;
        if (lapsed)
        {
            scope.Record(new AuditEntry(AuditKind.ContactChangeLapsed, change.Account, change.Reference, reason));
        }

        return lapsed;
    }

    private static Task<ContactChangeRow?> ReadAsync(WriteScope scope, Guid id) => scope.FindAsync<ContactChangeRow>(FindChange, new { id });

    private Identifier ContactOf(ContactChangeRow row) => SealedProposal.Open(keys, row.Id, row.Sealed).Contact;

    internal static object Times(DateTimeOffset now, Guid id = default) => new
    {
        id,
        now,
        count = Step,
        yesterday = now - ContactChangeRules.NoticePause,
        tomorrow = now + ContactChangeRules.NoticePause,
        silent = now - ContactChangeRules.LongestSilence,
        before = now - ContactChangeRules.ProposalKept,
        proposed = (int)ContactChangeState.Proposed,
        waiting = (int)ContactChangeState.Waiting,
        done = (int)ContactChangeState.Done,
        active = (int)AccountStatus.Active,
    };

    private sealed class DueRow
    {
        public Guid Id { get; init; }

        public Guid AccountId { get; init; }
    }
}
