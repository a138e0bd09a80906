using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Tests.Messages;

/// <summary>One SMS of each kind, and the texts written from them.</summary>
internal static class SmsSamples
{
    public const string Code = "902156";
    public const string Abroad = "+14155550123";
    public const string Mainland = "+8613900000000";

    public static readonly EmailSettings Settings = EmailSamples.Settings;

    public static IReadOnlyList<MessageContent> EveryKind { get; } =
    [
        CodeFor(RecoveryGoal.NewPassword),
        CodeFor(RecoveryGoal.TemporaryCode),
        new MessageContent.RecoveryFrozen(EmailSamples.Reference, EmailSamples.Asked),
        new MessageContent.PasswordChanged(EmailSamples.Reference, EmailSamples.Asked, EmailSamples.NotMe),
        new MessageContent.TemporarySignIn(EmailSamples.Reference, EmailSamples.Asked, EmailSamples.NotMe),
        new MessageContent.AccountFrozen(EmailSamples.Asked),
        new MessageContent.WayLocked(EmailSamples.Reference, EmailSamples.Asked, EmailSamples.Asked.AddHours(24)),
        new MessageContent.CodesClosed(EmailSamples.Reference, EmailSamples.Asked, Lane.Stranger),
        new MessageContent.NumberDetached(
            EmailSamples.Reference, EmailSamples.Asked, "+86•••00", new Uri("https://id.example.com/number/s3cr-et_token"), EmailSamples.Asked.AddDays(14)),
        new MessageContent.AccountChanged(AccountChange.PhoneAdded, "+86•••00", EmailSamples.Asked, EmailSamples.NotMe),
        new MessageContent.ContactCode(Code, EmailSamples.Asked, EmailSamples.Asked.AddMinutes(5)),
        new MessageContent.ContactTaken(EmailSamples.Asked),
        new MessageContent.SignUpCode(Guid.Empty, 1, EmailSamples.Reference, Code, EmailSamples.Asked, EmailSamples.Asked.AddMinutes(5)),
        new MessageContent.SignUpKnown(EmailSamples.Reference, EmailSamples.Asked),
        new MessageContent.RecoveryWaits(EmailSamples.Reference, EmailSamples.Asked, EmailSamples.Asked.AddHours(72), null, EmailSamples.NotMe),
        new MessageContent.RecoveryReturn(
            EmailSamples.Reference, new Uri("https://id.example.com/r#t=s3cr-et_token"), "s3cr-et_token", RecoveryGoal.NewPassword, EmailSamples.Asked, EmailSamples.Asked.AddHours(24)),
        new MessageContent.FactorClosed(EmailSamples.Asked, EmailSamples.NotMe),
        new MessageContent.ContactChangeWaits(EmailSamples.Reference, "+86•••00", EmailSamples.Asked, EmailSamples.Asked.AddHours(72), EmailSamples.NotMe),
        new MessageContent.NumberJoined(EmailSamples.Reference, EmailSamples.Asked),
        new MessageContent.Trial(EmailSamples.Asked),
    ];

    /// <summary>Every kind, in both languages, to both kinds of number.</summary>
    public static TheoryData<int, string, string> EverySms
    {
        get
        {
            TheoryData<int, string, string> data = [];
            for (var kind = 0; kind < EveryKind.Count; kind++)
            {
                data.Add(kind, "en", Abroad);
                data.Add(kind, "en", Mainland);
                data.Add(kind, "zh-Hans", Abroad);
                data.Add(kind, "zh-Hans", Mainland);
            }

            return data;
        }
    }

    public static Sms Write(MessageContent content, string locale, string to = Abroad, EmailSettings? settings = null) =>
        new SmsWriter(settings ?? Settings).Write(content, "id-1@id.example.com", to, locale);

    public static MessageContent.RecoveryCode CodeFor(RecoveryGoal goal, int minutes = 5, string code = Code) =>
        new(EmailSamples.Reference, code, goal, EmailSamples.Asked, EmailSamples.Asked.AddMinutes(minutes));
}
