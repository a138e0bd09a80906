using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Api;

/// <summary>Every step in every state, and with every token but the right one.</summary>
public sealed class OutOfOrderTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string NewPassword = "a quiet harbour before dawn 7";

    private ApiClient Api => shared.Host.Api;

    [Theory]
    [InlineData("code_required", "open", "open", "409", "409")]
    [InlineData("password_required", "409", "409", "open", "open")]
    [InlineData("completed", "409", "409", "409", "409")]
    [InlineData("cancelled", "409", "409", "409", "409")]
    [InlineData("locked", "423", "423", "409", "409")]
    [InlineData("expired", "410", "409", "409", "409")]
    public async Task A_step_that_is_not_open_is_refused_and_changes_nothing(
        string state, string code, string resend, string password, string skip)
    {
        var recovery = await shared.ReachAsync(state);
        var before = (await Api.ShowAsync(recovery)).Text;

        await IsRefusedAsync(code, state, () => Api.CodeAsync(recovery, "00000000"));
        await IsRefusedAsync(resend, state, () => Api.ResendAsync(recovery));
        await IsRefusedAsync(password, state, () => Api.PasswordAsync(recovery, NewPassword));
        await IsRefusedAsync(skip, state, () => Api.SkipAsync(recovery));

        Assert.Equal(before, (await Api.ShowAsync(recovery)).Text);
    }

    [Theory]
    [InlineData("code_required", true)]
    [InlineData("password_required", false)]
    [InlineData("completed", false)]
    [InlineData("locked", false)]
    [InlineData("expired", false)]
    public async Task Only_a_code_that_is_awaited_can_be_sent_again(string state, bool can)
    {
        var reply = await Api.ShowAsync(await shared.ReachAsync(state));

        Assert.Equal(can, reply.Json!.ContainsKey("resend_at"));
    }

    [Fact]
    public async Task A_Recovery_answers_to_its_own_token_only()
    {
        var recovery = await shared.ReachAsync("password_required");
        var foreign = await shared.ReachAsync("password_required");
        var session = (await Api.SignInAsync(await shared.NewAccountAsync(), KeybackHost.GoodPassword))["token"];

        foreach (var token in new[] { foreign.Token, session, new string('A', 43), "short", new string('A', 8000), "!!" })
        {
            foreach (var (method, path) in Steps(recovery.Id))
            {
                var reply = await Api.SendAsync(method, path, null, Body(path), ("Authorization", $"Bearer {token}"));
                Contract.IsProblem(reply, 404, "not_found");
            }
        }

        foreach (var (method, path) in Steps(Guid.NewGuid().ToString()))
        {
            Contract.IsProblem(await Api.SendAsync(method, path, recovery.Token, Body(path)), 404, "not_found");
        }

        Assert.Equal("completed", (await Api.PasswordAsync(recovery, NewPassword))["state"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer   ")]
    [InlineData("bearer-token")]
    public async Task Without_a_token_there_is_no_Recovery(string? authorization)
    {
        var recovery = await shared.ReachAsync("password_required");
        foreach (var (method, path) in Steps(recovery.Id))
        {
            var reply = await Api.SendAsync(method, path, null, Body(path), authorization is null ? [] : [("Authorization", authorization)]);
            Contract.IsProblem(reply, 401, "unauthenticated");
        }
    }

    [Fact]
    public async Task Every_reason_why_a_code_cannot_be_looked_at_has_one_answer()
    {
        var recovery = await shared.ReachAsync("code_required");
        var foreign = await shared.ReachAsync("code_required");
        var code = await shared.Host.Mails.CodeAsync(recovery.Reference);
        Started[] strangers =
        [
            recovery with { Id = Guid.NewGuid().ToString() },
            recovery with { Token = foreign.Token },
            recovery with { Token = "x" },
        ];

        List<string> bodies = [];
        foreach (var stranger in strangers)
        {
            var problem = Contract.IsProblem(await Api.CodeAsync(stranger, code), 404, "not_found");
            problem.Remove("trace_id");
            bodies.Add(problem.ToJsonString());
        }

        Assert.Single(bodies.Distinct());
        Assert.Equal(HttpStatusCode.OK, (await Api.CodeAsync(recovery, code)).Status);
    }

    private static async Task IsRefusedAsync(string expected, string state, Func<Task<Reply>> step)
    {
        switch (expected)
        {
            case "409":
                Assert.Equal(state, (string?)Contract.IsProblem(await step(), 409, "out_of_order")["state"]);
                break;
            case "410":
                Contract.IsProblem(await step(), 410, "code_expired");
                break;
            case "423":
                Contract.IsProblemWithWait(await step(), 423, "locked");
                break;
        }
    }

    private static IEnumerable<(HttpMethod Method, string Path)> Steps(string id) =>
    [
        (HttpMethod.Get, $"/api/v1/recoveries/{id}"),
        (HttpMethod.Post, $"/api/v1/recoveries/{id}/code"),
        (HttpMethod.Post, $"/api/v1/recoveries/{id}/resend"),
        (HttpMethod.Post, $"/api/v1/recoveries/{id}/password"),
        (HttpMethod.Post, $"/api/v1/recoveries/{id}/skip-password"),
    ];

    private static StringContent? Body(string path) => path.Split('/')[^1] switch
    {
        "code" => Json("""{"code":"12345678"}"""),
        "password" => Json($$"""{"password":"{{NewPassword}}"}"""),
        "resend" or "skip-password" => Json("{}"),
        _ => null,
    };

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
