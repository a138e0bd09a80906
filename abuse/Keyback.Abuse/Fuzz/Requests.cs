using System.Text;
using System.Text.Json.Nodes;
using Keyback.Abuse.Attacks;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Fuzz;

/// <summary>One request to send.</summary>
internal sealed record FuzzRequest(string Operation, HttpMethod Method, string Path, byte[]? Body, List<(string Name, string Value)> Headers)
{
    /// <summary>What a report says of it.</summary>
    public override string ToString() =>
        $"{Method} {Path} [{string.Join("; ", Headers.Where(header => header.Name is not "Authorization").Select(header => $"{header.Name}: {Cut(header.Value)}"))}] {Cut(Body is null ? "" : Encoding.UTF8.GetString(Body))}";

    private static string Cut(string text) => text.Length > 400 ? text[..400] : text;
}

/// <summary>Makes requests: from the server's own description of its operations, and from the list of its pages.</summary>
internal sealed class Requests(IReadOnlyList<ApiOperation> operations, Dice dice, Pool pool)
{
    // Each of these costs the server a password hash or a picture: at full rate they would be all that it does.
    private static readonly string[] Dear = ["MakeCaptcha", "SignIn", "StepUp", "ChangePassword", "/sign-in", "/forgot/link"];

    private static readonly string[] Types =
        ["application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/xml", "*/*", "", "application/vnd.api+json", "application/json; charset=\u00ff"];

    private static readonly HttpMethod[] Methods =
        [HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete, HttpMethod.Head, HttpMethod.Options, new("PROPFIND"), new("FOO")];

    private static readonly string[] HeaderNames =
        ["Idempotency-Key", "Accept-Language", "Accept", "Cookie", "Origin", "Sec-Fetch-Site", "User-Agent", "Content-Encoding", "If-None-Match", "If-Modified-Since", "Range", "Referer", "X-HTTP-Method-Override", "X-Forwarded-For", "Forwarded", "X-Forwarded-Proto", "traceparent", "Authorization", "Accept-Encoding", "Content-Language", "Expect"];

    private readonly Mutator _mutator = new(dice);

    /// <summary>The next one.</summary>
    /// <param name="formToken">What forms of this browser carry.</param>
    public FuzzRequest Next(string formToken)
    {
        var request = dice.Below(4) > 0 ? OfOperation() : OfPage(formToken);
        while (dice.OnceIn(3))
        {
            request.Headers.Add((dice.Of(HeaderNames), Header()));
        }

        return dice.OnceIn(60) ? request with { Method = dice.Of(Methods) } : request;
    }

    private FuzzRequest OfOperation()
    {
        var operation = Cheap(operations, one => one.Id);
        var held = pool.Of(dice);
        var id = dice.Below(10) switch
        {
            0 => dice.Id().ToString(),
            1 => Escaped(_mutator.Text(held.Id)),
            _ => held.Id,
        };
        var query = dice.OnceIn(15) ? $"?{Escaped(_mutator.Text("x"))}={Escaped(_mutator.Text("y"))}" : "";
        List<(string, string)> headers = [("Authorization", Bearer(held))];
        if (dice.OnceIn(10))
        {
            headers.Add(("Idempotency-Key", dice.Coin() ? dice.Word(8) : Header()));
        }

        if (operation.Example is null && !dice.OnceIn(20))
        {
            return new FuzzRequest(operation.ToString(), operation.Method, operation.PathWith(id) + query, null, headers);
        }

        headers.Add(("Content-Type", dice.OnceIn(25) ? dice.Of(Types) : Types[0]));
        return new FuzzRequest(operation.ToString(), operation.Method, operation.PathWith(id) + query, Encoding.UTF8.GetBytes(_mutator.Json(Marked(operation.Example, held))), headers);
    }

    private FuzzRequest OfPage(string formToken)
    {
        var form = Cheap(PageForm.All, one => one.Path);
        var held = pool.Of(dice);
        string Fill(string text) => text.Replace("{id}", held.Id, StringComparison.Ordinal).Replace("{token}", held.Token, StringComparison.Ordinal);
        var path = Fill(form.Path);
        if (dice.OnceIn(8))
        {
            path = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{dice.Of((string[])["lang", "next", "handler", "q", "asked", "kept", "again", "done", "tag", "page"])}={Escaped(_mutator.Text("x"))}";
        }
        else if (dice.OnceIn(25))
        {
            path = $"/{Escaped(_mutator.Text(path.TrimStart('/'))).Replace("%2F", "/", StringComparison.Ordinal)}";
        }

        var operation = form.Path.Split('?')[0];
        if (dice.OnceIn(3) || (form.Fields.Length == 0 && dice.Coin()))
        {
            return new FuzzRequest($"GET {operation}", HttpMethod.Get, path, null, []);
        }

        var fields = form.Fields.Select(field => $"{Name(field.Name)}={Escaped(dice.OnceIn(3) ? Fill(field.Right) : Value(field.Name, Fill(field.Right)))}");
        var body = string.Join('&', dice.OnceIn(20) ? fields : fields.Append($"__RequestVerificationToken={formToken}"));
        return new FuzzRequest(
            $"POST {operation}", HttpMethod.Post, path, Encoding.UTF8.GetBytes(body), [("Content-Type", dice.OnceIn(30) ? dice.Of(Types) : Types[3])]);
    }

    private T Cheap<T>(IReadOnlyList<T> all, Func<T, string> name)
    {
        var one = dice.Of(all);
        return Dear.Contains(name(one)) && !dice.OnceIn(6) ? dice.Of(all) : one;
    }

    // A password that is made up carries the mark; an identifier is another one each time.
    private JsonNode? Marked(JsonNode? example, Held held)
    {
        var body = example?.DeepClone();
        if (body is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key).ToList())
            {
                members[name] = name switch
                {
                    "password" => dice.OnceIn(8) ? Person.GoodPassword : $"{Mutator.Mark} {dice.Word(8)} {dice.Digits(3)}",
                    "identifier" or "value" or "email" when dice.Coin() => $"{Mutator.Mark}{dice.Word(5)}@example.com",
                    "token" when dice.Coin() => held.Token,
                    "id" when dice.Coin() => held.Id,
                    _ => members[name]?.DeepClone(),
                };
            }
        }

        return body;
    }

    private string Name(string name) => dice.OnceIn(40) ? Escaped(_mutator.Text(name)) : name;

    private string Value(string name, string right) => name is "Password" or "NewPassword" ? _mutator.Secret() : _mutator.Text(right);

    private string Bearer(Held held) => dice.Below(12) switch
    {
        0 => $"Bearer {dice.Token()}",
        1 => Header(),
        2 => $"bearer   {held.Token} ",
        3 => $"Basic {held.Token}",
        4 => $"Bearer {Clean(_mutator.Text(held.Token))}",
        _ => $"Bearer {held.Token}",
    };

    private string Header() => Clean(_mutator.Text(dice.Of((string[])["abc", "en-GB,zh;q=0.5", "text/html", "keyback-session=x; keyback-recovery=a:b.c:d", "https://evil.example", "cross-site", "same-origin", "203.0.113.7", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "bytes=0-9", "gzip", "W/\"x\""])));

    // A header of a library has no line breaks and no NUL, and each character is one byte. Those are sent by the attacks, on a socket.
    private static string Clean(string text)
    {
        var clean = string.Concat(text.Select(character => (char)(character & 0xFF)).Where(character => character is not ('\r' or '\n' or '\0')));
        return clean.Length > 6_000 ? clean[..6_000] : clean;
    }

    private static string Escaped(string text) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Length > 3_000 ? text[..3_000] : text)));
}
