using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Challenges;
using Keyback.Help;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Support;

namespace Keyback.Storage.Help;

/// <summary>
/// Keeps what people ask the help centre, until it lies in the queue of support: at once for whoever is signed in, else
/// once a code has proved the address. No account is looked up for an address (I1).
/// </summary>
public sealed class HelpAskStore(
    Database database, DataKeys keys, OutboxStore outbox, SupportRequestStore requests, StartLimits startLimits, LimitStore limitStore, MessageLimits messageLimits, LimitsOptions limits)
{
    /// <summary>How long a question waits for its code, from the last one sent.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private const int MostOfAccount = 10; // a day: nobody has more to ask

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private static readonly string InsertAsk = Sql.Text("Help/insert_ask");
    private static readonly string FindAsk = Sql.Text("Help/find_ask");
    private static readonly string RenewAsk = Sql.Text("Help/renew_ask");
    private static readonly string ChargeAsk = Sql.Text("Help/charge_ask");
    private static readonly string SpendAsk = Sql.Text("Help/spend_ask");

    /// <summary>Keeps a question and sends a code to its writer's address, if the limits of address and network allow it.</summary>
    /// <param name="ask">What to keep.</param>
    /// <param name="captcha">How it stands with the CAPTCHA.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    public Task<StartResult> StartAsync(NewHelpAsk ask, CaptchaStanding captcha, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return database.WriteAsync(
            async scope =>
            {
                var subject = keys.Pseudonym("identifier", ask.Email.Key);
                var result = await startLimits.TakeAsync(
                    scope, startLimits.KeysOf(StartPurposes.Questions, ask.Asker.Network, Convert.ToHexString(subject), Lane.Stranger), captcha, ask.Now);
                if (result is not StartResult.Recorded)
                {
                    scope.Record(new AuditEntry(AuditKind.HelpAskThrottled, Reason: result is StartResult.CaptchaRequired ? "captcha_required" : "limit"));
                    return result;
                }

                await scope.AddAsync(
                    InsertAsk,
                    new
                    {
                        id = ask.Id.Value,
                        hash = ask.TokenHash,
                        reference = ask.Reference,
                        subject,
                        question = HelpAskRow.Seal(keys, ask),
                        locale = ask.Asker.Locale,
                        digest = ask.Code.Digest.ToBytes(),
                        now = ask.Now,
                        codeExpires = ask.Code.ExpiresAt,
                        expires = ask.Now + Patience,
                    });
                scope.Record(new AuditEntry(AuditKind.HelpAskStarted, Reference: ask.Reference));
                await SendAsync(scope, ask.Reference, ask.Email, ask.Asker.Locale, ask.Code, ask.Now);
                return result;
            },
            ct);
    }

    /// <summary>Puts the question of somebody who is signed in into the queue.</summary>
    /// <returns>Zero when kept, else the time until another is allowed.</returns>
    public Task<TimeSpan> KeepAsync(SupportRequest question, AccountId account, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(question);
        return database.WriteAsync(
            async scope =>
            {
                var key = limitStore.Key(LimitPurpose.QuestionsOfAccount, Lane.KnownDevice, account.ToString());
                var wait = await LimitStore.TryTakeAsync(scope, key, MostOfAccount, Day, question.CreatedAt);
                if (wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.HelpAskThrottled, account, Reason: "limit"));
                    return wait;
                }

                await requests.InsertAsync(scope, question);
                scope.Record(new AuditEntry(AuditKind.HelpAsked, account, question.Reference, "account"));
                return TimeSpan.Zero;
            },
            ct);
    }

    /// <summary>The question as it stands, or none when there is none with this id and token.</summary>
    public async Task<HelpAsk?> FindAsync(HelpAskId id, byte[] tokenHash, DateTimeOffset now, CancellationToken ct) =>
        await database.FindAsync<HelpAskRow>(FindAsk, new { id = id.Value }, ct) is { } row && row.IsOf(tokenHash) ? row.ToAsk(keys, now, limits) : null;

    /// <summary>Sends another code in the place of the last.</summary>
    /// <returns>None when there is no question with this id and token.</returns>
    public Task<HelpAskResult?> ResendAsync(HelpAskId id, byte[] tokenHash, ProofCode code, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        return StepAsync(id, tokenHash, now, async (scope, row) =>
        {
            if (row.CodeSentAt + limits.ResendPause is var next && next > now)
            {
                return Result(HelpAskOutcome.TooSoon, row, now, wait: next - now);
            }

            var renewed = new { id = row.Id, number = row.CodeNumber, digest = code.Digest.ToBytes(), now, codeExpires = code.ExpiresAt, expires = now + Patience };
            if (await scope.ExecuteAsync(RenewAsk, renewed) == 0)
            {
                return null;
            }

            scope.Record(new AuditEntry(AuditKind.HelpAskResent, Reference: row.Reference));
            if (EmailAddress.TryParse(row.Open(keys).Email, out var email))
            {
                await SendAsync(scope, row.Reference, email, row.Locale, code, now);
            }

            return Result(HelpAskOutcome.Sent, (await ReadAsync(scope, id))!, now);
        });
    }

    /// <summary>Takes a code. The right one puts the question into the queue of support, all or nothing.</summary>
    /// <param name="id">Which question.</param>
    /// <param name="tokenHash">The hash of its token.</param>
    /// <param name="typed">The digest of what was typed.</param>
    /// <param name="request">The id of the request that it becomes.</param>
    /// <param name="now">When.</param>
    /// <returns>None when there is no question with this id and token.</returns>
    public Task<HelpAskResult?> ProveAsync(HelpAskId id, byte[] tokenHash, ChallengeDigest typed, Guid request, DateTimeOffset now) =>
        StepAsync(id, tokenHash, now, async (scope, row) =>
        {
            // Over all questions with this address: whoever asks anew gets no more tries (I4).
            var budget = limitStore.Key(LimitPurpose.WrongQuestionCodes, Lane.Stranger, row.Subject);
            await scope.HoldAsync(budget);
            var (left, wait) = await LimitStore.LeftAsync(scope, budget, limits.WrongCodesPerAccount, Day, now);
            if (left <= 0)
            {
                return Result(HelpAskOutcome.Closed, row, now, wait: wait);
            }

            if (now >= row.CodeExpiresAt)
            {
                return Result(HelpAskOutcome.CodeExpired, row, now);
            }

            var right = typed == new ChallengeDigest(row.CodeDigest);
            if (await scope.ExecuteAsync(right ? SpendAsk : ChargeAsk, new { id = row.Id, number = row.CodeNumber, wrong = row.WrongCodes }) == 0)
            {
                return null;
            }

            if (right)
            {
                await KeepAsync(scope, row, request, now);
                return Result(HelpAskOutcome.Kept, row, now);
            }

            await LimitStore.TryTakeAsync(scope, budget, limits.WrongCodesPerAccount, Day, now);
            scope.Record(new AuditEntry(AuditKind.HelpAskCodeWrong, Reference: row.Reference));
            return Result(HelpAskOutcome.CodeWrong, (await ReadAsync(scope, id))!, now, Math.Min(left, limits.WrongCodesPerCode - row.WrongCodes) - 1);
        });

    private async Task KeepAsync(WriteScope scope, HelpAskRow row, Guid request, DateTimeOffset now)
    {
        var asked = row.Open(keys);
        var words = new AskedQuestion(asked.Title, asked.Details).Words;
        await requests.InsertAsync(
            scope,
            new SupportRequest(request, row.Reference, asked.Email, words, null, row.Locale, now, SupportRequestState.Open) { Kind = SupportRequestKind.Question });
        scope.Record(new AuditEntry(AuditKind.HelpAsked, Reference: row.Reference, Reason: "address"));
    }

    // Read, decided and kept over what was read; where another request was faster, decided again over what it left.
    private Task<HelpAskResult?> StepAsync(HelpAskId id, byte[] tokenHash, DateTimeOffset now, Func<WriteScope, HelpAskRow, Task<HelpAskResult?>> step) =>
        database.WriteAsync(
            async scope =>
            {
                while (true)
                {
                    if (await ReadAsync(scope, id) is not { } row || !row.IsOf(tokenHash))
                    {
                        return null;
                    }

                    if ((row.StateAt(now, limits) is HelpAskState.CodeRequired ? await step(scope, row) : Result(HelpAskOutcome.Over, row, now)) is { } result)
                    {
                        return result;
                    }
                }
            },
            CancellationToken.None); // a guess is charged and a code is spent even if the caller hangs up

    private HelpAskResult Result(HelpAskOutcome outcome, HelpAskRow row, DateTimeOffset now, int tries = 0, TimeSpan wait = default) =>
        new(outcome, row.ToAsk(keys, now, limits), tries, wait);

    private static Task<HelpAskRow?> ReadAsync(WriteScope scope, HelpAskId id) => scope.FindAsync<HelpAskRow>(FindAsk, new { id = id.Value });

    // An address that has had its messages gets no more, and the answer does not say so.
    private async Task SendAsync(WriteScope scope, string reference, EmailAddress email, string locale, ProofCode code, DateTimeOffset now)
    {
        if (!await messageLimits.TryTakeAsync(scope, Lane.Stranger, email.Key, now))
        {
            scope.Record(new AuditEntry(AuditKind.MessageSuppressed, Reference: reference, Reason: MessageLimits.Reached));
            return;
        }

        await outbox.AddAsync(
            scope,
            new NewMessage(new MessageContent.HelpAskCode(reference, code.Plain, now, code.ExpiresAt), email.Value, locale, now, code.ExpiresAt) { Reference = reference });
    }
}
