using Keyback.Challenges;
using Keyback.Factors;
using Keyback.Passkeys;
using Keyback.Passwords;
using Keyback.Security;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Storage;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Console;

/// <summary>What a try to sign in led to.</summary>
internal abstract record StaffSignInAnswer
{
    private StaffSignInAnswer()
    {
    }

    /// <summary>In.</summary>
    /// <param name="Session">The session's token.</param>
    /// <param name="Lifetime">How long its cookie is of use at most.</param>
    /// <param name="Browser">What to remember the browser by.</param>
    public sealed record SignedIn(string Session, TimeSpan Lifetime, StaffBrowser Browser) : StaffSignInAnswer
    {
        /// <summary>Prints nothing of the tokens.</summary>
        public override string ToString() => nameof(SignedIn);
    }

    /// <summary>Something was wrong, and nobody is told what.</summary>
    public sealed record Failed : StaffSignInAnswer;

    /// <summary>Too many wrong ones, with the name or from the network; the answer does not say which.</summary>
    public sealed record Throttled(TimeSpan RetryAfter) : StaffSignInAnswer;

    /// <summary>The server has no room for another password hash just now.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : StaffSignInAnswer;
}

/// <summary>Opens what is needed for a sign-in: a session and a browser to remember.</summary>
internal sealed class StaffOpenings(Randomness randomness, IOptions<StaffOptions> options)
{
    public (StaffSignInAnswer.SignedIn Told, StaffOpening Opening) Prepare(Caller caller, DateTimeOffset now)
    {
        var (session, device, lifetime) = (randomness.NewToken(), randomness.NewToken(), options.Value.SessionLifetime);
        return (
            new StaffSignInAnswer.SignedIn(session, lifetime, new StaffBrowser(device)),
            new StaffOpening(
                new NewSession(BearerToken.Hash(session)!, caller.UserAgent, now + lifetime, caller.Near),
                (BearerToken.Hash(device)!, now + StaffCookies.DeviceLifetime)));
    }
}

/// <summary>Name, password and the code of an app in, session out: all three at once, so that no answer tells which was right. Always hashes.</summary>
internal sealed class StaffSignIn(StaffSignInStore store, PasswordHashing hashing, StaffOpenings openings, TimeProvider clock)
{
    private const int LongestTyped = 64; // UTF-16 units: longer ones are counted by their beginning

    /// <param name="name">The name as typed.</param>
    /// <param name="password">The password, exactly as typed.</param>
    /// <param name="code">The code as typed.</param>
    /// <param name="browser">What the browser is remembered by, or none.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up before anything is judged.</param>
    public async Task<StaffSignInAnswer> HandleAsync(
        string name, string password, string code, StaffBrowser? browser, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var typed = name.Trim();
        var attempt = new StaffTry(
            StaffName.TryParse(name, out var parsed) ? parsed : null,
            typed.Length > LongestTyped ? typed[..LongestTyped] : typed,
            caller.Network,
            BearerToken.Hash(browser?.Token),
            now);
        var wait = await store.LookAsync(attempt, ct);
        if (wait > TimeSpan.Zero)
        {
            return new StaffSignInAnswer.Throttled(wait);
        }

        var member = await store.FindAsync(attempt.Name, ct);
        var prepared = PasswordText.Prepare(password);
        PasswordCheck check;
        try
        {
            check = await hashing.VerifyAsync(prepared ?? "", prepared is null ? null : member?.PasswordHash, ct);
        }
        catch (PasswordHashingOverloadedException)
        {
            return new StaffSignInAnswer.Busy(Retry.WhenBusy);
        }

        var (told, opening) = openings.Prepare(caller, now);
        var verified = check.Right ? member?.PasswordHash : null;
        var digits = TypedCode.TryRead(code, TotpCode.Digits, out var read) ? read : null;
        var result = await store.JudgeAsync(attempt, member?.Id, verified, digits, opening);
        if (!result.Opened)
        {
            return result.RetryAfter > TimeSpan.Zero ? new StaffSignInAnswer.Throttled(result.RetryAfter) : new StaffSignInAnswer.Failed();
        }

        if (check.NeedsRehash)
        {
            await RehashAsync(member!.Value.Id, member.Value.PasswordHash!, prepared!);
        }

        return told;
    }

    private async Task RehashAsync(StaffId member, string old, string prepared)
    {
        try
        {
            await store.RehashAsync(member, old, await hashing.HashAsync(prepared, CancellationToken.None));
        }
        catch (Exception error) when (error is PasswordHashingOverloadedException or StoreBusyException)
        {
            // The session is open and must be told; the next sign-in brings another chance.
        }
    }
}

/// <summary>A member's passkey in, session out. Another table, another purpose and another handle than those of accounts: neither opens the other.</summary>
internal sealed class StaffPasskeySignIn(
    PasskeySignatures signatures,
    PasskeyOptions options,
    StaffPasskeyStore passkeys,
    StaffSignInStore store,
    StaffOpenings openings,
    DataKeys keys,
    TimeProvider clock,
    ILogger<StaffPasskeySignIn> log)
{
    private static readonly PasskeyBinding Binding = new(PasskeyPurpose.StaffSignIn, "", null);

    /// <summary>Names a member to authenticators: opaque, and another one than any account's.</summary>
    public static byte[] UserHandle(DataKeys keys, StaffId member) => keys.Pseudonym("staff passkey user", member.ToString());

    public Task<PasskeyOptionsAnswer> AskAsync(string network, CancellationToken ct) => options.ToSignInAsync(Binding, network, ct);

    public async Task<StaffSignInAnswer> HandleAsync(PasskeyResponse? response, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var wait = await store.LookAsync(caller.Network, now, ct);
        if (wait > TimeSpan.Zero)
        {
            return new StaffSignInAnswer.Throttled(wait);
        }

        var (passkey, count, reason) = await CheckAsync(response, now, ct);
        if (count is not { } risen)
        {
            await store.RefuseAsync(passkey?.Member, caller.Network, reason, now);
            return new StaffSignInAnswer.Failed();
        }

        var (told, opening) = openings.Prepare(caller, now);
        var use = await passkeys.SignInAsync(passkey!, risen, opening, now);
        PasskeyLog.Tell(log, use);
        return use is PasskeyUse.Accepted ? told : new StaffSignInAnswer.Failed();
    }

    private async Task<(StaffPasskey? Passkey, uint? Count, string Reason)> CheckAsync(PasskeyResponse? response, DateTimeOffset now, CancellationToken ct)
    {
        if (response is null || !await signatures.IsUseAskedAsync(Binding, response, now))
        {
            return (null, null, "not_asked");
        }

        if (await passkeys.FindAsync(response.CredentialId, ct) is not { } passkey)
        {
            return (null, null, "unknown");
        }

        var count = await signatures.VerifyAsync(passkey.PublicKey, UserHandle(keys, passkey.Member), response, mustNameOwner: true);
        return (passkey, count, "wrong");
    }
}
