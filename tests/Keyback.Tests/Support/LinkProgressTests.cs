using Keyback.Audit;
using Keyback.Support;

namespace Keyback.Tests.Support;

/// <summary>How far a link is, read from the record alone.</summary>
public sealed class LinkProgressTests
{
    private static readonly DateTimeOffset Sent = new(2026, 11, 29, 3, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Sent.AddMinutes(15);

    public static TheoryData<string, LinkStep> Stories => new()
    {
        { "", LinkStep.Queued },
        { "MessageDelayed", LinkStep.Delayed },
        { "MessageDelayed MessageSent", LinkStep.Sent },
        { "MessageSent MessageDelivered", LinkStep.Delivered },
        { "MessageDelayed MessageRefused", LinkStep.Refused },
        { "MessageSent MessageUndelivered", LinkStep.Refused },
        { "MessageExpired", LinkStep.NotSent },
        { "MessageSuppressed", LinkStep.NotSent },
        { "MessageSent LinkOpened", LinkStep.Opened },
        { "MessageSent LinkOpened LinkOpened", LinkStep.Opened },
        { "MessageSent LinkOpened SecondFactorWrong", LinkStep.Opened },
        { "MessageSent LinkOpened RecoveryWaits MessageSent", LinkStep.Waiting },
        { "MessageSent LinkOpened PasswordRejected PasswordChanged MessageSent", LinkStep.Done },
        { "MessageSent LinkOpened TemporarySignIn MessageRefused", LinkStep.Done },
        { "MessageSent RecoveryCancelled", LinkStep.Cancelled },
        { "MessageSent RecoveryCancelled LinkOpened", LinkStep.Cancelled },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public void The_record_tells_how_far_a_link_is(string story, LinkStep step)
    {
        Assert.Equal(step, Of(story, Sent.AddMinutes(14)).Step);
    }

    [Fact]
    public void What_was_not_used_in_time_is_expired_and_what_waits_is_not()
    {
        Assert.Equal(LinkStep.Expired, Of("MessageSent LinkOpened", End).Step);
        Assert.Equal(LinkStep.Opened, Of("MessageSent LinkOpened", End.AddTicks(-1)).Step);
        Assert.Equal(LinkStep.Waiting, Of("MessageSent LinkOpened RecoveryWaits", End.AddHours(72)).Step);
        Assert.Equal(LinkStep.Done, Of("MessageSent LinkOpened PasswordChanged", End.AddHours(72)).Step);
    }

    [Fact]
    public void The_first_look_is_the_one_that_is_shown()
    {
        var progress = Of("MessageSent LinkOpened LinkOpened", Sent.AddMinutes(14));

        Assert.Equal(Sent.AddSeconds(1), progress.SentAt);
        Assert.Equal(Sent.AddSeconds(2), progress.OpenedAt);
    }

    private static LinkProgress Of(string story, DateTimeOffset now) => LinkProgress.Of(
        story.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((kind, index) => new LinkEvent(Enum.Parse<AuditKind>(kind), Sent.AddSeconds(index + 1), null)),
        End,
        now);
}
