using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Api;

/// <summary>Requests that no honest program sends: each gets its 4xx in the reader's language, and nothing changes.</summary>
public sealed class BadInputTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private ApiClient Api => shared.Host.Api;

    public static TheoryData<string> Unreadable => new(
        "", " ", "null", "[]", "true", "\"text\"", "{", "}", "{]", "{\"identifier\"", "{\"identifier\":}", "{'identifier':1}",
        "{\"identifier\":\"a\",}", "{} {}", "\0", "\u0001", "<xml/>", "a=b&c=d", "{\"a\":\"\n\"}", "{\"a\":NaN}", "{\"a\":01}", "\ufeff\ufeff{}",
        "// comment\n{}", new string('[', 5000), string.Concat(Enumerable.Repeat("{\"a\":", 2000)), "{\"\\ud800\":1");

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task A_body_that_is_no_JSON_object_is_refused_on_every_call(string body)
    {
        var recovery = await shared.ReachAsync("password_required");
        var before = (await Api.ShowAsync(recovery)).Text;
        foreach (var (path, token) in Posts(recovery))
        {
            if ((body is "" or "null") && path.Split('/')[^1] is "resend" or "skip-password")
            {
                continue; // a step without members may come without a body
            }

            await IsRefusedInBothLanguagesAsync(path, token, () => Text(body), 400, "invalid_request");
        }

        Assert.Equal(before, (await Api.ShowAsync(recovery)).Text);
        Contract.IsQuiet(shared.Host.Log);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[\"a@example.com\",\"b@example.com\"]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"x\\udc00y\"")]
    [InlineData("\"\\u12\"")]
    public async Task A_member_of_another_type_is_refused(string value)
    {
        var recovery = await shared.ReachAsync("password_required");
        foreach (var (path, token, members) in Members(recovery))
        {
            foreach (var (name, _) in members)
            {
                var body = Object(members.Select(member => (member.Name, member.Name == name ? value : member.Good)));
                await IsRefusedInBothLanguagesAsync(path, token, () => Text(body), 400, "invalid_request");
            }
        }

        Contract.IsQuiet(shared.Host.Log);
    }

    [Fact]
    public async Task A_member_that_is_missing_or_comes_twice_is_refused()
    {
        var recovery = await shared.ReachAsync("password_required");
        foreach (var (path, token, members) in Members(recovery))
        {
            foreach (var member in members)
            {
                var without = Object(members.Where(other => other.Name != member.Name).Select(other => (other.Name, other.Good)));
                var twice = Object([.. members.Select(other => (other.Name, other.Good)), (member.Name, member.Good)]);
                await IsRefusedInBothLanguagesAsync(path, token, () => Text(without), 400, "invalid_request");
                await IsRefusedInBothLanguagesAsync(path, token, () => Text(twice), 400, "invalid_request");
            }
        }
    }

    [Theory]
    [InlineData("method", "email-code")]
    [InlineData("method", "EMAIL_CODE")]
    [InlineData("method", "none")]
    [InlineData("method", "1")]
    [InlineData("method", "")]
    [InlineData("goal", "NewPassword")]
    [InlineData("goal", "none")]
    [InlineData("goal", "new_password ")]
    public async Task A_word_that_nobody_knows_is_refused(string member, string word)
    {
        var body = Object(StartMembers.Select(one => (one.Name, one.Name == member ? $"\"{word}\"" : one.Good)));

        await IsRefusedInBothLanguagesAsync("/api/v1/recoveries", null, () => Text(body), 400, "invalid_request");
    }

    [Fact]
    public async Task Members_that_nobody_knows_do_not_bind()
    {
        var owner = await shared.NewAccountAsync();
        var victim = await shared.NewAccountAsync();
        var recovery = await shared.ReachAsync("code_required");

        var started = await Api.PostAsync("/api/v1/recoveries", new()
        {
            ["identifier"] = owner,
            ["method"] = "email_code",
            ["goal"] = "temporary_code",
            ["email"] = victim,
            ["account"] = "01a20f3f-069c-7472-a96c-ff1a5e560d6b",
            ["state"] = "completed",
            ["Identifier "] = victim,
        });
        var code = await Api.StepAsync(recovery, "code", new()
        {
            ["code"] = await shared.Host.Mails.CodeAsync(recovery.Reference),
            ["account_id"] = "01a20f3f-069c-7472-a96c-ff1a5e560d6b",
            ["email"] = victim,
            ["goal"] = "temporary_code",
        });

        Assert.Equal((HttpStatusCode.Created, "code_required"), (started.Status, started["state"]));
        Assert.Equal("password_required", code["state"]);
        await shared.SettleAsync();
        Assert.DoesNotContain(shared.Host.Mails.All, mail => mail.To.ToString().Contains(victim, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(17 * 1024, false)]
    [InlineData(1024 * 1024, false)]
    [InlineData(17 * 1024, true)]
    [InlineData(64 * 1024, true)]
    public async Task A_body_that_is_too_large_is_refused_unread(int size, bool chunked)
    {
        var recovery = await shared.ReachAsync("password_required");
        var body = Encoding.UTF8.GetBytes("{\"identifier\":\"" + new string('a', size) + "\"}");
        foreach (var (path, token) in Posts(recovery))
        {
            await IsRefusedInBothLanguagesAsync(
                path, token, () => Content(chunked ? new StreamContent(new Unseekable(body)) : new ByteArrayContent(body), "application/json"), 413, "payload_too_large");
        }

        Assert.Equal("password_required", (await Api.ShowAsync(recovery))["state"]);
        Contract.IsQuiet(shared.Host.Log);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/json")]
    [InlineData("application/xml")]
    [InlineData(null)]
    public async Task Only_JSON_is_taken(string? type)
    {
        var recovery = await shared.ReachAsync("password_required");
        foreach (var (path, token) in Posts(recovery))
        {
            await IsRefusedInBothLanguagesAsync(
                path, token, () => Content(new StringContent("{\"password\":\"a quiet harbour before dawn 7\"}"), type), 415, "unsupported_media_type");
        }

        Assert.Equal("password_required", (await Api.ShowAsync(recovery))["state"]);
    }

    [Theory]
    [InlineData("/api/v1/recoveries/1", "GET")]
    [InlineData("/api/v1/recoveries/not-a-guid/code", "POST")]
    [InlineData("/api/v1/recoveries/%2e%2e%2f/code", "POST")]
    [InlineData("/api/v1/recoveries/01a20f3f-069c-7472-a96c-ff1a5e560d6b/nothing", "POST")]
    [InlineData("/api/v1/sessions/not-a-guid", "DELETE")]
    [InlineData("/api/v1/nothing", "GET")]
    [InlineData("/api/v2/recoveries", "POST")]
    [InlineData("/api", "GET")]
    public async Task An_address_that_leads_nowhere_is_not_found(string path, string method)
    {
        var reply = await Api.SendAsync(new HttpMethod(method), path, new string('A', 43), method == "POST" ? Text("{}") : null);

        Contract.IsProblem(reply, 404, "not_found");
    }

    [Theory]
    [InlineData("/api/v1/recoveries", "POST")]
    [InlineData("/api/v1/recoveries/01a20f3f-069c-7472-a96c-ff1a5e560d6b", "GET")]
    [InlineData("/api/v1/recoveries/01a20f3f-069c-7472-a96c-ff1a5e560d6b/code", "POST")]
    [InlineData("/api/v1/recoveries/01a20f3f-069c-7472-a96c-ff1a5e560d6b/resend", "POST")]
    [InlineData("/api/v1/recoveries/01a20f3f-069c-7472-a96c-ff1a5e560d6b/password", "POST")]
    [InlineData("/api/v1/recoveries/01a20f3f-069c-7472-a96c-ff1a5e560d6b/skip-password", "POST")]
    [InlineData("/api/v1/sessions", "DELETE, GET, POST")]
    [InlineData("/api/v1/sessions/current", "DELETE")]
    [InlineData("/api/v1/sessions/01a20f3f-069c-7472-a96c-ff1a5e560d6b", "DELETE")]
    public async Task Other_methods_are_refused_with_those_that_are_taken(string path, string taken)
    {
        var allowed = taken.Split(", ");
        foreach (var method in new[] { "GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "BREW" }.Except(allowed))
        {
            var reply = await Api.SendAsync(new HttpMethod(method), path);
            Contract.IsProblem(reply, 405, "method_not_allowed");
            Assert.Equal(allowed, reply.Message.Content.Headers.Allow.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_very_long_query_and_a_header_out_of_bounds_are_no_matter()
    {
        var long400 = await Api.SendAsync(HttpMethod.Get, "/api/v1/sessions?x=" + new string('a', 20_000));
        var normal = await Api.SendAsync(HttpMethod.Get, "/api/v1/sessions?lang=" + new string('z', 4_000));
        var languages = await Api.SendAsync(
            HttpMethod.Get, "/api/v1/sessions", null, null, ("Accept-Language", "zh;q=abc,,;;=,*;q=9,\u0001" + new string('x', 2000)));

        Assert.InRange((int)long400.Status, 400, 499);
        Contract.IsProblem(normal, 401, "unauthenticated");
        Assert.InRange((int)languages.Status, 400, 499);
        Contract.IsQuiet(shared.Host.Log);
    }

    private static readonly (string Name, string Good)[] StartMembers =
        [("identifier", "\"owner@example.com\""), ("method", "\"email_code\""), ("goal", "\"new_password\"")];

    private static IEnumerable<(string Path, string? Token)> Posts(Started recovery) =>
    [
        ("/api/v1/recoveries", null),
        ($"/api/v1/recoveries/{recovery.Id}/code", recovery.Token),
        ($"/api/v1/recoveries/{recovery.Id}/resend", recovery.Token),
        ($"/api/v1/recoveries/{recovery.Id}/password", recovery.Token),
        ($"/api/v1/recoveries/{recovery.Id}/skip-password", recovery.Token),
        ("/api/v1/sessions", null),
    ];

    private static IEnumerable<(string Path, string? Token, (string Name, string Good)[] Members)> Members(Started recovery) =>
    [
        ("/api/v1/recoveries", null, StartMembers),
        ($"/api/v1/recoveries/{recovery.Id}/code", recovery.Token, [("code", "\"12345678\"")]),
        ($"/api/v1/recoveries/{recovery.Id}/password", recovery.Token, [("password", "\"short\"")]),
        ("/api/v1/sessions", null, [("identifier", "\"nobody\""), ("password", "\"wrong\"")]),
    ];

    private static string Object(IEnumerable<(string Name, string Value)> members) =>
        "{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value}")) + "}";

    private static HttpContent Text(string body) => Content(new ByteArrayContent(Encoding.UTF8.GetBytes(body)), "application/json");

    private static HttpContent Content(HttpContent content, string? type)
    {
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private async Task IsRefusedInBothLanguagesAsync(string path, string? token, Func<HttpContent> body, int status, string code)
    {
        List<string> titles = [];
        foreach (var language in new[] { "zh-CN,zh;q=0.9,en;q=0.5", "en-GB,en;q=0.9" })
        {
            var reply = await Api.SendAsync(HttpMethod.Post, path, token, body(), ("Accept-Language", language), ("Expect", "100-continue"));
            titles.Add((string?)Contract.IsProblem(reply, status, code)["title"] ?? "");
        }

        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", titles[0]);
        Assert.Matches("^[ -~]+$", titles[1]);
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
