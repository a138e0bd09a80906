using System.Text.RegularExpressions;
using Keyback.Recovery;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Recovery;

/// <summary>docs/recovery.md draws the machine; the machine is walked and compared.</summary>
public sealed partial class RecoveryDrawingTests
{
    [Fact]
    public void The_drawing_shows_every_step_of_the_machine_and_no_other()
    {
        var drawn = Edge().Matches(File.ReadAllText(Tree.File("docs/recovery.md")))
            .Select(match => match.Groups[1].Value)
            .Where(line => !line.StartsWith("[*]", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(Walk().Distinct().Order(StringComparer.Ordinal), drawn);
    }

    [Fact]
    public void The_drawing_begins_where_the_machine_begins() => Assert.All(
        new[] { Machine.Fresh(), Machine.ByLink() },
        start => Assert.Contains($"[*] --> {start.State}: Start, by", File.ReadAllText(Tree.File("docs/recovery.md")), StringComparison.Ordinal));

    private static IEnumerable<string> Walk()
    {
        var events = new (RecoveryEvent Event, string Words)[]
        {
            (Machine.Code(Machine.Right), "CodeSubmitted right, goal {0}"),
            (Machine.Code(Machine.Wrong), "CodeSubmitted wrong{1}"),
            (new RecoveryEvent.ResendRequested(Machine.Wrong), "ResendRequested"),
            (new RecoveryEvent.LinkOpened(), "LinkOpened"),
            (new RecoveryEvent.PasswordChosen("hash"), "PasswordChosen{2}"),
            (new RecoveryEvent.PasswordSkipped(), "PasswordSkipped{2}"),
            (new RecoveryEvent.Overtaken(), "Overtaken"),
        };
        var now = Machine.Start.AddMinutes(5);
        foreach (var state in Enum.GetValues<RecoveryState>().Where(state => state is not RecoveryState.None))
        {
            foreach (var goal in (RecoveryGoal[])[RecoveryGoal.NewPassword, RecoveryGoal.TemporaryCode])
            {
                foreach (var attempt in Variants(state, goal))
                {
                    var holder = attempt.Bearer is RecoveryBearer.LinkHolder ? " by the link's holder" : "";
                    foreach (var (@event, words) in events)
                    {
                        var step = Machine.Rules.Apply(attempt, @event, now);
                        if (step.Next != attempt)
                        {
                            var last = step.Next.State is RecoveryState.Locked ? ", the last" : "";
                            yield return $"{state} --> {step.Next.State}: {string.Format(null, words, goal, last, holder)}";
                        }
                    }

                    if (attempt.StateAt(attempt.ExpiresAt) is RecoveryState.Expired && state is not RecoveryState.Expired)
                    {
                        yield return $"{state} --> {attempt.StateAt(attempt.ExpiresAt)}: time";
                    }
                }
            }
        }
    }

    private static IEnumerable<RecoveryAttempt> Variants(RecoveryState state, RecoveryGoal goal) => state is RecoveryState.LinkSent
        ? Enum.GetValues<RecoveryBearer>().Select(bearer => Machine.ByLink(goal, bearer))
        : new[] { 0, Machine.Limits.WrongCodesPerCode - 1 }.Select(wrong => Machine.In(state, goal) with { WrongCodes = wrong });

    [GeneratedRegex(@"^\s+(\S+ --> \w+: .+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Edge();
}
