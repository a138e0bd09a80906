namespace Keyback.Abuse.Kit;

/// <summary>What a server of our own wrote. Beyond a bound the oldest lines go, after whoever watches has seen them.</summary>
internal sealed class ServerLog
{
    private const int MostKept = 20_000;

    private readonly Queue<string> _lines = new();
    private readonly Lock _gate = new();

    /// <summary>Who looks at each line as it comes, or none.</summary>
    public Action<string>? Watch { get; set; }

    /// <summary>How many lines have come.</summary>
    public long Count { get; private set; }

    /// <summary>The lines that are kept.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Keeps a line; none at the end of the output.</summary>
    public void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            Count++;
            _lines.Enqueue(line);
            if (_lines.Count > MostKept)
            {
                _lines.Dequeue();
            }
        }

        Watch?.Invoke(line);
    }
}
