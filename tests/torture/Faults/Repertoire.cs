using Keyback.Torture.Machines;

namespace Keyback.Torture.Faults;

/// <summary>All that is broken in a run.</summary>
internal static class Repertoire
{
    /// <summary>What can happen to nodes, whatever the store.</summary>
    public static IEnumerable<Fault> OfNodes(IReadOnlyList<ServerNode> nodes, Random random)
    {
        yield return new("node killed (SIGKILL)", 5, async () =>
        {
            var node = Any();
            await node.KillAsync();
            await Task.Delay(random.Next(1500));
            await node.StartAsync();
        });
        yield return new("node told to end (SIGTERM) and started again", 2, async () =>
        {
            var node = Any();
            await node.StopAsync();
            await node.StartAsync();
        });
        yield return new("node frozen (SIGSTOP)", 2, () => Any().FreezeAsync(TimeSpan.FromMilliseconds(random.Next(1000, 8000))));

        ServerNode Any() => nodes[random.Next(nodes.Count)];
    }

    /// <summary>What can happen around the nodes: to their clocks and to the relay.</summary>
    public static IEnumerable<Fault> OfSurroundings(IReadOnlyList<ServerNode> nodes, MailSink mails, Random random)
    {
        foreach (var node in nodes.Where(node => node.ClockMoves))
        {
            yield return new("clock of a node jumps", 2, async () =>
            {
                node.SetClock(Plan.LongestJump * ((2 * random.NextDouble()) - 1));
                await Task.Delay(random.Next(2000, 8000));
                node.SetClock(TimeSpan.Zero);
            });
        }

        foreach (var (name, mood) in new (string, Mood)[]
            {
                ("relay refuses for now (4xx)", Mood.RefuseForNow), ("relay refuses for good (5xx)", Mood.RefuseForGood), ("relay stalls", Mood.Stall),
                ("relay drops connections half-way", Mood.DropHalfWay), ("relay keeps messages and drops connections", Mood.KeepAndDrop),
            })
        {
            yield return new(name, 1, async () =>
            {
                mails.Mood = mood;
                await Task.Delay(random.Next(1500, 4000));
                mails.Mood = Mood.Accept;
            });
        }
    }

    /// <summary>What can happen to two database servers.</summary>
    public static IEnumerable<Fault> OfDatabase(PostgresPair database, Random random)
    {
        yield return new("primary breaks, standby promoted", 3, database.FailOverAsync);
        yield return new("primary breaks and comes back", 2, () => database.RestartAsync(atOnce: true));
        yield return new("primary told to restart", 1, () => database.RestartAsync(atOnce: false));
        yield return new("standby lost for a while", 1, () => database.LoseStandbyAsync(TimeSpan.FromMilliseconds(random.Next(1000, 4000))));
    }

    /// <summary>What can happen to a disk.</summary>
    public static IEnumerable<Fault> OfDisk(SmallDisk disk, Random random)
    {
        if (disk.CanFill)
        {
            yield return new("disk full", 4, () => disk.FillAsync(TimeSpan.FromMilliseconds(random.Next(1000, 4000))));
        }
    }
}
