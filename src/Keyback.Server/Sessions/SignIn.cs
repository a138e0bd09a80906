using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Passwords;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Sessions;
using Keyback.Storage;
using Keyback.Storage.Accounts;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Sessions;

/// <summary>What a try to sign in led to.</summary>
internal abstract record SignInAnswer
{
    private SignInAnswer()
    {
    }

    /// <summary>Signed in.</summary>
    /// <param name="Session">The full session.</param>
    /// <param name="DeviceToken">What to remember the browser by.</param>
    public sealed record SignedIn(IssuedSession Session, string DeviceToken) : SignInAnswer
    {
        /// <summary>Prints nothing of the tokens.</summary>
        public override string ToString() => nameof(SignedIn);
    }

    /// <summary>The password was right, and the account asks for a second factor; none came.</summary>
    /// <param name="Pending">Who is half in.</param>
    /// <param name="Factors">What the account has.</param>
    public sealed record FactorAsked(PendingSignIn Pending, AccountFactors Factors) : SignInAnswer;

    /// <summary>The first proof was right, and the second factor is wrong.</summary>
    /// <param name="Factors">What the account has.</param>
    /// <param name="TriesLeft">Tries that are left, possibly none.</param>
    /// <param name="Lane">In which lane.</param>
    public sealed record FactorWrong(AccountFactors Factors, int TriesLeft, Lane Lane) : SignInAnswer;

    /// <summary>The first proof was right, and too many second factors were wrong.</summary>
    public sealed record FactorClosed(TimeSpan RetryAfter) : SignInAnswer;

    /// <summary>Wrong, whatever was wrong: one answer for no account, another password, a closed account (I1).</summary>
    public sealed record Failed : SignInAnswer;

    /// <summary>Too many wrong passwords, for the identifier or from the network; the answer does not say which.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : SignInAnswer;

    /// <summary>The server has no room for another password hash just now.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : SignInAnswer;
}

/// <summary>Identifier and password in, full session out. Always hashes, account or not (I1).</summary>
internal sealed class SignIn(
    IAccountDirectory directory,
    AccountStore accounts,
    SignInStore store,
    PasswordHashing hashing,
    Randomness randomness,
    TimeProvider clock,
    IOptions<SiteOptions> site)
{
    /// <summary>How long a browser is remembered after its last sign-in.</summary>
    public static readonly TimeSpan DeviceLifetime = TimeSpan.FromDays(180);

    private const int LongestIdentifier = 512; // UTF-16 units: longer ones are counted by their beginning

    /// <param name="identifier">What was typed.</param>
    /// <param name="password">Exactly as typed.</param>
    /// <param name="factor">The second factor that came with it, or none.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up before anything is judged.</param>
    public async Task<SignInAnswer> HandleAsync(string identifier, string password, FactorAnswer? factor, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var parsed = Identifier.TryParse(identifier, caller.Region, out var found) ? found : (Identifier?)null;
        var typed = identifier.Length > LongestIdentifier ? identifier[..LongestIdentifier] : identifier;
        var attempt = new SignInTry(parsed, typed, caller.Asker, now);

        var wait = await store.LookAsync(attempt, ct);
        if (wait > TimeSpan.Zero)
        {
            return new SignInAnswer.Throttled(wait);
        }

        // Twice at most: the first time somebody may set a new password, or another sign-in renew the hash, in between.
        var answer = await TryAsync(attempt, password, factor, caller, ct);
        return answer ?? await TryAsync(attempt, password, factor, caller, ct) ?? new SignInAnswer.Failed();
    }

    /// <summary>Takes the second factor of somebody who is half in.</summary>
    /// <returns>None when what they proved first no longer holds.</returns>
    public async Task<SignInAnswer?> HandleAsync(PendingSignIn pending, FactorAnswer factor, Caller caller)
    {
        var now = clock.GetUtcNow();
        var (told, opening) = Prepare(now, caller);
        var result = await store.JudgeFactorAsync(
            new AccountId(pending.Account), new FirstProof(pending.Stand, pending.IsWeChat), factor, opening, caller.Asker.DeviceHash, now);
        return result.Overtaken ? null : Answer(result, told, pending);
    }

    /// <returns>None when the account changed after its password was verified.</returns>
    private async Task<SignInAnswer?> TryAsync(SignInTry attempt, string password, FactorAnswer? factor, Caller caller, CancellationToken ct)
    {
        var account = attempt.Identifier is { } known ? await directory.FindAsync(known.Kind, known.Key, ct) : null;
        var prepared = PasswordText.Prepare(password);
        PasswordCheck check;
        try
        {
            check = await hashing.VerifyAsync(prepared ?? "", prepared is null ? null : account?.PasswordHash, ct);
        }
        catch (PasswordHashingOverloadedException)
        {
            return new SignInAnswer.Busy(Retry.WhenBusy);
        }

        var verified = check.Right && account is { Status: AccountStatus.Active } ? account.PasswordHash : null;
        var (told, opening) = Prepare(attempt.Now, caller);
        var result = await store.JudgeAsync(
            attempt, account?.Id, verified, opening.Session, opening.Device, factor, closed: check.Right && account is not { Status: AccountStatus.Active });

        if (result.Overtaken)
        {
            return null;
        }

        if (result.Opened && check.NeedsRehash)
        {
            await RehashAsync(account!, prepared!);
        }

        return Answer(result, told, verified is null ? null : new PendingSignIn(account!.Id.Value, store.Stand(account.Id, verified), IsWeChat: false));
    }

    private (SignInAnswer.SignedIn Told, Opening Opening) Prepare(DateTimeOffset now, Caller caller)
    {
        var (session, device) = (randomness.NewToken(), randomness.NewToken());
        var expires = now + site.Value.SessionLifetime;
        return (
            new SignInAnswer.SignedIn(new IssuedSession(session, SessionKind.Full, expires), device),
            new Opening(new NewSession(BearerToken.Hash(session)!, caller.UserAgent, expires, caller.Near), (BearerToken.Hash(device)!, now + DeviceLifetime)));
    }

    private static SignInAnswer Answer(SignInResult result, SignInAnswer.SignedIn told, PendingSignIn? pending) => result switch
    {
        { Opened: true } => told,
        { Verdict: FactorVerdict.Wrong wrong } => new SignInAnswer.FactorWrong(result.Asked!, wrong.TriesLeft, wrong.Lane),
        { Verdict: FactorVerdict.Closed closed } => new SignInAnswer.FactorClosed(closed.RetryAfter),
        { Asked: { } asked } => new SignInAnswer.FactorAsked(pending!, asked),
        _ when result.RetryAfter > TimeSpan.Zero => new SignInAnswer.Throttled(result.RetryAfter),
        _ => new SignInAnswer.Failed(),
    };

    private async Task RehashAsync(Account account, string prepared)
    {
        try
        {
            await accounts.RehashAsync(account.Id, account.PasswordHash!, await hashing.HashAsync(prepared, CancellationToken.None));
        }
        catch (Exception error) when (error is PasswordHashingOverloadedException or StoreBusyException)
        {
            // The session is open and must be told; the next sign-in brings another chance.
        }
    }
}
