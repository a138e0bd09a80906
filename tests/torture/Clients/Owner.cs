using Keyback.Torture.History;

namespace Keyback.Torture.Clients;

/// <summary>An owner who comes back in, hastily: presses twice, asks again, answers from several windows at once.</summary>
internal sealed class Owner(World world, string address)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly string _from = world.NewAddress();

    public static Task RunAsync(World world, string address) => new Owner(world, address).RunAsync();

    private async Task RunAsync()
    {
        var visitor = new Visitor(world, address, _from);
        var wantsPassword = world.Draw(3) > 0;
        if (await visitor.StartAsync(wantsPassword ? "new_password" : "temporary_code") is not { } asked)
        {
            return;
        }

        if (await CodeAsync(visitor, asked) is not { } code)
        {
            return;
        }

        if (world.Draw(4) == 0)
        {
            await visitor.CodeAsync(world.Somewhere, asked, Mistyped(code));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 1 + world.Draw(5)).Select(_ => visitor.CodeAsync(world.Somewhere, asked, code)));
        if (answers.All(answer => answer.Status is null))
        {
            await Task.Delay(1000);
            answers = [await visitor.CodeAsync(world.Somewhere, asked, code)];
        }

        var right = answers.FirstOrDefault(answer => answer.Status is 200);
        if (wantsPassword)
        {
            await RenewAsync(visitor, asked);
        }
        else if (right?.Json?["session"]?["token"]?.ToString() is { } session)
        {
            await SignOutAsync(session);
        }
    }

    // Some ask for the code again.
    private async Task<string?> CodeAsync(Visitor visitor, Asked asked)
    {
        var code = await world.Mails.CodeAsync(asked.Reference, 1, Patience);
        if (world.Draw(4) > 0)
        {
            return code;
        }

        await Task.Delay(Plan.ResendPause + TimeSpan.FromMilliseconds(200));
        var resent = await Task.WhenAll(Enumerable.Range(0, 1 + world.Draw(3)).Select(_ => visitor.ResendAsync(asked)));
        return resent.Any(yes => yes) ? await world.Mails.CodeAsync(asked.Reference, code is null ? 1 : 2, Patience) ?? code : code;
    }

    private async Task RenewAsync(Visitor visitor, Asked asked)
    {
        var passwords = Enumerable.Range(0, 1 + world.Draw(3)).Select(_ => NewPassword()).ToList();
        var results = await Task.WhenAll(passwords.Select(password => visitor.PasswordAsync(world.Somewhere, asked, password)));
        if (results.All(result => result is null))
        {
            await Task.Delay(1000);
            await visitor.PasswordAsync(world.Somewhere, asked, passwords[0]);
        }

        var accepted = Array.IndexOf(results, true);
        if (accepted >= 0 && (await visitor.SignInAsync(world.Somewhere, passwords[accepted])).Token is { } token)
        {
            await SignOutAsync(token);
        }
    }

    private async Task SignOutAsync(string token)
    {
        var session = world.NextSession();
        if ((await world.Somewhere.DeleteAsync("/api/v1/sessions/current", _from, token)).Status is not 204)
        {
            return;
        }

        world.Log.Add(new SessionEnded(session, DateTimeOffset.UtcNow));
        await Task.Delay(1000);
        foreach (var node in world.Nodes)
        {
            var at = DateTimeOffset.UtcNow;
            if ((await node.GetAsync("/api/v1/sessions", _from, token)).Status is { } status and (200 or 401))
            {
                world.Log.Add(new SessionUsed(session, node.Name, status == 200, at));
            }
        }
    }

    private string NewPassword() => $"quiet harbour {world.Draw(1_000_000)} before dawn {world.Draw(1_000_000)}";

    private static string Mistyped(string code) => (code[0] == '9' ? "0" : "9") + code[1..];
}
