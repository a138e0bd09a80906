using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Support;

namespace Keyback.Tests.Messages;

/// <summary>One message of each kind, and the mails written from them.</summary>
internal static class EmailSamples
{
    public const string Code = "90215678";
    public const string GroupedCode = "9021 5678";
    public const string LinkToken = "Yb2-9kQxZr_7TfWm1aLhVs8nUeGdCjPoXwIqKtEyRzA";
    public const string Reference = "K7Q-2M9";

    public static readonly DateTimeOffset Asked = new(2026, 11, 24, 17, 15, 40, TimeSpan.FromHours(8));
    public static readonly Uri NotMe = new("https://id.example.com/not-me/s3cr-et_token");

    public static readonly EmailSettings Settings =
        new("Rivertown & Co", new Uri("https://id.example.com/"), "400-810-0000, 09:00–18:00");

    public static IReadOnlyList<MessageContent> EveryKind { get; } =
    [
        CodeFor(RecoveryGoal.NewPassword),
        CodeFor(RecoveryGoal.TemporaryCode),
        LinkFor(RecoveryGoal.NewPassword),
        LinkFor(RecoveryGoal.TemporaryCode),
        new MessageContent.RecoveryFrozen(Reference, Asked),
        new MessageContent.PasswordChanged(Reference, Asked, NotMe),
        new MessageContent.TemporarySignIn(Reference, Asked, NotMe),
        new MessageContent.AccountFrozen(Asked),
        new MessageContent.AccountFrozen(Asked, ByStaff: true),
        new MessageContent.WayLocked(Reference, Asked, Asked.AddHours(24)),
        new MessageContent.WayLocked(Reference, Asked, Asked.AddHours(24), Lane.KnownDevice),
        new MessageContent.CodesClosed(Reference, Asked, Lane.Stranger),
        new MessageContent.CodesClosed(Reference, Asked, Lane.KnownDevice),
        new MessageContent.NumberDetached(Reference, Asked, "+86•••00", new Uri("https://id.example.com/number/s3cr-et_token"), Asked.AddDays(14)),
        .. Enum.GetValues<AccountChange>().Skip(1).Select(change => new MessageContent.AccountChanged(
            change, "m•••@e•••.com", Asked, NotMe, change is AccountChange.DeletionAsked or AccountChange.DeletionSoon ? Asked.AddDays(14) : null)),
        new MessageContent.ContactCode(Code, Asked, Asked.AddMinutes(10)),
        new MessageContent.ContactTaken(Asked),
        new MessageContent.SignUpCode(Guid.Empty, 1, Reference, Code, Asked, Asked.AddMinutes(10)),
        new MessageContent.SignUpKnown(Reference, Asked),
        new MessageContent.HelpAskCode(Reference, Code, Asked, Asked.AddMinutes(10)),
        new MessageContent.HelpAnswered(Reference, "What is a reference?", "reference"),
        new MessageContent.RecoveryWaits(Reference, Asked, Asked.AddHours(72), "Chrome · Windows · 203.0.113.0/24", NotMe),
        new MessageContent.RecoveryReturn(
            Reference, new Uri($"https://id.example.com/r#t={LinkToken}"), LinkToken, RecoveryGoal.NewPassword, Asked, Asked.AddHours(24)),
        new MessageContent.FactorClosed(Asked, NotMe),
        new MessageContent.FactorClosed(Asked, NotMe, Lane.KnownDevice),
        new MessageContent.StaffJoin("lin", new Uri($"https://id.example.com/staff/join#t={LinkToken}"), LinkToken, Asked, Asked.AddHours(24)),
        new MessageContent.SupportAnswer(Reference, Asked, "Your phone shows it under Settings.\nWe have written it down for you."),
        new MessageContent.ContactChangeWaits(Reference, "m•••@e•••.com", Asked, Asked.AddHours(72), NotMe),
        new MessageContent.NumberJoined(Reference, Asked),
        new MessageContent.Trial(Asked),
        new MessageContent.SupportLink(
            Reference, new Uri($"https://id.example.com/r#t={LinkToken}"), LinkToken, RecoveryGoal.NewPassword, Asked, Asked.AddMinutes(15), NotMe),
        new MessageContent.ManagerAsked(Guid.Empty, Reference, Asked, "m•••@e•••.com"),
        .. Enum.GetValues<StaffAlarmReason>().Skip(1).Select(reason => new MessageContent.StaffAlarm("Wei Chen", reason, Asked)),
    ];

    /// <summary>Every kind in both languages.</summary>
    public static TheoryData<int, string> EveryMail
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var kind = 0; kind < EveryKind.Count; kind++)
            {
                data.Add(kind, "en");
                data.Add(kind, "zh-Hans");
            }

            return data;
        }
    }

    public static Email Write(MessageContent content, string locale, EmailSettings? settings = null) =>
        new EmailWriter(settings ?? Settings).Write(content, "id-1@id.example.com", "mei@example.com", locale, Asked);

    public static MessageContent.RecoveryLink LinkFor(RecoveryGoal goal, string? askedFrom = "Chrome · Windows · 203.0.113.0/24") =>
        new(Reference, new Uri($"https://id.example.com/r#t={LinkToken}"), LinkToken, goal, Asked, Asked.AddMinutes(30), askedFrom);

    public static MessageContent.RecoveryCode CodeFor(RecoveryGoal goal, int minutes = 10) =>
        new(Reference, Code, goal, Asked, Asked.AddMinutes(minutes));
}
