using Keyback.Challenges;
using Keyback.Factors;
using Keyback.Passkeys;
using Keyback.Passwords;
using Keyback.Security;
using Keyback.Server.Factors;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Keyback.Storage.Passkeys;
using Keyback.Storage.Staff;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Console;

/// <summary>What a step of joining, or of renewing one's own sign-in, led to.</summary>
internal abstract record JoinAnswer
{
    private JoinAnswer()
    {
    }

    /// <summary>Joined, and in.</summary>
    public sealed record Joined(StaffSignInAnswer.SignedIn SignedIn) : JoinAnswer;

    /// <summary>It is renewed.</summary>
    public sealed record Renewed : JoinAnswer;

    /// <summary>The link leads nowhere any more.</summary>
    public sealed record LinkDead : JoinAnswer;

    /// <summary>The password does not fit the rules. It cost nothing.</summary>
    public sealed record Rejected(IReadOnlyList<PasswordRejection> Reasons) : JoinAnswer;

    /// <summary>That is not what the app shows; or, when malformed, no code at all.</summary>
    public sealed record CodeWrong(bool Malformed) : JoinAnswer;

    /// <summary>The passkey proves nothing, or is somebody's already.</summary>
    public sealed record PasskeyRejected : JoinAnswer;

    /// <summary>The server has no room for another password hash just now.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : JoinAnswer;
}

/// <summary>A link in, a way to sign in out: a password with an app, or a passkey.</summary>
internal sealed class JoinStaff(
    StaffJoinStore store,
    StaffPasskeyStore passkeys,
    PasskeySignatures signatures,
    PasskeyOptions options,
    StaffOpenings openings,
    NewPasswordRules rules,
    PasswordHashing hashing,
    DataKeys keys,
    Randomness randomness,
    PageTexts texts,
    TimeProvider clock,
    IOptions<SiteOptions> site)
{
    /// <summary>Whose link this is, with a fresh secret for an app; none when it leads nowhere. Nothing is changed (I6).</summary>
    public async Task<Joining?> OpenAsync(string token, CancellationToken ct)
    {
        if (BearerToken.Hash(token) is not { } hash || await store.FindAsync(hash, clock.GetUtcNow(), ct) is null)
        {
            return null;
        }

        return new Joining(token, NewSecret());
    }

    /// <summary>Who joins; none when the link leads nowhere any more.</summary>
    public async Task<StaffMember?> FindAsync(Joining joining, CancellationToken ct) =>
        BearerToken.Hash(joining.Token) is { } hash ? await store.FindAsync(hash, clock.GetUtcNow(), ct) : null;

    /// <summary>A secret for an app.</summary>
    public byte[] NewSecret()
    {
        var secret = new byte[TotpCode.SecretBytes];
        randomness.Fill(secret);
        return secret;
    }

    /// <summary>What an app is set up with.</summary>
    public TotpEnrolment Enrolment(StaffMember member, byte[] secret) =>
        TotpEnrolment.Of(secret, texts.Format("Staff_SiteAsStaff", site.Value.SiteName), member.Name.Value);

    /// <summary>Joins with a password and an app.</summary>
    public async Task<JoinAnswer> HandleAsync(Joining joining, string password, string code, Caller caller, CancellationToken ct)
    {
        if (await FindAsync(joining, ct) is not { } member)
        {
            return new JoinAnswer.LinkDead();
        }

        var now = clock.GetUtcNow();
        if (Judge(member, password) is { Count: > 0 } reasons)
        {
            return new JoinAnswer.Rejected(reasons);
        }

        if (StepOf(joining.Secret, code, now, out var malformed) is not { } step)
        {
            return new JoinAnswer.CodeWrong(malformed);
        }

        try
        {
            var hash = await hashing.HashAsync(PasswordText.Prepare(password)!, ct);
            var (told, opening) = openings.Prepare(caller, now);
            return await store.JoinAsync(BearerToken.Hash(joining.Token)!, new NewWays(hash, joining.Secret, step), opening, now)
                ? new JoinAnswer.Joined(told)
                : new JoinAnswer.LinkDead();
        }
        catch (PasswordHashingOverloadedException)
        {
            return new JoinAnswer.Busy(Retry.WhenBusy);
        }
    }

    /// <summary>Makes a challenge for a passkey to join with.</summary>
    public async Task<PasskeyOptionsAnswer> AskAsync(Joining joining, string network, CancellationToken ct) => await FindAsync(joining, ct) is { } member
        ? await options.ToRegisterAsync(BindingOf(joining), StaffPasskeySignIn.UserHandle(keys, member.Id), member.Name.Value, [], network, ct)
        : new PasskeyOptionsAnswer.StepUpRequired();

    /// <summary>Joins with a passkey.</summary>
    public async Task<JoinAnswer> HandleAsync(Joining joining, PasskeyResponse? response, Caller caller, CancellationToken ct)
    {
        if (await FindAsync(joining, ct) is not { } member)
        {
            return new JoinAnswer.LinkDead();
        }

        var now = clock.GetUtcNow();
        var made = await MadeAsync(BindingOf(joining), member, response, caller, now, ct);
        if (made is null)
        {
            return new JoinAnswer.PasskeyRejected();
        }

        var (told, opening) = openings.Prepare(caller, now);
        return await store.JoinAsync(BearerToken.Hash(joining.Token)!, made, opening, now) ? new JoinAnswer.Joined(told) : new JoinAnswer.LinkDead();
    }

    /// <summary>Makes a challenge for one more passkey of a member who has just signed in.</summary>
    public async Task<PasskeyOptionsAnswer> AskAsync(CurrentStaff staff, string network, CancellationToken ct)
    {
        var known = await passkeys.ListAsync(staff.Id, ct);
        return await options.ToRegisterAsync(
            BindingOf(staff), StaffPasskeySignIn.UserHandle(keys, staff.Id), staff.Member.Name.Value, known.Select(passkey => passkey.CredentialId), network, ct);
    }

    /// <summary>Adds one more passkey.</summary>
    public async Task<JoinAnswer> HandleAsync(CurrentStaff staff, PasskeyResponse? response, Caller caller, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await MadeAsync(BindingOf(staff), staff.Member, response, caller, now, ct) is { } made && await passkeys.AddAsync(staff.Id, made, now)
            ? new JoinAnswer.Renewed()
            : new JoinAnswer.PasskeyRejected();
    }

    /// <summary>Sets another password.</summary>
    public async Task<JoinAnswer> RenewPasswordAsync(CurrentStaff staff, string password, CancellationToken ct)
    {
        if (Judge(staff.Member, password) is { Count: > 0 } reasons)
        {
            return new JoinAnswer.Rejected(reasons);
        }

        try
        {
            await store.ChangePasswordAsync(staff.Id, await hashing.HashAsync(PasswordText.Prepare(password)!, ct), staff.Session);
            return new JoinAnswer.Renewed();
        }
        catch (PasswordHashingOverloadedException)
        {
            return new JoinAnswer.Busy(Retry.WhenBusy);
        }
    }

    /// <summary>Puts another app in the place of the one before.</summary>
    public async Task<JoinAnswer> RenewAppAsync(CurrentStaff staff, byte[] secret, string code)
    {
        var now = clock.GetUtcNow();
        if (StepOf(secret, code, now, out var malformed) is not { } step)
        {
            return new JoinAnswer.CodeWrong(malformed);
        }

        await store.ChangeTotpAsync(staff.Id, secret, step, staff.Session, now);
        return new JoinAnswer.Renewed();
    }

    private IReadOnlyList<PasswordRejection> Judge(StaffMember member, string password) => rules.Judge(
        password,
        [site.Value.SiteName, member.Name.Value, member.DisplayName, .. member.Email.Split('@', '.')],
        NewPasswordRules.MinimumWithSecondFactor);

    private static long? StepOf(byte[] secret, string typed, DateTimeOffset now, out bool malformed)
    {
        malformed = !TypedCode.TryRead(typed, TotpCode.Digits, out var code);
        return malformed ? null : TotpCode.StepOf(secret, code!, now);
    }

    // A credential that is somebody's already is turned away here; of two that come at once the store takes one.
    private async Task<NewPasskey?> MadeAsync(
        PasskeyBinding binding, StaffMember member, PasskeyResponse? response, Caller caller, DateTimeOffset now, CancellationToken ct)
    {
        if (response is null || await passkeys.FindAsync(response.CredentialId, ct) is not null)
        {
            return null;
        }

        return await signatures.NewAsync(
            binding, StaffPasskeySignIn.UserHandle(keys, member.Id), response, DeviceName.Of(caller.UserAgent, texts), now);
    }

    private static PasskeyBinding BindingOf(Joining joining) =>
        new(PasskeyPurpose.StaffRegister, $"join {Convert.ToHexString(BearerToken.Hash(joining.Token) ?? [])}", null);

    private static PasskeyBinding BindingOf(CurrentStaff staff) => new(PasskeyPurpose.StaffRegister, $"session {staff.Session:D}", null);
}
