namespace Keyback.Bench;

/// <summary>Something does not work; how fast it is plays no part.</summary>
internal sealed class BenchException : Exception
{
    /// <summary>Says what.</summary>
    public BenchException(string message)
        : base(message)
    {
    }
}
