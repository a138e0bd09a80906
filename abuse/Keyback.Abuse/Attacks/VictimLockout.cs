using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>Everything that a stranger can use up, used up, to keep the owner out.</summary>
internal sealed class VictimLockout : Attack
{
    private const string Wrong = "a wrong password 77";

    /// <inheritdoc/>
    public override string Name => "victim-lockout";

    /// <inheritdoc/>
    public override string Threatens => "I5";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        var owner = arena.Fresh();
        using var own = arena.Stranger(server.Url);
        await own.SignInOnPageAsync(owner.Email, Person.GoodPassword); // a browser that the account knows
        await own.SubmitAsync("/my", "/sign-out");
        using var elsewhere = arena.Stranger(server.Url);
        await elsewhere.StartAsync(owner.Email, "email_link", works: true); // asked for before it begins, in a browser that it does not
        var link = await server.Out.LinkTokenAsync(owner.Email);

        var hostile = await AttackAsync(arena, server, owner);
        findings.Add("starts, codes, passwords, sign-ups and resends against one account from ever other networks", hostile, hostile.All(answer => answer.Status is not 200));

        var signedIn = await own.SignInOnPageAsync(owner.Email, Person.GoodPassword);
        findings.Add("then the owner's password, in the browser that signed in before", 1, $"{signedIn.Status} to {signedIn.Location}", signedIn.Location == "/my");
        await own.SubmitAsync("/my", "/sign-out");

        var redeemed = await elsewhere.RedeemAsync(link);
        findings.Add("then the link from before, in another browser", [redeemed], redeemed is { Status: 200 } && redeemed["state"] == "password_required");

        var started = await own.SubmitAsync("/forgot", null, ("Email", owner.Email), ("goal", "new_password"));
        var page = started.Location ?? "/forgot";
        var reference = Masked.ReferenceIn((await own.GetAsync(page)).Body);
        var coded = await own.SubmitAsync(page, null, ("Code", await server.Out.MailCodeAsync(reference)));
        var done = await own.SubmitAsync(coded.Location ?? "/forgot", null, ("Password", Person.OtherPassword));
        findings.Add("then a code by e-mail and a new password, in the browser that signed in before", 3, $"{done.Status} to {done.Location}", done.Location == "/sign-in?done=password");
    }

    private static async Task<List<Answer>> AttackAsync(Arena arena, OwnServer server, Person owner)
    {
        List<Answer> answers = [];
        for (var round = 0; round < arena.Size(150, 25); round++)
        {
            using var visitor = arena.Stranger(server.Url);
            var started = await visitor.StartAsync(round % 3 == 0 ? owner.Phone : owner.Email, round % 3 == 0 ? "sms_code" : "email_code", works: round % 10 == 0);
            answers.Add(started);
            if (started.Status == 201)
            {
                var begun = Walks.BegunIn(started);
                for (var guess = 0; guess < 6; guess++)
                {
                    answers.Add(await visitor.CodeAsync(begun, round % 3 == 0 ? Walks.NoSmsCode : Walks.NoCode));
                }

                answers.Add(await visitor.StepAsync(begun, "resend", []));
            }

            foreach (var identifier in (string[])[owner.Email, owner.Phone, owner.Name])
            {
                answers.Add(await visitor.SignInAsync(identifier, Wrong));
            }

            answers.Add(await visitor.SignUpAsync(owner.Email));
        }

        return answers;
    }
}
