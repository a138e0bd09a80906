using System.Globalization;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Messages sent to numbers that earn the attacker money, or that only cost the site some.</summary>
internal sealed class SmsPumping : Attack
{
    private const int PerPrefixPerHour = 20;

    // Premium, shared-cost, satellite, and countries that a site's list does not have.
    private static readonly string[] Dear =
        ["+19005550123", "+449098790001", "+448433000000", "+8816310101010", "+882165100000", "+25261234567", "+3725012345", "+37120000000", "+22997000000", "+6799312345"];

    /// <inheritdoc/>
    public override string Name => "sms-pumping";

    /// <inheritdoc/>
    public override string Threatens => "I5";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var day = arena.Size(150, 40);
        var server = await arena.ServerAsync(
            "pumped",
            [("Keyback:TrustedProxies:0", "127.0.0.1"), ("Keyback:Sms:Spending:PerDay", $"{day}"), ("Keyback:Captcha:Mode", "never")],
            [.. Person.Several(Standing.Known, 1)]);
        await PumpAsync("sign-ups for numbers of one prefix", arena.Size(120, 40), number => $"+86139000000{number % 100:D2}", PerPrefixPerHour);
        await PumpAsync("sign-ups and starts again and again for one number", arena.Size(40, 15), _ => "+8613700000001", 5);
        await PumpAsync("sign-ups for dear and foreign numbers", Dear.Length * 2, number => Dear[number % Dear.Length], 0);
        await PumpAsync("sign-ups for numbers of ever other prefixes: the day's ceiling", arena.Size(400, 60), number => $"+86150{number:D5}000", day);

        async Task PumpAsync(string what, int count, Func<int, string> numberOf, int most)
        {
            var before = server.Out.Sms.Count;
            List<Answer> answers = [];
            for (var number = 0; number < count; number++)
            {
                using var visitor = arena.Stranger(server.Url);
                answers.Add(await visitor.SignUpAsync(numberOf(number), "phone"));
                answers.Add(await visitor.StartAsync(numberOf(number), "sms_code"));
            }

            await server.Out.SettledAsync();
            var sent = server.Out.Sms.Count - before;
            findings.Add(
                what,
                answers.Count,
                string.Create(CultureInfo.InvariantCulture, $"{sent} SMS (at most {most}); {Answer.Count(answers.Select(answer => $"{answer.Status}"))}"),
                sent <= most);
        }
    }
}
