using System.Globalization;
using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>A fresh IPv6 address at each request, of the many that every customer has.</summary>
internal sealed class Ipv6Rotation : Attack
{
    private const int FreeStarts = 30; // of a network in a quarter of an hour
    private const int WrongPasswords = 100; // of a network in an hour

    /// <inheritdoc/>
    public override string Name => "ipv6-rotation";

    /// <inheritdoc/>
    public override string Threatens => "I4, I5";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var url = (await arena.UsualAsync()).Url;
        List<Answer> starts = [];
        for (var number = 0; number < arena.Size(200, 60); number++)
        {
            using var visitor = new Visitor(url, AddressIn("2001:db8:77", arena.Dice));
            starts.Add(await visitor.StartAsync($"{arena.Dice.Word(12)}@example.com"));
        }

        findings.Add("starts for other identifiers from ever other addresses of one /48", starts, starts.Count(answer => answer.Status == 201) <= FreeStarts);

        var captchas = new List<Answer>();
        for (var number = 0; number < arena.Size(400, 320); number++)
        {
            using var visitor = new Visitor(url, AddressIn("2001:db8:78", arena.Dice));
            captchas.Add(await visitor.PostAsync("/api/v1/sessions/passkey/options", new JsonObject()));
        }

        findings.Add("challenges for passkeys from ever other addresses of one /48", captchas, captchas.Count(answer => answer.Status is 200 or 201) <= FreeStarts * 10);

        List<Answer> passwords = [];
        for (var number = 0; number < arena.Size(150, 110); number++)
        {
            using var visitor = new Visitor(url, AddressIn("2001:db8:79", arena.Dice));
            passwords.Add(await visitor.SignInAsync($"{arena.Dice.Word(12)}@example.com", "a wrong password 77"));
        }

        findings.Add("passwords of other accounts from ever other addresses of one /48", passwords, passwords.Count(answer => answer.Status == 401) <= WrongPasswords);
    }

    private static string AddressIn(string network, Dice dice) => string.Create(
        CultureInfo.InvariantCulture, $"{network}:{dice.Below(65536):x}:{dice.Below(65536):x}:{dice.Below(65536):x}:{dice.Below(65536):x}:{dice.Below(65536):x}");
}
