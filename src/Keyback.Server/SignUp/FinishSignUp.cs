using Keyback.Accounts;
using Keyback.Passwords;
using Keyback.Security;
using Keyback.Server.Accounts;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Sessions;
using Keyback.SignUp;
using Keyback.Storage.Recoveries;
using Keyback.Storage.SignUps;
using Microsoft.Extensions.Options;

namespace Keyback.Server.SignUp;

/// <summary>The last step: a user name and a password, by the same rules as everywhere (requirement F-16). Then the account exists.</summary>
internal sealed class FinishSignUp(
    SignUpStore store, JudgePassword judge, PasswordHashing hashing, Randomness randomness, TimeProvider clock, IOptions<SiteOptions> site)
{
    public async Task<SignUpAnswer> HandleAsync(SignUpId id, string token, string userName, string password, Caller caller, CancellationToken ct)
    {
        // The token and the state come first: nobody without them makes the server hash (OWASP ASVS 5.0 15.2.2).
        var now = clock.GetUtcNow();
        if (BearerToken.Hash(token) is not { } hash || await store.FindAsync(id, hash, now, ct) is not { } attempt)
        {
            return new SignUpAnswer.Unknown();
        }

        if (attempt.State is not SignUpState.AccountRequired)
        {
            return new SignUpAnswer.OutOfOrder(attempt);
        }

        if (!UserName.TryChoose(userName, out var name))
        {
            return new SignUpAnswer.NameMalformed(attempt);
        }

        var reasons = judge.Of(password, ToBe(attempt.Identifier, name, caller.Locale, now));
        if (reasons.Count > 0)
        {
            return new SignUpAnswer.PasswordRejected(attempt, reasons);
        }

        try
        {
            var hashed = await hashing.HashAsync(PasswordText.Prepare(password)!, ct);
            return await FinishAsync(id, hash, name, hashed, caller, now);
        }
        catch (PasswordHashingOverloadedException)
        {
            return new SignUpAnswer.Busy(Retry.WhenBusy);
        }
    }

    private async Task<SignUpAnswer> FinishAsync(SignUpId id, byte[] hash, UserName name, string password, Caller caller, DateTimeOffset now)
    {
        var (session, device) = (randomness.NewToken(), randomness.NewToken());
        var expires = now + site.Value.SessionLifetime;
        var wanted = new NewAccount(
            name,
            password,
            caller.Locale,
            new NewSession(BearerToken.Hash(session)!, caller.UserAgent, expires, caller.Near),
            (BearerToken.Hash(device)!, now + SignIn.DeviceLifetime));
        return await store.FinishAsync(id, hash, wanted, now) switch
        {
            null => new SignUpAnswer.Unknown(),
            { Outcome: SignUpOutcome.Advanced } made => new SignUpAnswer.Created(made.Attempt, new IssuedSession(session, SessionKind.Full, expires), device),
            { Outcome: SignUpOutcome.NameTaken } taken => new SignUpAnswer.NameTaken(taken.Attempt),
            { Outcome: SignUpOutcome.Throttled } throttled => new SignUpAnswer.Throttled(throttled.RetryAfter),
            var other => new SignUpAnswer.OutOfOrder(other.Attempt),
        };
    }

    // The account as it would be, for the words that its password must not be made of.
    private static Account ToBe(Identifier identifier, UserName name, string locale, DateTimeOffset now) => new()
    {
        Id = new AccountId(Guid.Empty),
        UserName = name.Value,
        Locale = locale,
        Status = AccountStatus.Active,
        Contacts = [new AccountContact(identifier.Kind, identifier.Key, identifier.Value, now)],
    };
}
