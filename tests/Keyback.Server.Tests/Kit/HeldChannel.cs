using Keyback.Messages;

namespace Keyback.Server.Tests.Kit;

/// <summary>A relay that takes every message and says nothing until it is let go.</summary>
internal sealed class HeldChannel : IEmailChannel
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>How many it has been given.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Lets the first one go; the others stay.</summary>
    public void LetFirstGo() => _first.SetResult();

    public async Task<Delivery> SendAsync(Email email, CancellationToken ct)
    {
        var held = Interlocked.Increment(ref _count) == 1 ? _first.Task : Task.Delay(Timeout.InfiniteTimeSpan, ct);
        await held.WaitAsync(ct);
        return new Delivery.Accepted();
    }

    public Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct) => Task.FromResult((true, "held"));
}
