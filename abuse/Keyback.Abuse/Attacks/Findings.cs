using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>One thing that was tried.</summary>
/// <param name="What">What was tried, in words.</param>
/// <param name="Times">How often.</param>
/// <param name="Got">What came back.</param>
/// <param name="Verdict">Whether the server held.</param>
internal sealed record Finding(string What, int Times, string Got, Verdict Verdict);

/// <summary>How it went.</summary>
internal enum Verdict
{
    /// <summary>The server held.</summary>
    Held,

    /// <summary>The attacker got what nobody should get.</summary>
    Broken,

    /// <summary>It could not be tried here.</summary>
    NotRun,
}

/// <summary>What an attack tried, how often, and what it got.</summary>
internal sealed class Findings
{
    private readonly List<Finding> _all = [];

    /// <summary>Everything so far.</summary>
    public IReadOnlyList<Finding> All => _all;

    /// <summary>Notes one thing that was tried.</summary>
    public void Add(string what, int times, string got, bool held) => _all.Add(new Finding(what, times, got, held ? Verdict.Held : Verdict.Broken));

    /// <summary>Notes answers, counted by what they said.</summary>
    public void Add(string what, IReadOnlyCollection<Answer> answers, bool held) => Add(what, answers.Count, Answer.Count(answers), held);

    /// <summary>Notes what could not be tried, and why.</summary>
    public void NotRun(string what, string why) => _all.Add(new Finding(what, 0, why, Verdict.NotRun));
}
