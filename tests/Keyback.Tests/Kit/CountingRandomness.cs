namespace Keyback.Tests.Kit;

/// <summary>Randomness that repeats from run to run and never gives the same bytes twice in one.</summary>
internal sealed class CountingRandomness : Randomness
{
    private int _next;

    public override void Fill(Span<byte> bytes)
    {
        bytes.Clear();
        BitConverter.TryWriteBytes(bytes, Interlocked.Increment(ref _next));
    }
}
