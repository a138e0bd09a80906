using System.Diagnostics;
using Keyback.Abuse.Reports;

namespace Keyback.Abuse.Attacks;

/// <summary>Every attack, in the order in which they are played.</summary>
internal static class AllAttacks
{
    /// <summary>The attacks.</summary>
    public static IReadOnlyList<Attack> List { get; } =
    [
        new EnumerationByAnswer(),
        new EnumerationByTime(),
        new CodeSpraying(),
        new ParallelGuessing(),
        new MailBombing(),
        new SmsPumping(),
        new VictimLockout(),
        new LinkPrefetch(),
        new HostHeader(),
        new SessionFixation(),
        new Replay(),
        new TokenOfAnother(),
        new Csrf(),
        new OpenRedirect(),
        new CaptchaReuse(),
        new IdempotencyConfusion(),
        new ForwardedForSpoofing(),
        new Ipv6Rotation(),
        new LookAlikes(),
        new OversizedAndMalformed(),
        new SlowClients(),
        new HeaderSmuggling(),
    ];

    /// <summary>Plays some of them, and prints each as soon as it is over.</summary>
    public static async Task<IReadOnlyList<Played>> PlayAsync(Arena arena, IEnumerable<Attack> attacks, TextWriter to)
    {
        List<Played> all = [];
        foreach (var attack in attacks)
        {
            var findings = new Findings();
            var watch = Stopwatch.StartNew();
            try
            {
                if (arena.Target is not null && !attack.NeedsNoTruth)
                {
                    findings.NotRun("everything", "needs a server of our own, where accounts and messages are known");
                }
                else
                {
                    await attack.PlayAsync(arena, findings);
                }
            }
            catch (Exception error) // one that falls over must not hide what the others find
            {
                findings.Add("the attack itself", 1, $"fell over: {error.GetType().Name}: {error.Message}", held: false);
            }

            all.Add(new Played(attack, findings.All, watch.Elapsed));
            Printout.Print(to, all[^1]);
        }

        Printout.PrintTable(to, all);
        return all;
    }
}
