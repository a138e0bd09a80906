namespace Keyback.Torture.Clients;

/// <summary>Owners and attackers, one after the other in several rows, until it is over. Each account has one owner, who does one thing at a time.</summary>
internal static class Crowd
{
    public static string OwnerAddress(int number) => $"owner{number}@example.com";

    public static string VictimAddress(int number) => $"victim{number}@example.com";

    public static Task RunAsync(World world, CancellationToken over)
    {
        var rows = Enumerable.Range(0, Plan.OwnersAtOnce).Select(row => Row(
            () => Owner.RunAsync(world, OwnerAddress(row + (Plan.OwnersAtOnce * world.Draw(Plan.Owners / Plan.OwnersAtOnce)))), over));
        var attackers = Enumerable.Range(0, Plan.AttackersAtOnce).Select(row => Row(
            () => Attacker.RunAsync(world, VictimAddress(world.Draw(Plan.Victims)), $"10.2{row}0.{world.Draw(3)}"), over));
        return Task.WhenAll(rows.Concat(attackers));
    }

    private static async Task Row(Func<Task> next, CancellationToken over)
    {
        await Task.Yield();
        while (!over.IsCancellationRequested)
        {
            await next();
            await Task.Delay(150, CancellationToken.None); // two cores carry everything here: what is to be found out is what breaks, not how fast it is
        }
    }
}
