using Keyback.Audit;
using Keyback.Server.Pages.Own;
using Keyback.Storage.Audit;

namespace Keyback.Server.Tests.Texts;

/// <summary>What an owner reads of an entry is true for every reason that it can have.</summary>
public sealed class EventWordsTests
{
    [Theory]
    [InlineData(AuditKind.AccountFrozen, "disowned", "Event_Frozen")]
    [InlineData(AuditKind.AccountFrozen, "doubt", "Event_FrozenDoubt")]
    [InlineData(AuditKind.SignInFailed, null, "Event_WrongPassword")]
    [InlineData(AuditKind.SignInFailed, "passkey", "Event_SignInRefused")]
    [InlineData(AuditKind.SignInFailed, "wechat", "Event_SignInRefused")]
    [InlineData(AuditKind.SignInFailed, "password", "Event_SignInRefused")]
    [InlineData(AuditKind.SignInFailed, "budget", "Event_SignInLate")]
    [InlineData(AuditKind.StepUpFailed, null, "Event_WrongPassword")]
    [InlineData(AuditKind.SteppedUp, null, "Event_SteppedUp")]
    [InlineData(AuditKind.SteppedUp, "passkey", "Event_PasskeySteppedUp")]
    public void The_reason_chooses_the_sentence(AuditKind kind, string? reason, string key) =>
        Assert.Equal(key, EventWords.KeyOf(new AccountEvent(DateTimeOffset.UnixEpoch, kind, null, reason)));
}
