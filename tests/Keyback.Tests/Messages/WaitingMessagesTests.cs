using System.Text.Json;
using Keyback.Limits;
using Keyback.Messages;

namespace Keyback.Tests.Messages;

/// <summary>A message may wait in the outbox while the program is updated: what an earlier one wrote is read.</summary>
public sealed class WaitingMessagesTests
{
    public static TheoryData<string, MessageContent> Earlier => new()
    {
        { """{"kind":"account_frozen","At":"2026-11-24T17:15:40+08:00"}""", new MessageContent.AccountFrozen(EmailSamples.Asked) },
        {
            """{"kind":"factor_closed","At":"2026-11-24T17:15:40+08:00","NotMe":"https://id.example.com/not-me/s3cr-et_token"}""",
            new MessageContent.FactorClosed(EmailSamples.Asked, EmailSamples.NotMe, Lane.Stranger)
        },
        {
            """{"kind":"way_locked","Reference":"K7Q-2M9","At":"2026-11-24T17:15:40+08:00","Until":"2026-11-25T17:15:40+08:00"}""",
            new MessageContent.WayLocked("K7Q-2M9", EmailSamples.Asked, EmailSamples.Asked.AddHours(24), Lane.Stranger)
        },
    };

    [Theory]
    [MemberData(nameof(Earlier))]
    public void A_message_that_lacks_what_was_added_later_is_read(string json, MessageContent content) =>
        Assert.Equal(content, JsonSerializer.Deserialize<MessageContent>(json));

    [Fact]
    public void What_was_added_is_kept()
    {
        MessageContent[] contents =
        [
            new MessageContent.AccountFrozen(EmailSamples.Asked, ByStaff: true),
            new MessageContent.FactorClosed(EmailSamples.Asked, EmailSamples.NotMe, Lane.KnownDevice),
            new MessageContent.WayLocked(EmailSamples.Reference, EmailSamples.Asked, EmailSamples.Asked, Lane.KnownDevice),
        ];

        Assert.All(contents, content => Assert.Equal(content, JsonSerializer.Deserialize<MessageContent>(JsonSerializer.Serialize(content))));
    }
}
