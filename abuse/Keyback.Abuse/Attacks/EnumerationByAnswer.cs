using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>
/// Who has an account, read from answers: every operation of the API and every page that takes an identifier, for accounts of
/// every standing and for nobody. All must get the same, to the last header.
/// </summary>
internal sealed class EnumerationByAnswer : Attack
{
    private const string WrongPassword = "a wrong password 77";

    private static readonly Standing[] All =
        [Standing.Nobody, Standing.Known, Standing.Disabled, Standing.Frozen, Standing.Social, Standing.Unproved, Standing.Locked];

    /// <inheritdoc/>
    public override string Name => "enumeration-by-answer";

    /// <inheritdoc/>
    public override string Threatens => "I1";

    /// <inheritdoc/>
    public override bool NeedsNoTruth => true;

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        if (arena.Target is { } target)
        {
            await PlayOnTargetAsync(arena, target, findings);
            return;
        }

        var server = await Crowd.ServerAsync(arena);
        await Crowd.LockAsync(arena, server, [new Person(Standing.Locked, 0), new Person(Standing.Locked, 1)]);
        using var api = Same.Of(arena, server.Url, All.Select(standing => new Person(standing, 0)), person => person.Email);
        await PlayOperationsAsync(api, "email_code", person => person.Email, findings, server);
        await PlayOperationsAsync(api, "sms_code", person => person.Phone, findings, server);
        await PlaySignInAsync(api, findings);
        await PlaySignUpAsync(api, findings, server);
        foreach (var language in arena.Size(2, 1) == 2 ? (string[])["en", "zh-Hans"] : ["en"])
        {
            using var pages = Same.Of(arena, server.Url, All.Select(standing => new Person(standing, language == "en" ? 1 : 2)), person => person.Email);
            await PlayPagesAsync(pages, language, findings, server);
        }
    }

    // Of a server whose accounts we do not know: one address that its owner names, against one that nobody has.
    private static async Task PlayOnTargetAsync(Arena arena, Uri target, Findings findings)
    {
        if (arena.Account is not { } account)
        {
            findings.NotRun("starts and sign-ins for a known and an unknown address", "needs --account, an address of yours that has an account there");
            return;
        }

        var nobody = $"{arena.Dice.Word(account.IndexOf('@', StringComparison.Ordinal))}{account[account.IndexOf('@', StringComparison.Ordinal)..]}";
        using var visitor = new Visitor(target);
        foreach (var (what, ask) in ((string, Func<string, Task<Answer>>)[])[
            ("a start by code", typed => visitor.StartAsync(typed)),
            ("a sign-in with a wrong password", typed => visitor.SignInAsync(typed, WrongPassword))])
        {
            var (known, unknown) = (await ask(account), await ask(nobody));
            findings.Add(
                $"{what}, for the address that has an account and for one that has none", [known, unknown], Masked.Of(known, account) == Masked.Of(unknown, nobody));
        }
    }

    // Every operation that the server describes, with a Recovery of the person's own, before and after its tries are used up.
    private static async Task PlayOperationsAsync(Same same, string method, Func<Person, string> typed, Findings findings, OwnServer server)
    {
        var operations = await ApiOperation.ReadAsync(same.Url);
        same.Typed = typed;
        var begun = await same.BeginAsync((visitor, person) => visitor.StartAsync(typed(person), method));
        await server.Out.SettledAsync();
        await EveryOperationAsync(false);
        for (var guess = 0; guess < 6; guess++)
        {
            await same.AskAsync($"wrong code {guess + 1}", (visitor, person) => visitor.CodeAsync(begun[person], method == "sms_code" ? Walks.NoSmsCode : Walks.NoCode));
        }

        await EveryOperationAsync(true);
        findings.Add($"{operations.Count} operations of the API around a Recovery by {method}, and wrong codes until it locks, for {All.Length} standings", same.Asked, same.Got(), same.TakeDifferences() == 0);

        async Task EveryOperationAsync(bool isLocked)
        {
            foreach (var operation in operations.Where(operation => !operation.StartsAnything))
            {
                await same.AskAsync(
                    $"{operation} {(isLocked ? "when locked" : "")}",
                    (visitor, person) => visitor.CallAsync(operation.Method, operation.PathWith(begun[person].Id), operation.BodyWith(typed(person)), begun[person].Token));
            }
        }
    }

    private static async Task PlaySignInAsync(Same same, Findings findings)
    {
        foreach (var spelling in (Func<Person, string>[])[person => person.Email, person => person.Phone, person => person.Name])
        {
            same.Typed = spelling;
            for (var guess = 0; guess < 11; guess++)
            {
                await same.AskAsync($"wrong password {guess + 1}", (visitor, person) => visitor.SignInAsync(spelling(person), WrongPassword));
            }
        }

        findings.Add("eleven wrong passwords by address, number and name", same.Asked, same.Got(), same.TakeDifferences() == 0);
    }

    private static async Task PlaySignUpAsync(Same same, Findings findings, OwnServer server)
    {
        foreach (var (kind, typed) in ((string, Func<Person, string>)[])[("email", person => person.Email), ("phone", person => person.Phone)])
        {
            same.Typed = typed;
            var begun = await same.BeginAsync((visitor, person) => visitor.SignUpAsync(typed(person), kind));
            await server.Out.SettledAsync();
            for (var guess = 0; guess < 6; guess++)
            {
                await same.AskAsync($"wrong code {guess + 1} at sign-up", (visitor, person) => visitor.PostAsync(
                    $"/api/v1/sign-ups/{begun[person].Id}/code", new JsonObject { ["code"] = kind == "email" ? Walks.NoCode : Walks.NoSmsCode }, begun[person].Token));
            }
        }

        findings.Add("sign-ups by address and number, and wrong codes until they lock", same.Asked, same.Got(), same.TakeDifferences() == 0);
    }

    private static async Task PlayPagesAsync(Same same, string language, Findings findings, OwnServer server)
    {
        same.Typed = person => person.Email;
        await same.AskAsync("the page", (visitor, _) => visitor.GetAsync($"/forgot?lang={language}"));
        Dictionary<Person, string> code = [];
        await same.AskAsync("/forgot", async (visitor, person) => Went(await visitor.SubmitAsync("/forgot", null, ("Email", person.Email), ("goal", "new_password")), person));
        await server.Out.SettledAsync();
        foreach (var step in (string[])["/code/", "/password/", "/second-factor/", "/name/", "/waiting/", "/sent/", "/ended/", "/ways/", "/state/", "/wechat/"])
        {
            await same.AskAsync($"GET /forgot{step}", (visitor, person) => visitor.GetAsync(code[person].Replace("/code/", step, StringComparison.Ordinal)));
        }

        await same.AskAsync("another message", (visitor, person) => visitor.SubmitAsync(code[person], code[person] + "?handler=Resend"));
        for (var guess = 0; guess < 6; guess++)
        {
            await same.AskAsync($"wrong code {guess + 1}", (visitor, person) => visitor.SubmitAsync(code[person], null, ("Code", Walks.NoCode)));
        }

        await same.AskAsync("the end", (visitor, person) => visitor.GetAsync(code[person].Replace("/code/", "/ended/", StringComparison.Ordinal)));
        await same.AskAsync("/forgot/link", (visitor, person) => visitor.SubmitAsync("/forgot/link", null, ("Email", person.Email)));
        await same.AskAsync("/help/ask", (visitor, person) => visitor.SubmitAsync("/help/ask", null, ("Title", "How do I sign in?"), ("Email", person.Email)));
        await same.AskAsync("/contact", (visitor, person) => visitor.SubmitAsync("/contact", null, ("Reach", person.Email), ("Words", "I cannot get in."), ("reference", "")));
        await same.AskAsync("/forgot/manager", (visitor, person) => visitor.SubmitAsync("/forgot/manager", null, ("Identifier", person.Email)));
        for (var guess = 0; guess < 3; guess++)
        {
            await same.AskAsync("/sign-in", (visitor, person) => visitor.SubmitAsync("/sign-in", null, ("Identifier", person.Email), ("Password", WrongPassword)));
        }

        await same.AskAsync("/sign-up", (visitor, person) => visitor.SubmitAsync("/sign-up", null, ("Email", person.Email)));
        same.Typed = person => person.Phone;
        await same.AskAsync("/forgot/phone", (visitor, person) => visitor.SubmitAsync("/forgot/phone", null, ("Phone", person.Phone), ("goal", "new_password")));
        await same.AskAsync("/sign-up/phone", (visitor, person) => visitor.SubmitAsync("/sign-up/phone", null, ("Phone", person.Phone)));
        findings.Add($"every page that takes an identifier, and those of a Recovery, in {language}", same.Asked, same.Got(), same.TakeDifferences() == 0);

        Answer Went(Answer answer, Person person)
        {
            code[person] = answer.Location ?? "/forgot/code/none";
            return answer;
        }
    }
}
