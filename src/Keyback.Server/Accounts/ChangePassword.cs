using Keyback.Accounts;
using Keyback.Passwords;
using Keyback.Server.Platform;
using Keyback.Server.Sessions;
using Keyback.Storage.Accounts;
using Keyback.Storage.Sessions;

namespace Keyback.Server.Accounts;

/// <summary>What became of a new password inside a session.</summary>
internal abstract record PasswordChange
{
    private PasswordChange()
    {
    }

    /// <summary>It was carried to the store.</summary>
    /// <param name="Result">What the store said.</param>
    public sealed record Decided(ChangeResult Result) : PasswordChange;

    /// <summary>It does not fit the rules. It cost nothing.</summary>
    public sealed record Rejected(IReadOnlyList<PasswordRejection> Reasons) : PasswordChange;

    /// <summary>The server has no room for another password hash just now.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : PasswordChange;
}

/// <summary>Another password, by whoever was just asked for the present one. The same rules as after a Recovery.</summary>
internal sealed class ChangePassword(SettingsStore store, IAccountDirectory directory, JudgePassword judge, PasswordHashing hashing)
{
    public async Task<PasswordChange> HandleAsync(CurrentSession current, SessionAct act, string password, CancellationToken ct)
    {
        // Nobody without a step-up makes the server judge or hash (OWASP ASVS 5.0 15.2.2).
        if (!current.IsSteppedUp(act.Now))
        {
            return new PasswordChange.Decided(new ChangeResult.StepUpRequired());
        }

        var reasons = judge.Of(password, await directory.FindAsync(act.Account, ct));
        if (reasons.Count > 0)
        {
            return new PasswordChange.Rejected(reasons);
        }

        try
        {
            var hash = await hashing.HashAsync(PasswordText.Prepare(password)!, ct);
            return new PasswordChange.Decided(await store.ChangePasswordAsync(act, hash));
        }
        catch (PasswordHashingOverloadedException)
        {
            return new PasswordChange.Busy(Retry.WhenBusy);
        }
    }
}
