using System.Text.RegularExpressions;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Recovery;

/// <summary>docs/recovery.md draws the machine; the machine is walked and compared.</summary>
public sealed partial class RecoveryDrawingTests
{
    [Fact]
    public void The_drawing_shows_every_step_of_the_machine_and_no_other()
    {
        var drawn = Arrow().Matches(File.ReadAllText(Tree.File("docs/recovery.md")))
            .Select(match => match.Groups[1].Value)
            .Where(line => !line.StartsWith("[*]", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(Walk().Distinct().Order(StringComparer.Ordinal), drawn);
    }

    [Fact]
    public void The_drawing_begins_where_the_machine_begins() => Assert.All(
        new[] { Machine.Fresh(), Machine.ByLink(), Machine.ByPhone() },
        start => Assert.Contains($"[*] --> {start.State}: Start, by", File.ReadAllText(Tree.File("docs/recovery.md")), StringComparison.Ordinal));

    private static readonly (string Words, RecoveryFacts Facts)[] Standings =
    [
        (", the last", Machine.Facts with { NamesLeft = 1 }),
        (", the number proves nothing alone", Machine.Facts with { NumberIsProof = false }),
        (", the number proves nothing alone and there is no address", Machine.Facts with { NumberIsProof = false, HasEmail = false }),
        (", no name to ask for", Machine.Facts with { ExpectedName = null }),
        (", no name to ask for and no address", Machine.Facts with { ExpectedName = null, HasEmail = false }),
        (", the way is locked", Machine.Facts with { LockedUntil = Machine.Start.AddHours(1) }),
    ];

    private static IEnumerable<string> Walk()
    {
        var events = new (RecoveryEvent Event, string Words, FactorVerdict? Factor)[]
        {
            (Machine.Code(Machine.Right), "CodeSubmitted right", null),
            (Machine.Code(Machine.Wrong), "CodeSubmitted wrong", null),
            (Machine.Name("mei"), "UserNameSubmitted right", null),
            (Machine.Name("alex"), "UserNameSubmitted wrong", null),
            (new RecoveryEvent.WeChatScanned(Machine.Account), "WeChatScanned, the account's", null),
            (new RecoveryEvent.WeChatScanned(null), "WeChatScanned, another", null),
            (new RecoveryEvent.NumberDisowned(), "NumberDisowned", null),
            (new RecoveryEvent.ResendRequested(Machine.Wrong), "ResendRequested", null),
            (new RecoveryEvent.LinkOpened(), "LinkOpened", null),
            (new RecoveryEvent.FactorSubmitted(Machine.Second), "FactorSubmitted right", new FactorVerdict.Right()),
            (new RecoveryEvent.FactorSubmitted(Machine.Second), "FactorSubmitted wrong", new FactorVerdict.Wrong(0, Lane.Stranger)),
            (new RecoveryEvent.FactorSubmitted(Machine.Second), "FactorSubmitted unseen", new FactorVerdict.Closed(TimeSpan.FromHours(1))),
            (new RecoveryEvent.WaitChosen(Machine.Second), "WaitChosen", null),
            (new RecoveryEvent.WaitGivenUp(), "WaitGivenUp", null),
            (new RecoveryEvent.PasswordChosen("hash"), "PasswordChosen", null),
            (new RecoveryEvent.PasswordSkipped(), "PasswordSkipped", null),
            (new RecoveryEvent.Overtaken(), "Overtaken", null),
        };
        var now = Machine.Start.AddMinutes(4);
        foreach (var state in Enum.GetValues<RecoveryState>().Where(state => state is not RecoveryState.None))
        {
            foreach (var goal in (RecoveryGoal[])[RecoveryGoal.NewPassword, RecoveryGoal.TemporaryCode])
            {
                foreach (var attempt in Variants(state, goal))
                {
                    foreach (var (@event, words, factor) in events)
                    {
                        foreach (var edge in Edges(attempt, @event, words, factor, now))
                        {
                            yield return edge;
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

    // What follows when nothing is against it, and what else where the account stands otherwise.
    private static IEnumerable<string> Edges(RecoveryAttempt attempt, RecoveryEvent @event, string words, FactorVerdict? factor, DateTimeOffset now)
    {
        var usual = Machine.Apply(attempt, @event, now, Machine.Facts with { Factor = factor }).Next;
        if (usual != attempt)
        {
            yield return Edge(attempt, usual, words, usual.State is RecoveryState.Locked ? ", the last" : "");
        }

        foreach (var (standing, facts) in Standings)
        {
            var other = Machine.Apply(attempt, @event, now, facts with { Factor = factor }).Next;
            if (other != attempt && other != usual)
            {
                yield return Edge(attempt, other, words, standing);
            }
        }
    }

    private static string Edge(RecoveryAttempt from, RecoveryAttempt next, string words, string standing)
    {
        var goal = next.State is RecoveryState.PasswordRequired or RecoveryState.Completed
            && (from.State is RecoveryState.CodeRequired or RecoveryState.UserNameRequired or RecoveryState.SecondFactorRequired
                || words.StartsWith("Factor", StringComparison.Ordinal)) ? $", goal {from.Goal}" : "";
        var holder = from.Bearer is RecoveryBearer.LinkHolder && next.State is not RecoveryState.Cancelled ? " by the link's holder" : "";
        var over = from.State is RecoveryState.Waiting && next.State is not RecoveryState.Cancelled ? ", the wait over" : "";
        var asked = next.State is RecoveryState.SecondFactorRequired ? ", a second factor asked for" : "";
        var bySms = next.State is RecoveryState.UserNameRequired ? ", by SMS" : "";
        return $"{from.State} --> {next.State}: {words}{holder}{over}{bySms}{asked}{standing}{goal}";
    }

    private static IEnumerable<RecoveryAttempt> Variants(RecoveryState state, RecoveryGoal goal) => state switch
    {
        RecoveryState.LinkSent => Enum.GetValues<RecoveryBearer>().SelectMany(bearer => (RecoveryAttempt[])
            [Machine.ByLink(goal, bearer), Machine.ByLink(goal, bearer) with { Factors = Machine.WithApp }]),
        RecoveryState.Waiting => new[] { 0, 1 }.Select(hours => Machine.In(state, goal) with
        {
            Factors = Machine.WithApp,
            WaitsUntil = Machine.Start.AddHours(hours),
            ExpiresAt = Machine.Start.AddHours(24),
        }),
        _ => new[] { 0, Machine.Limits.WrongCodesPerCode - 1 }
            .SelectMany(wrong => new[] { Machine.In(state, goal), Machine.ByPhone(goal) with { State = state } }
                .Where(attempt => state is not RecoveryState.UserNameRequired || attempt.Method is RecoveryMethod.SmsCode)
                .SelectMany(attempt => (RecoveryAttempt[])
                [
                    attempt with { WrongCodes = wrong, Factors = Machine.WithApp },
                    .. state is RecoveryState.SecondFactorRequired ? Array.Empty<RecoveryAttempt>() : [attempt with { WrongCodes = wrong }],
                ])),
    };

    [GeneratedRegex(@"^\s+(\S+ --> \w+: .+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
