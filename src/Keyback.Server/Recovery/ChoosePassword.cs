using System.Text.Json;
using Keyback.Accounts;
using Keyback.Passwords;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Accounts;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>The owner chooses a new password. One that does not fit the rules costs nothing (requirement F-10).</summary>
internal sealed class ChoosePassword(
    RecoveryStore store,
    RecoveryViews views,
    IAccountDirectory directory,
    JudgePassword judge,
    PasswordHashing hashing,
    TimeProvider clock)
{
    public async Task<RecoveryAnswer> HandleAsync(RecoveryId id, string token, string password, Caller caller, CancellationToken ct)
    {
        // The token and the state come first: nobody without them makes the server hash (OWASP ASVS 5.0 15.2.2).
        if (BearerToken.Hash(token) is not { } hash || await store.FindAsync(id, hash, ct) is not { } attempt)
        {
            return new RecoveryAnswer.Unknown();
        }

        var view = views.Of(attempt);
        if (view.State is not RecoveryState.PasswordRequired || attempt.Goal is not RecoveryGoal.NewPassword)
        {
            return new RecoveryAnswer.OutOfOrder(view);
        }

        var account = await directory.FindAsync(attempt.Account!.Value, ct);
        var reasons = judge.Of(password, account);
        if (reasons.Count > 0)
        {
            await store.RecordRejectionAsync(attempt, JsonNamingPolicy.SnakeCaseLower.ConvertName(reasons[0].ToString()));
            return new RecoveryAnswer.PasswordRejected(view, reasons);
        }

        string hashed;
        try
        {
            hashed = await hashing.HashAsync(PasswordText.Prepare(password)!, ct);
        }
        catch (PasswordHashingOverloadedException)
        {
            return new RecoveryAnswer.Busy(Retry.WhenBusy);
        }

        var step = new RecoveryStep(_ => new RecoveryEvent.PasswordChosen(hashed), RecoveryStepKind.Password);
        return views.Answer(await store.TakeAsync(id, hash, step, caller.Asker.DeviceHash, clock.GetUtcNow()));
    }
}
