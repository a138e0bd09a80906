using Keyback.Accounts;
using Keyback.Server.Platform;
using Keyback.Storage.Staff;
using Keyback.Storage.Support;
using Keyback.Support;

namespace Keyback.Server.Console;

/// <summary>What became of an answer.</summary>
internal abstract record AnswerOutcome
{
    private AnswerOutcome()
    {
    }

    /// <summary>It is on its way.</summary>
    public sealed record Sent : AnswerOutcome;

    /// <summary>The words may not go.</summary>
    public sealed record Refused(IReadOnlyList<AnswerRefusal> Reasons) : AnswerOutcome;

    /// <summary>The writer left no e-mail address.</summary>
    public sealed record NoAddress : AnswerOutcome;

    /// <summary>It is answered already, or somebody else has it.</summary>
    public sealed record Overtaken : AnswerOutcome;
}

/// <summary>Answers a request by e-mail: the member's plain words, with ours around them in the writer's language.</summary>
internal sealed class AnswerRequest(SupportQueueStore store, TimeProvider clock, IServiceProvider services)
{
    private readonly Uri _publicUrl = PublicUrl.Of(services);

    /// <summary>The writer's address, if that is how the writer wants to be reached.</summary>
    public static EmailAddress? AddressOf(SupportRequest request) => EmailAddress.TryParse(request.Reach, out var address) ? address : null;

    public async Task<AnswerOutcome> HandleAsync(QueuedRequest queued, StaffMember by, string words)
    {
        if (AddressOf(queued.Request) is not { } address)
        {
            return new AnswerOutcome.NoAddress();
        }

        if (AnswerRules.Judge(words, _publicUrl) is { Count: > 0 } reasons)
        {
            return new AnswerOutcome.Refused(reasons);
        }

        return await store.AnswerAsync(queued, by, address.Value, AnswerRules.Plain(words), clock.GetUtcNow())
            ? new AnswerOutcome.Sent()
            : new AnswerOutcome.Overtaken();
    }
}
