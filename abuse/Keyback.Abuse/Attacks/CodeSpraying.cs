using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Codes tried thinly over everybody, and thickly on one account over every way that it has.</summary>
internal sealed class CodeSpraying : Attack
{
    /// <inheritdoc/>
    public override string Name => "code-spraying";

    /// <inheritdoc/>
    public override string Threatens => "I4";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        await OneAccountAsync(arena, await arena.UsualAsync(), findings);

        var most = arena.Size(1000, 60); // wrong codes of strangers in an hour
        var server = await arena.ServerAsync(
            "spray", [("Keyback:TrustedProxies:0", "127.0.0.1"), ("Keyback:Limits:WrongCodesOfAll", $"{most}")], [.. Person.Several(Standing.Known, 40)]);
        await OverAccountsAsync(arena, server, most, findings);
    }

    private static async Task OverAccountsAsync(Arena arena, OwnServer server, int most, Findings findings)
    {
        List<Answer> before = [];
        for (var number = 0; number < most; number++)
        {
            using var visitor = arena.Stranger(server.Url);
            var person = number % 25 == 0 ? new Person(Standing.Known, number / 25 % 40) : new Person(Standing.Nobody, number);
            var isPhone = number % 3 == 0;
            var begun = await visitor.BeginAsync(isPhone ? person.Phone : person.Email, isPhone ? "sms_code" : "email_code");
            before.Add(await visitor.CodeAsync(begun, isPhone ? arena.Dice.Digits(6) : arena.Dice.Digits(8)));
        }

        for (var second = 0; second < 15; second++) // the count is looked at while codes are wrong, every five seconds at most
        {
            before.Add(await GuessAsync(arena, server, $"between{second}@example.com"));
            if (before[^1].Code == "captcha_required")
            {
                break;
            }

            await Task.Delay(1000);
        }

        List<Answer> after = [];
        for (var number = 0; number < 30; number++)
        {
            after.Add(await GuessAsync(arena, server, $"late{number}@example.com"));
        }

        var entered = before.Concat(after).Count(answer => answer.Status == 200);
        findings.Add($"one random code for each of {most:N0} identifiers, by e-mail and phone, each from a network of its own", before, entered == 0);
        findings.Add(
            "the same after the alarm: a code needs the work of a CAPTCHA",
            after,
            after.TrueForAll(answer => answer.Code == "captcha_required"));
    }

    private static async Task<Answer> GuessAsync(Arena arena, OwnServer server, string identifier)
    {
        using var visitor = arena.Stranger(server.Url);
        return await visitor.CodeAsync(await visitor.BeginAsync(identifier), arena.Dice.Digits(8));
    }

    private static async Task OneAccountAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        List<Answer> wrong = [];
        for (var start = 0; start < 4; start++)
        {
            using var visitor = arena.Stranger(server.Url);
            var isPhone = start % 2 == 1;
            var begun = await visitor.BeginAsync(isPhone ? owner.Phone : owner.Email, isPhone ? "sms_code" : "email_code", start < 2 ? "new_password" : "temporary_code");
            await server.Out.SettledAsync(); // bound to its account
            for (var guess = 0; guess < 8; guess++)
            {
                wrong.Add(await visitor.CodeAsync(begun, isPhone ? Walks.NoSmsCode : Walks.NoCode));
            }
        }

        using var late = arena.Stranger(server.Url);
        var right = await late.BeginAsync(owner.Phone, "sms_code");
        var answer = await late.CodeAsync(right, await server.Out.SmsCodeAsync(right.Reference));
        findings.Add(
            "wrong codes for one account over four Recoveries, by e-mail and phone and for both goals: five each are looked at",
            wrong,
            wrong.Count(one => one.Code == "code_wrong") <= 20);
        findings.Add("after them the right code by SMS, from another network", [answer], answer.Status != 200);

        var captured = new JsonObject { ["code"] = await server.Out.SmsCodeAsync(right.Reference) };
        List<Answer> elsewhere = [];
        foreach (var step in (string[])["password", "skip-password", "user-name", "second-factor", "wait"])
        {
            elsewhere.Add(await late.StepAsync(right, step, (JsonObject)captured.DeepClone()));
        }

        findings.Add("then every later step without the code", elsewhere, elsewhere.TrueForAll(one => one.Status is 400 or 409 or 423));
    }
}
