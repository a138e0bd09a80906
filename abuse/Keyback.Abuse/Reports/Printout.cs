using System.Globalization;
using Keyback.Abuse.Attacks;

namespace Keyback.Abuse.Reports;

/// <summary>What one attack tried and got, and how long it took.</summary>
internal sealed record Played(Attack Attack, IReadOnlyList<Finding> Findings, TimeSpan Took)
{
    /// <summary>Broken if anything was; not run if nothing could be.</summary>
    public Verdict Verdict =>
        Findings.Any(finding => finding.Verdict is Verdict.Broken) ? Verdict.Broken
        : Findings.All(finding => finding.Verdict is Verdict.NotRun) ? Verdict.NotRun
        : Verdict.Held;

    /// <summary>How many requests and tries.</summary>
    public int Times => Findings.Sum(finding => finding.Times);
}

/// <summary>The print-out for people.</summary>
internal static class Printout
{
    /// <summary>A verdict in a word.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Held => "held",
        Verdict.Broken => "BROKEN",
        Verdict.NotRun => "not run",
    };

    /// <summary>One attack, as soon as it is over.</summary>
    public static void Print(TextWriter to, Played played)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{played.Attack.Name} ({played.Attack.Threatens}), {played.Took.TotalSeconds:F1} s: {Word(played.Verdict)}"));
        foreach (var finding in played.Findings)
        {
            to.WriteLine($"  {finding.What}");
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    tried {finding.Times:N0}; {Word(finding.Verdict)}: {finding.Got}"));
        }
    }

    /// <summary>The table at the end.</summary>
    public static void PrintTable(TextWriter to, IReadOnlyList<Played> all)
    {
        to.WriteLine($"\n{"attack",-28}{"threatens",-18}{"tried",9}  verdict");
        foreach (var played in all)
        {
            to.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{played.Attack.Name,-28}{played.Attack.Threatens,-18}{played.Times,9:N0}  {Word(played.Verdict)}"));
        }

        to.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{all.Count} attacks, {all.Sum(played => played.Times):N0} tries: {all.Count(played => played.Verdict is Verdict.Held)} held, {all.Count(played => played.Verdict is Verdict.Broken)} broken, {all.Count(played => played.Verdict is Verdict.NotRun)} not run."));
    }
}
