using Keyback.Accounts;
using Keyback.Recovery;
using Keyback.Storage.Locks;
using Keyback.Support;

namespace Keyback.Server.Pages.Staff.Cases;

/// <summary>The keys of the words for what the store and the rules say of cases.</summary>
internal static class CaseTexts
{
    /// <summary>How a case ended, in the order in which it is asked for.</summary>
    public static IReadOnlyList<CaseOutcome> Outcomes { get; } = [.. Enum.GetValues<CaseOutcome>().Where(outcome => outcome is not CaseOutcome.None)];

    /// <summary>Why something is lifted, in the order in which it is asked for.</summary>
    public static IReadOnlyList<LiftReason> Reasons { get; } = [.. Enum.GetValues<LiftReason>().Where(reason => reason is not LiftReason.None)];

    /// <summary>How a case began.</summary>
    public static string Of(CaseSource source) => source switch
    {
        CaseSource.Call => "Case_SourceCall",
        CaseSource.Request => "Case_SourceRequest",
        CaseSource.Ask => "Case_SourceAsk",
        CaseSource.OwnList => "Case_SourceOwnList",
        CaseSource.None => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    /// <summary>How it ended.</summary>
    public static string Of(CaseOutcome outcome) => outcome switch
    {
        CaseOutcome.BackIn => "Case_OutcomeBackIn",
        CaseOutcome.Helped => "Case_OutcomeHelped",
        CaseOutcome.NotProved => "Case_OutcomeNotProved",
        CaseOutcome.GivenUp => "Case_OutcomeGivenUp",
        CaseOutcome.Suspicious => "Case_OutcomeSuspicious",
        CaseOutcome.PassedOn => "Case_OutcomePassedOn",
        CaseOutcome.None => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Why something is lifted.</summary>
    public static string Of(LiftReason reason) => reason switch
    {
        LiftReason.OwnerChecked => "Case_LiftOwnerChecked",
        LiftReason.OwnerMistyped => "Case_LiftOwnerMistyped",
        LiftReason.AttackOver => "Case_LiftAttackOver",
        LiftReason.OurMistake => "Case_LiftOurMistake",
        LiftReason.None => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>What speaks for caution.</summary>
    public static string Of(RiskReason reason) => reason switch
    {
        RiskReason.SecondFactor => "Case_RiskSecondFactor",
        RiskReason.ContactChanged => "Case_RiskContactChanged",
        RiskReason.NumberDetached => "Case_RiskNumberDetached",
        RiskReason.Frozen => "Case_RiskFrozen",
        RiskReason.WrongAnswers => "Case_RiskWrongAnswers",
    };

    /// <summary>Why no link was sent.</summary>
    public static string Of(LinkRefusal refusal) => refusal switch
    {
        LinkRefusal.NoAccount => "Case_NoLinkNoAccount",
        LinkRefusal.CaseClosed => "Case_NoLinkCaseClosed",
        LinkRefusal.NotYours => "Case_NoLinkNotYours",
        LinkRefusal.OwnAccount => "Case_NoLinkOwnAccount",
        LinkRefusal.ColleaguesAccount => "Case_NoLinkColleaguesAccount",
        LinkRefusal.AccountFrozen => "Case_NoLinkAccountFrozen",
        LinkRefusal.AccountDisabled => "Case_NoLinkAccountDisabled",
        LinkRefusal.NotChecked => "Case_NoLinkNotChecked",
        LinkRefusal.AddressTooNew => "Case_NoLinkAddressTooNew",
        LinkRefusal.TooManyMessages => "Case_NoLinkTooManyMessages",
        LinkRefusal.Quota => "Case_NoLinkQuota",
    };

    /// <summary>How far a link is.</summary>
    public static string Of(LinkStep step) => step switch
    {
        LinkStep.Queued => "Case_StepQueued",
        LinkStep.Delayed => "Case_StepDelayed",
        LinkStep.Sent => "Case_StepSent",
        LinkStep.Delivered => "Case_StepDelivered",
        LinkStep.Refused => "Case_StepRefused",
        LinkStep.NotSent => "Case_StepNotSent",
        LinkStep.Opened => "Case_StepOpened",
        LinkStep.Waiting => "Case_StepWaiting",
        LinkStep.Done => "Case_StepDone",
        LinkStep.Cancelled => "Case_StepCancelled",
        LinkStep.Expired => "Case_StepExpired",
    };

    /// <summary>What a Recovery leads to.</summary>
    public static string Of(RecoveryGoal goal) => goal is RecoveryGoal.TemporaryCode ? "Case_GoalTemporaryCode" : "Case_GoalNewPassword";

    /// <summary>By which way a Recovery goes.</summary>
    public static string Of(RecoveryMethod method) => method switch
    {
        RecoveryMethod.EmailCode => "Case_MethodEmailCode",
        RecoveryMethod.EmailLink => "Case_MethodEmailLink",
        RecoveryMethod.SmsCode => "Case_MethodSmsCode",
        RecoveryMethod.SupportLink => "Case_MethodSupportLink",
        RecoveryMethod.None => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>Where a Recovery stands.</summary>
    public static string Of(RecoveryState state) => state switch
    {
        RecoveryState.CodeRequired => "Case_StateCode",
        RecoveryState.LinkSent => "Case_StateLink",
        RecoveryState.UserNameRequired => "Case_StateName",
        RecoveryState.SecondFactorRequired => "Case_StateFactor",
        RecoveryState.Waiting => "Case_StateWaiting",
        RecoveryState.PasswordRequired => "Case_StatePassword",
        RecoveryState.Locked => "Case_StateLocked",
        RecoveryState.Completed or RecoveryState.Expired or RecoveryState.Cancelled or RecoveryState.None => "Case_StateOver",
    };

    /// <summary>What a lock closes.</summary>
    public static string Of(LockKind kind) => kind switch
    {
        LockKind.UserName => "Case_LockUserName",
        LockKind.Codes => "Case_LockCodes",
        LockKind.SecondFactor => "Case_LockSecondFactor",
        LockKind.None => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Whether an account may be used.</summary>
    public static string Of(AccountStatus status) => status switch
    {
        AccountStatus.Active => "Case_StatusActive",
        AccountStatus.Disabled => "Case_StatusDisabled",
        AccountStatus.Frozen => "Case_StatusFrozen",
        AccountStatus.None => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
