using Keyback.Audit;
using Keyback.Storage.Audit;

namespace Keyback.Server.Pages.Own;

/// <summary>What happened to an account, in its owner's words. What is not here is of no use to an owner.</summary>
internal static class EventWords
{
    /// <summary>The kinds that an owner is shown.</summary>
    public static IReadOnlyList<AuditKind> Kinds { get; } =
        [.. Enum.GetValues<AuditKind>().Where(kind => KeyOf(kind, "") is not null)];

    /// <summary>The key of the sentence for an entry.</summary>
    public static string? KeyOf(AccountEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return KeyOf(entry.Kind, entry.Reason);
    }

    private static string? KeyOf(AuditKind kind, string? reason) => kind switch
    {
        AuditKind.AccountImported or AuditKind.AccountRegistered => "Event_Opened",
        AuditKind.SignedIn => "Event_SignedIn",
        AuditKind.WeChatSignedIn => "Event_WeChat",
        AuditKind.TemporarySignIn => "Event_Temporary",
        AuditKind.SignInFailed when reason is "passkey" or "wechat" or "password" => "Event_SignInRefused", // a right proof of a closed account
        AuditKind.SignInFailed when reason is "budget" => "Event_SignInLate",
        AuditKind.SignInFailed or AuditKind.StepUpFailed => "Event_WrongPassword",
        AuditKind.SteppedUp => reason is "passkey" ? "Event_PasskeySteppedUp" : "Event_SteppedUp",
        AuditKind.SessionEnded => "Event_SessionEnded",
        AuditKind.SessionsEnded => "Event_SessionsEnded",
        AuditKind.RecoveryStarted => "Event_RecoveryStarted",
        AuditKind.CodeRight => "Event_CodeRight",
        AuditKind.CodeWrong or AuditKind.ContactCodeWrong => "Event_CodeWrong",
        AuditKind.LinkOpened => "Event_LinkOpened",
        AuditKind.UserNameWrong => "Event_NameWrong",
        AuditKind.WayLocked => "Event_Locked",
        AuditKind.LockLifted => "Event_Unlocked",
        AuditKind.PasswordChanged => "Event_Password",
        AuditKind.UserNameChanged => "Event_Name",
        AuditKind.ContactAdded => reason is "phone" ? "Event_PhoneAdded" : "Event_EmailAdded",
        AuditKind.ContactRemoved => reason is "phone" ? "Event_PhoneRemoved" : "Event_EmailRemoved",
        AuditKind.NumberDetached => "Event_NumberLost",
        AuditKind.NumberRestored => "Event_NumberBack",
        AuditKind.PasskeyAdded => "Event_PasskeyAdded",
        AuditKind.PasskeyRemoved => "Event_PasskeyRemoved",
        AuditKind.PasskeySignedIn => "Event_PasskeySignedIn",
        AuditKind.PasskeyCounterBack => "Event_PasskeyCopied",
        AuditKind.DataTaken => "Event_DataTaken",
        AuditKind.DeletionAsked => "Event_DeletionAsked",
        AuditKind.DeletionTakenBack => "Event_DeletionBack",
        AuditKind.AccountFrozen => reason is "doubt" ? "Event_FrozenDoubt" : "Event_Frozen",
        AuditKind.AccountUnfrozen => "Event_Unfrozen",
        AuditKind.TotpAdded => "Event_TotpAdded",
        AuditKind.TotpRemoved => "Event_TotpRemoved",
        AuditKind.SavedCodesReplaced => "Event_SavedReplaced",
        AuditKind.SavedCodeUsed => "Event_SavedUsed",
        AuditKind.SecondFactorWrong => "Event_FactorWrong",
        AuditKind.RecoveryWaits => "Event_Waits",
        AuditKind.WaitStopped => "Event_WaitStopped",
        AuditKind.SupportLinkSent => "Event_SupportLink",
        AuditKind.ContactChangeApproved => "Event_ChangeWaits",
        AuditKind.ContactChangeVetoed => "Event_ChangeVetoed",
        AuditKind.ContactChangeDone => "Event_ChangeDone",
        AuditKind.ContactChangeWithdrawn => "Event_ChangeEnded",
        _ => null,
    };
}
