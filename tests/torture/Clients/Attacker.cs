using Keyback.Torture.History;

namespace Keyback.Torture.Clients;

/// <summary>Somebody who guesses at one account, codes and passwords, at several nodes at once, and who knows the code no better than chance.</summary>
internal static class Attacker
{
    private const int AtOnce = 4;

    public static async Task RunAsync(World world, string address, string network)
    {
        var visitor = new Visitor(world, address, $"{network}.{1 + world.Draw(250)}");
        if (world.Draw(4) == 0)
        {
            await GuessPasswordsAsync(world, visitor, address);
            return;
        }

        if (await visitor.StartAsync("temporary_code") is not { } asked)
        {
            return;
        }

        for (var round = 0; round < 2; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => visitor.CodeAsync(world.Somewhere, asked, world.Draw(100_000_000).ToString("D8", null))));
            if (world.Draw(3) == 0)
            {
                await Task.Delay(Plan.ResendPause);
                await visitor.ResendAsync(asked); // gives no new guesses
            }
        }
    }

    private static async Task GuessPasswordsAsync(World world, Visitor visitor, string address)
    {
        for (var round = 0; round < 4; round++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => visitor.SignInAsync(world.Somewhere, $"guess {world.Draw(1_000_000)} of many")));
            foreach (var _ in results.Where(result => result.Wrong))
            {
                world.Log.Add(new WrongPasswordJudged(address, DateTimeOffset.UtcNow));
            }
        }
    }
}
