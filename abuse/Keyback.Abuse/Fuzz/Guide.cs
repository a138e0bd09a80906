using System.Text.Json.Nodes;
using Keyback.Abuse.Attacks;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Fuzz;

/// <summary>
/// Goes the right way, again and again, with the real codes: so the fuzzer meets Recoveries that are proved, links, sign-ups that
/// wait for a name, and sessions.
/// </summary>
internal sealed class Guide(OwnServer server, IReadOnlyList<Person> people, Pool pool, LogWatch watch)
{
    private const int Overlap = 200; // messages that may have been written while others were read

    private readonly Dice _dice = new(99);
    private int _round;
    private int _seen;

    /// <summary>How many rounds it has gone.</summary>
    public int Rounds => _round;

    /// <summary>Goes until told to stop. A way that is closed just now (a limit, an account that the fuzzer has changed) is left out.</summary>
    public async Task GoOnAsync(TimeSpan pause, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await RoundAsync();
            await Task.WhenAny(Task.Delay(pause, ct));
        }
    }

    /// <summary>Goes every way once.</summary>
    public async Task RoundAsync()
    {
        var person = people[_round % people.Count];
        _round++;
        foreach (var way in (Func<Visitor, Person, Task>[])[SignInAsync, ByCodeAsync, ByPhoneAsync, ByLinkAsync, SignUpAsync])
        {
            using var visitor = new Visitor(server.Url, $"100.{64 + (_round / 250 % 60)}.{_round % 250}.7");
            try
            {
                await way(visitor, person);
            }
            catch (Exception error) when (error is InvalidOperationException or TimeoutException or HttpRequestException)
            {
                // Closed just now.
            }
        }

        foreach (var secret in server.Out.Secrets(Math.Max(0, _seen - Overlap)))
        {
            watch.Know(secret);
        }

        _seen = server.Out.Mails.Count + server.Out.Sms.Count;
    }

    private async Task SignInAsync(Visitor visitor, Person person)
    {
        var session = await visitor.SignInAsync(person.Email, Person.GoodPassword);
        await visitor.PostAsync("/api/v1/account/step-up", new JsonObject { ["password"] = Person.GoodPassword }, session["token"]);
        var list = JsonNode.Parse((await visitor.CallAsync(HttpMethod.Get, "/api/v1/sessions", null, session["token"])).Body);
        pool.Keep(list?["sessions"]?[0]?["id"]?.ToString(), session["token"]);
    }

    private async Task ByCodeAsync(Visitor visitor, Person person)
    {
        var begun = await visitor.BeginAsync(person.Email, goal: _round % 4 == 0 ? "temporary_code" : "new_password");
        pool.Keep(begun.Id, begun.Token);
        var answer = await visitor.CodeAsync(begun, await server.Out.MailCodeAsync(begun.Reference));
        pool.Keep(begun.Id, begun.Token);
        pool.Keep(_dice.Id().ToString(), answer.SessionToken);
    }

    private async Task ByPhoneAsync(Visitor visitor, Person person)
    {
        var begun = await visitor.BeginAsync(person.Phone, "sms_code");
        await visitor.CodeAsync(begun, await server.Out.SmsCodeAsync(begun.Reference));
        pool.Keep(begun.Id, begun.Token);
    }

    private async Task ByLinkAsync(Visitor visitor, Person person)
    {
        var begun = await visitor.BeginAsync(person.Email, "email_link");
        pool.Keep(begun.Id, await server.Out.LinkTokenAsync(person.Email));
    }

    private async Task SignUpAsync(Visitor visitor, Person person)
    {
        var begun = Walks.BegunIn(await visitor.SignUpAsync($"guide{_round}@example.com"));
        await visitor.PostAsync($"/api/v1/sign-ups/{begun.Id}/code", new JsonObject { ["code"] = await server.Out.MailCodeAsync(begun.Reference) }, begun.Token);
        pool.Keep(begun.Id, begun.Token);
    }
}
