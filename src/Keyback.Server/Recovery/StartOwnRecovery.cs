using Keyback.Accounts;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Recoveries;

namespace Keyback.Server.Recovery;

/// <summary>
/// The fifth way: a Recovery that is asked for inside a session. It is for that session's account and no other from the
/// start, and proves by one of the account's own addresses or numbers. From there on it goes like every other.
/// </summary>
internal sealed class StartOwnRecovery(StartRecovery start, IAccountDirectory directory, DataKeys keys, ISmsChannel sms)
{
    /// <param name="account">The session's account.</param>
    /// <param name="method">How to prove.</param>
    /// <param name="goal">What it leads to.</param>
    /// <param name="contact">Where the proof goes; none for the oldest that the method can use.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up before anything is recorded.</param>
    public async Task<StartAnswer> HandleAsync(
        AccountId account, RecoveryMethod method, RecoveryGoal goal, ContactId? contact, Caller caller, CancellationToken ct)
    {
        if (method is RecoveryMethod.SmsCode && !sms.IsConfigured)
        {
            return new StartAnswer.MethodUnavailable();
        }

        var kind = method is RecoveryMethod.SmsCode ? IdentifierKind.Phone : IdentifierKind.Email;
        var own = await directory.FindAsync(account, ct);
        var chosen = own?.Contacts.FirstOrDefault(one =>
            one.Kind == kind && (contact is null || keys.ContactId(account, one.Kind, one.Key) == contact));
        if (chosen is null)
        {
            return new StartAnswer.NoContact();
        }

        // Whoever is in has passed the door: no CAPTCHA, and the lane of known devices, whose limits hold.
        var identifier = new Identifier(kind, chosen.Key, chosen.Value);
        return await start.RecordAsync(identifier, method, goal, caller, CaptchaStanding.NotOffered, account, ct);
    }
}
