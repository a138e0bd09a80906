using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Fuzz;

/// <summary>An id and the token that opens it.</summary>
internal sealed record Held(string Id, string Token);

/// <summary>Real ids and tokens from flows that are under way, so that rubbish reaches every state. The newest stay.</summary>
internal sealed class Pool
{
    private const int Most = 48;

    private readonly List<Held> _held = [];
    private readonly Lock _gate = new();

    /// <summary>Keeps one.</summary>
    public void Keep(string? id, string? token)
    {
        if (id is not null && token is not null)
        {
            lock (_gate)
            {
                _held.Add(new Held(id, token));
                if (_held.Count > Most)
                {
                    _held.RemoveAt(0);
                }
            }
        }
    }

    /// <summary>One of them; one that was made up where there is none.</summary>
    public Held Of(Dice dice)
    {
        lock (_gate)
        {
            return _held.Count > 0 ? dice.Of(_held) : new Held(dice.Id().ToString(), dice.Token());
        }
    }
}
