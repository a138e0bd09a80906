using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Challenges;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.SignUp;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.SignUps;

/// <summary>
/// Keeps sign-ups. A start looks no account up (I1), and nothing of an account exists until its address or number is
/// proved and its name chosen; then all of it does, in one transaction.
/// </summary>
public sealed class SignUpStore(
    Database database, DataKeys keys, OutboxStore outbox, StartLimits startLimits, SmsGuard guard, LimitStore limitStore, LimitsOptions limits, Randomness randomness)
{
    /// <summary>How long a sign-up waits for its code, from the last one sent, and then for the account.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    private const int MostTakenNames = 20; // a day: enough to find a free one, too few to list who has an account

    private static readonly TimeSpan TakenNamesWindow = TimeSpan.FromHours(24);

    private static readonly string InsertSignUp = Sql.Text("SignUps/insert_sign_up");
    private static readonly string FindSignUp = Sql.Text("SignUps/find_sign_up");
    private static readonly string RenewCode = Sql.Text("SignUps/renew_code");
    private static readonly string ChargeCode = Sql.Text("SignUps/charge_code");
    private static readonly string SpendCode = Sql.Text("SignUps/spend_code");
    private static readonly string EndSignUp = Sql.Text("SignUps/end_sign_up");
    private static readonly string InsertProvedContact = Sql.Text("SignUps/insert_proved_contact");
    private static readonly string FindByIdentifier = Sql.Text("Accounts/find_by_identifier");
    private static readonly string HasUserName = Sql.Text("Accounts/has_user_name");
    private static readonly string InsertUserName = Sql.Text("Accounts/insert_user_name");
    private static readonly string InsertAccount = Sql.Text("Accounts/insert_account");

    /// <summary>Records a start, if the limits of its identifier and network allow it. Looks no account up (I1).</summary>
    /// <param name="signUp">What to record.</param>
    /// <param name="captcha">How it stands with the CAPTCHA.</param>
    /// <param name="ct">Gives up before it has begun.</param>
    public Task<StartResult> StartAsync(NewSignUp signUp, CaptchaStanding captcha, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(signUp);
        return database.WriteAsync(
            async scope =>
            {
                var (identifier, now) = (signUp.Identifier, signUp.Now);
                var subject = keys.Pseudonym("identifier", identifier.Key);
                var result = await startLimits.TakeAsync(
                    scope, startLimits.KeysOf(StartPurposes.SignUps, signUp.Asker.Network, Convert.ToHexString(subject), Lane.Stranger), captcha, now);
                if (result is not StartResult.Recorded)
                {
                    scope.Record(new AuditEntry(AuditKind.SignUpThrottled, Reason: result is StartResult.CaptchaRequired ? "captcha_required" : "limit"));
                    return result;
                }

                await scope.AddAsync(
                    InsertSignUp,
                    new
                    {
                        id = signUp.Id.Value,
                        hash = signUp.TokenHash,
                        reference = signUp.Reference,
                        kind = (int)identifier.Kind,
                        state = (int)SignUpState.CodeRequired,
                        subject,
                        identifier = SignUpRow.Seal(keys, signUp.Id, identifier),
                        locale = signUp.Asker.Locale,
                        digest = signUp.Code.Digest.ToBytes(),
                        now,
                        codeExpires = signUp.Code.ExpiresAt,
                        expires = now + Patience,
                    });
                scope.Record(new AuditEntry(AuditKind.SignUpStarted, null, signUp.Reference, Word(identifier.Kind)));
                await SendAsync(scope, signUp.Id, signUp.Reference, 1, identifier.Kind, signUp.Asker.Locale, signUp.Code, now);
                return result;
            },
            ct);
    }

    /// <summary>The sign-up as it stands, or none when there is none with this id and token.</summary>
    public async Task<SignUpAttempt?> FindAsync(SignUpId id, byte[] tokenHash, DateTimeOffset now, CancellationToken ct) =>
        await database.FindAsync<SignUpRow>(FindSignUp, new { id = id.Value }, ct) is { } row && row.IsOf(tokenHash)
            ? row.ToAttempt(keys, now, limits)
            : null;

    /// <summary>Sends another code in the place of the last.</summary>
    /// <returns>None when there is no sign-up with this id and token.</returns>
    public Task<SignUpResult?> ResendAsync(SignUpId id, byte[] tokenHash, ProofCode code, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(code);
        return StepAsync(id, tokenHash, now, SignUpState.CodeRequired, async (scope, row) =>
        {
            if (row.CodeSentAt + limits.ResendPause is var next && next > now)
            {
                return new SignUpResult(SignUpOutcome.TooSoon, row.ToAttempt(keys, now, limits), RetryAfter: next - now);
            }

            if (await scope.ExecuteAsync(
                RenewCode,
                new
                {
                    id = row.Id,
                    number = row.CodeNumber,
                    digest = code.Digest.ToBytes(),
                    now,
                    codeExpires = code.ExpiresAt,
                    expires = now + Patience,
                    codeRequired = (int)SignUpState.CodeRequired,
                }) == 0)
            {
                return null;
            }

            scope.Record(new AuditEntry(AuditKind.SignUpResent, null, row.Reference));
            await SendAsync(scope, id, row.Reference, row.CodeNumber + 1, (IdentifierKind)row.Kind, row.Locale, code, now);
            return new SignUpResult(SignUpOutcome.Advanced, await ReadAsync(scope, id, now));
        });
    }

    /// <summary>Takes a code.</summary>
    /// <returns>None when there is no sign-up with this id and token.</returns>
    public Task<SignUpResult?> ProveAsync(SignUpId id, byte[] tokenHash, ChallengeDigest typed, DateTimeOffset now) =>
        StepAsync(id, tokenHash, now, SignUpState.CodeRequired, async (scope, row) =>
        {
            if (now >= row.CodeExpiresAt)
            {
                return new SignUpResult(SignUpOutcome.CodeExpired, row.ToAttempt(keys, now, limits));
            }

            var compared = new
            {
                id = row.Id,
                number = row.CodeNumber,
                wrong = row.WrongCodes,
                codeRequired = (int)SignUpState.CodeRequired,
                accountRequired = (int)SignUpState.AccountRequired,
                expires = now + Patience,
            };

            // A code that went to nobody is wrong like any other: neither the answer nor the count tells (I1).
            var right = typed == new ChallengeDigest(row.CodeDigest) && row.LiveNumber == row.CodeNumber;
            if (await scope.ExecuteAsync(right ? SpendCode : ChargeCode, compared) == 0)
            {
                return null;
            }

            scope.Record(new AuditEntry(right ? AuditKind.SignUpCodeRight : AuditKind.SignUpCodeWrong, null, row.Reference));
            if (right && (IdentifierKind)row.Kind is IdentifierKind.Phone)
            {
                await guard.VerifiedAsync(scope, row.Open(keys).Value, now);
            }

            var attempt = await ReadAsync(scope, id, now);
            return right
                ? new SignUpResult(SignUpOutcome.Advanced, attempt)
                : new SignUpResult(SignUpOutcome.CodeWrong, attempt, limits.WrongCodesPerCode - row.WrongCodes - 1);
        });

    /// <summary>Creates the account with its proved address or number and its name, and opens its first session: all or nothing.</summary>
    /// <returns>None when there is no sign-up with this id and token.</returns>
    public Task<SignUpResult?> FinishAsync(SignUpId id, byte[] tokenHash, NewAccount wanted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return StepAsync(id, tokenHash, now, SignUpState.AccountRequired, async (scope, row) =>
        {
            var identifier = row.Open(keys);
            if (await scope.FindAsync<Guid?>(FindByIdentifier, new { kind = (int)identifier.Kind, key = identifier.Key }) is not null)
            {
                // Proved here, so it may be said: whoever else proved it was faster.
                scope.Record(new AuditEntry(AuditKind.SignUpTaken, null, row.Reference));
                return await EndAsync(scope, row, SignUpState.Taken) ? new SignUpResult(SignUpOutcome.OutOfOrder, await ReadAsync(scope, id, now)) : null;
            }

            if (await RefuseNameAsync(scope, row, wanted.UserName, now) is { } refused)
            {
                return refused;
            }

            if (!await EndAsync(scope, row, SignUpState.Completed))
            {
                return null;
            }

            await CreateAsync(scope, row, identifier, wanted, now);
            return new SignUpResult(SignUpOutcome.Advanced, await ReadAsync(scope, id, now));
        });
    }

    private async Task CreateAsync(WriteScope scope, SignUpRow row, Identifier identifier, NewAccount wanted, DateTimeOffset now)
    {
        var account = new AccountId(randomness.NewId(now));
        await scope.AddAsync(
            InsertAccount,
            new
            {
                Id = account.Value,
                UserName = wanted.UserName.Value,
                wanted.Locale,
                Status = (int)AccountStatus.Active,
                wanted.PasswordHash,
                WechatName = (string?)null,
                RegisteredVia = Word(identifier.Kind),
                AccountManager = (string?)null,
                now,
            });
        var proved = new { kind = (int)identifier.Kind, key = identifier.Key, account = account.Value, value = identifier.Value, now };
        if (await scope.ExecuteAsync(InsertProvedContact, proved) == 0)
        {
            throw new StoreBusyException(); // another proof came between the two statements: none of this happens, and the next try tells
        }

        await scope.AddAsync(InsertUserName, NameOf(wanted.UserName, account, now));
        scope.Record(new AuditEntry(AuditKind.AccountRegistered, account, row.Reference, Word(identifier.Kind)));
        await SessionStore.OpenAsync(scope, randomness, account, SessionKind.Full, wanted.Session, now);
        await Devices.RememberAsync(scope, account, wanted.Device, now);
        scope.Record(new AuditEntry(AuditKind.SignedIn, account, row.Reference, "sign_up"));
    }

    private async Task<SignUpResult?> RefuseNameAsync(WriteScope scope, SignUpRow row, UserName name, DateTimeOffset now)
    {
        var tries = limitStore.Key(LimitPurpose.TakenNamesOfSignUp, Lane.Stranger, row.Subject);
        if (await LimitStore.LeftAsync(scope, tries, MostTakenNames, TakenNamesWindow, now) is { Left: <= 0, RetryAfter: var wait })
        {
            return new SignUpResult(SignUpOutcome.Throttled, row.ToAttempt(keys, now, limits), RetryAfter: wait);
        }

        if (await scope.FindAsync<long?>(HasUserName, NameOf(name, new AccountId(Guid.Empty), now)) is null)
        {
            return null;
        }

        await LimitStore.TryTakeAsync(scope, tries, MostTakenNames, TakenNamesWindow, now);
        return new SignUpResult(SignUpOutcome.NameTaken, row.ToAttempt(keys, now, limits));
    }

    // Read, decided and kept over what was read; where another request was faster, decided again over what it left.
    private Task<SignUpResult?> StepAsync(
        SignUpId id, byte[] tokenHash, DateTimeOffset now, SignUpState open, Func<WriteScope, SignUpRow, Task<SignUpResult?>> step) =>
        database.WriteAsync(
            async scope =>
            {
                while (true)
                {
                    if (await scope.FindAsync<SignUpRow>(FindSignUp, new { id = id.Value }) is not { } row || !row.IsOf(tokenHash))
                    {
                        return null;
                    }

                    var result = row.StateAt(now, limits) == open
                        ? await step(scope, row)
                        : new SignUpResult(SignUpOutcome.OutOfOrder, row.ToAttempt(keys, now, limits));
                    if (result is not null)
                    {
                        return result;
                    }
                }
            },
            CancellationToken.None); // a guess is charged and a code is spent even if the caller hangs up

    private static async Task<bool> EndAsync(WriteScope scope, SignUpRow row, SignUpState state) => await scope.ExecuteAsync(
        EndSignUp, new { id = row.Id, state = (int)state, accountRequired = (int)SignUpState.AccountRequired }) == 1;

    private async Task<SignUpAttempt> ReadAsync(WriteScope scope, SignUpId id, DateTimeOffset now) =>
        (await scope.FindAsync<SignUpRow>(FindSignUp, new { id = id.Value }))!.ToAttempt(keys, now, limits);

    // To whom it goes, and whether it carries the code at all, is found out later, in the background (I1).
    private Task SendAsync(
        WriteScope scope, SignUpId id, string reference, int number, IdentifierKind kind, string locale, ProofCode code, DateTimeOffset now) =>
        outbox.AddAsync(
            scope,
            new NewMessage(
                new MessageContent.SignUpCode(id.Value, number, reference, code.Plain, now, code.ExpiresAt),
                To: null,
                locale,
                now,
                code.ExpiresAt,
                Channel: kind is IdentifierKind.Phone ? MessageChannel.Sms : MessageChannel.Email)
            {
                Reference = reference,
            });

    private static object NameOf(UserName name, AccountId account, DateTimeOffset now) => new
    {
        kind = (int)IdentifierKind.UserName,
        key = name.Key,
        account = account.Value,
        value = name.Value,
        fold = name.Fold,
        now,
    };

    private static string Word(IdentifierKind kind) => kind is IdentifierKind.Email ? "email" : "phone";
}
