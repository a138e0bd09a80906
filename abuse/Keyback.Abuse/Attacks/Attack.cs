namespace Keyback.Abuse.Attacks;

/// <summary>One kind of attack, played against a server.</summary>
internal abstract class Attack
{
    /// <summary>Its name, as the command line and README.md say it.</summary>
    public abstract string Name { get; }

    /// <summary>The invariants that it tries to break.</summary>
    public abstract string Threatens { get; }

    /// <summary>Whether it can be played against a server of which nothing is known but its address.</summary>
    public virtual bool NeedsNoTruth => false;

    /// <summary>Plays it.</summary>
    public abstract Task PlayAsync(Arena arena, Findings findings);
}
