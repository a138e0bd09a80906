using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>What one person rightly holds, brought to what belongs to another.</summary>
internal sealed class TokenOfAnother : Attack
{
    /// <inheritdoc/>
    public override string Name => "token-of-a-on-b";

    /// <inheritdoc/>
    public override string Threatens => "I2";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        var (a, b) = (arena.Fresh(), arena.Fresh());
        using var visitor = arena.Stranger(server.Url);
        var session = await visitor.SignInAsync(a.Email, Person.GoodPassword);
        var other = await visitor.SignInAsync(b.Email, Person.GoodPassword);
        var (mine, theirs) = (await visitor.BeginAsync(a.Email), await visitor.BeginAsync(b.Email));
        await visitor.StartAsync(a.Email, "email_link", works: true);
        var signUp = Walks.BegunIn(await visitor.SignUpAsync("new-one@example.com"));
        var link = await server.Out.LinkTokenAsync(a.Email);
        var code = await server.Out.MailCodeAsync(mine.Reference);

        (string What, string Token)[] tokens =
        [
            ("session", session["token"]!), ("Recovery", mine.Token), ("link", link), ("sign-up", signUp.Token), ("code", code), ("nothing", ""), ("made up", arena.Dice.Token()),
        ];
        var sessionId = await SessionIdAsync(visitor, other["token"]!);
        foreach (var (what, ids) in ((string, string[])[])[("Recovery of another", [theirs.Id]), ("session of another", [sessionId]), ("sign-up of another", [signUp.Id]), ("nobody's id", [arena.Dice.Id().ToString()])])
        {
            List<Answer> answers = [];
            foreach (var operation in (await ApiOperation.ReadAsync(server.Url)).Where(operation => operation.TakesId))
            {
                foreach (var (_, token) in tokens.Where(token => what != "sign-up of another" || token.What != "sign-up"))
                {
                    answers.Add(await visitor.CallAsync(operation.Method, operation.PathWith(ids[0]), operation.BodyWith(b.Email), token));
                }
            }

            findings.Add($"{tokens.Length} kinds of tokens of A on every operation with an id, with a {what}", answers, answers.TrueForAll(answer => answer.Status is >= 400 and < 500));
        }

        await OnOwnPlacesAsync(visitor, server, tokens, findings);
        var foreign = await visitor.CodeAsync(theirs, code);
        var own = await visitor.CodeAsync(mine, code);
        findings.Add("the code of A in the Recovery of B, then in the own one", [foreign, own], foreign.Status != 200 && own.Status == 200);
        findings.Add("afterwards: B's session and A's are what they were", 2, "alive", await visitor.IsAliveAsync(other["token"]!) && await visitor.IsAliveAsync(session["token"]!));
    }

    // Operations without an id belong to whoever brings a session: no other kind of secret is one.
    private static async Task OnOwnPlacesAsync(Visitor visitor, OwnServer server, (string What, string Token)[] tokens, Findings findings)
    {
        List<Answer> answers = [];
        foreach (var operation in (await ApiOperation.ReadAsync(server.Url)).Where(operation => operation.Path.StartsWith("/api/v1/account", StringComparison.Ordinal) && !operation.TakesId))
        {
            foreach (var (_, token) in tokens.Where(token => token.What != "session"))
            {
                answers.Add(await visitor.CallAsync(operation.Method, operation.Path, operation.Example?.DeepClone(), token));
            }
        }

        findings.Add("every secret that is no session's on every operation of an account", answers, answers.TrueForAll(answer => answer.Status is 401 or 400 or 422));
        var redeemed = new List<Answer>();
        foreach (var (_, token) in tokens.Where(token => token.What != "link"))
        {
            redeemed.Add(await visitor.RedeemAsync(token));
        }

        findings.Add("every secret that is no link's where a link is redeemed", redeemed, redeemed.TrueForAll(answer => answer.Status is 404 or 400));
    }

    private static async Task<string> SessionIdAsync(Visitor visitor, string token)
    {
        var list = await visitor.CallAsync(HttpMethod.Get, "/api/v1/sessions", null, token);
        return JsonNode.Parse(list.Body)?["sessions"]?[0]?["id"]?.ToString() ?? throw new InvalidOperationException("A session does not list itself.");
    }
}
