namespace Keyback.Abuse.Kit;

/// <summary>
/// Chance that a seed repeats, the same on every machine and with every version of the runtime (SplitMix64). Nothing that has
/// to stay secret comes from here.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz";
    private const string Base64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = _state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 to one less than this.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>Heads or tails.</summary>
    public bool Coin() => Below(2) == 0;

    /// <summary>True once in so many times.</summary>
    public bool OnceIn(int times) => Below(times) == 0;

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> things) => things[Below(things.Count)];

    /// <summary>So many decimal digits.</summary>
    public string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + Below(10))));

    /// <summary>So many small letters.</summary>
    public string Word(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Letters[Below(Letters.Length)]));

    /// <summary>What looks like one of the server's tokens.</summary>
    public string Token() => string.Concat(Enumerable.Range(0, 42).Select(_ => Base64Url[Below(64)])) + "A";

    /// <summary>An id.</summary>
    public Guid Id()
    {
        var bytes = new byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes.AsSpan(8), Next());
        return new Guid(bytes);
    }

    /// <summary>The same things in random order.</summary>
    public T[] Shuffled<T>(IEnumerable<T> things)
    {
        T[] mixed = [.. things];
        for (var at = mixed.Length - 1; at > 0; at--)
        {
            var other = Below(at + 1);
            (mixed[at], mixed[other]) = (mixed[other], mixed[at]);
        }

        return mixed;
    }

    /// <summary>Dice of its own for one part of the work, so that parts done side by side repeat as well.</summary>
    public Dice Part(int number) => new(_state ^ ((ulong)(number + 1) * 0xD6E8FEB86659FD93));
}
