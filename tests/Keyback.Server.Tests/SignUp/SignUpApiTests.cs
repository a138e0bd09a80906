using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.SignUp;

/// <summary>How a program brings somebody to an account.</summary>
public sealed class SignUpApiTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Password = KeybackHost.GoodPassword;

    private KeybackHost Host => shared.Host;

    [Fact]
    public async Task An_address_a_code_a_name_and_a_password_make_an_account_and_a_session()
    {
        var started = await Host.Api.SignUpAsync("walk.one@example.com");
        Contract.IsJson(started, HttpStatusCode.Created, "id", "token", "reference", "state", "kind", "expires_at", "resend_at");
        Assert.Equal(("code_required", "email"), (started["state"], started["kind"]));
        Assert.Equal($"/api/v1/sign-ups/{started["id"]}", started.Message.Headers.Location?.ToString());
        var signUp = new Started(started["id"], started["token"], started["reference"]);
        var code = await Host.Mails.CodeAsync(signUp.Reference);
        Assert.Equal(8, code.Length);

        var proved = await Host.Api.SignUpCodeAsync(signUp, code);
        Contract.IsJson(proved, HttpStatusCode.OK, "id", "reference", "state", "kind", "expires_at");
        Assert.Equal("account_required", proved["state"]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.Api.SignInAsync("walk.one@example.com", Password)).Status); // nothing exists yet

        var made = await Host.Api.SignUpAccountAsync(signUp, "Walk.One");
        Contract.IsJson(made, HttpStatusCode.Created, "id", "reference", "state", "kind", "expires_at", "session");
        Assert.Equal("completed", made["state"]);
        var session = made.Json!["session"]!;
        Assert.Equal("full", (string?)session["kind"]);
        Assert.Equal("Walk.One", (await Host.Api.AccountAsync((string)session["token"]!))["user_name"]);
        await Host.Api.EnterAsync("walk.one@example.com");
        await Host.Api.EnterAsync("walk.ONE");
        Contract.IsProblem(await Host.Api.SignUpAccountAsync(signUp, "Walk.Two"), 409, "out_of_order");
    }

    [Fact]
    public async Task A_number_a_code_a_name_and_a_password_do_as_well()
    {
        var signUp = await Host.Api.SigningUpAsync("+1 415 555 0161", "phone");
        var code = await Host.SignUpSmsAsync("+14155550161");
        Assert.Equal(6, code.Length);

        Assert.Equal("account_required", (await Host.Api.SignUpCodeAsync(signUp, code))["state"]);
        Assert.Equal(HttpStatusCode.Created, (await Host.Api.SignUpAccountAsync(signUp, "电话小王")).Status);

        await Host.Api.EnterAsync("+14155550161");
        var recovery = await Host.Api.StartedAsync("+14155550161", method: "sms_code"); // and the number proves its account at once
        Assert.Equal("user_name_required", (await Host.Api.CodeAsync(recovery, await Host.SmsCodeAsync(recovery.Reference)))["state"]);
        Assert.Equal("password_required", (await Host.Api.NameAsync(recovery, "电话小王"))["state"]);
    }

    [Theory]
    [InlineData("email", "no address")]
    [InlineData("email", "+14155550162")]
    [InlineData("phone", "a@example.com")]
    [InlineData("phone", "12")]
    public async Task What_is_no_address_or_number_is_refused(string kind, string value) =>
        Contract.IsProblem(await Host.Api.SignUpAsync(value, kind), 400, "identifier_invalid");

    [Fact]
    public async Task A_sign_up_is_for_an_address_or_a_number() =>
        Contract.IsProblem(await Host.Api.SignUpAsync("somebody", "user_name"), 400, "invalid_request");

    [Fact]
    public async Task A_refused_name_or_password_costs_nothing()
    {
        await Host.AddAccountAsync("straße@example.com", "Straße");
        var signUp = await Host.ProvedSignUpAsync("refused@example.com");

        Contract.IsProblem(await Host.Api.SignUpAccountAsync(signUp, "two words"), 400, "user_name_malformed");
        Contract.IsProblem(await Host.Api.SignUpAccountAsync(signUp, "refused@example.com"), 400, "user_name_malformed");
        Contract.IsProblem(await Host.Api.SignUpAccountAsync(signUp, "STRASSE"), 409, "user_name_taken"); // folds alike
        Contract.IsProblem(await Host.Api.SignUpAccountAsync(signUp, "refused", "short"), 422, "password_rejected");
        Contract.IsProblem(await Host.Api.SignUpAccountAsync(signUp, "refused.person", "refused.person refused"), 422, "password_rejected");

        Assert.Equal(HttpStatusCode.Created, (await Host.Api.SignUpAccountAsync(signUp, "refused.person")).Status);
    }

    [Fact]
    public async Task A_code_has_five_tries_which_another_code_does_not_refill()
    {
        var signUp = await Host.Api.SigningUpAsync("guessed@example.com");
        var code = await Host.Mails.CodeAsync(signUp.Reference);
        Contract.IsProblemWithWait(await Host.Api.SignUpResendAsync(signUp), 429, "too_soon");
        Contract.IsProblem(await Host.Api.SignUpCodeAsync(signUp, "12"), 400, "code_malformed");
        for (var left = 4; left >= 2; left--)
        {
            Assert.Equal(left, (int?)Contract.IsProblem(await Host.Api.SignUpCodeAsync(signUp, SharedHost.Other(code)), 422, "code_wrong")["tries_left"]);
        }

        Host.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.Accepted, (await Host.Api.SignUpResendAsync(signUp)).Status);
        await Host.SettledAsync();
        Assert.Equal(1, (int?)Contract.IsProblem(await Host.Api.SignUpCodeAsync(signUp, code), 422, "code_wrong")["tries_left"]); // the former one
        Contract.IsProblem(await Host.Api.SignUpCodeAsync(signUp, code), 422, "code_wrong");
        var newest = await Host.CodeForAsync("guessed@example.com");

        Contract.IsProblem(await Host.Api.SignUpCodeAsync(signUp, newest), 409, "out_of_order");
        Assert.Equal("locked", (await Host.Api.SignUpShownAsync(signUp))["state"]);
        Contract.IsProblem(await Host.Api.SignUpResendAsync(signUp), 409, "out_of_order");
    }

    [Fact]
    public async Task A_code_and_a_sign_up_have_their_time()
    {
        var signUp = await Host.Api.SigningUpAsync("late@example.com");
        var code = await Host.Mails.CodeAsync(signUp.Reference);

        Host.Clock.Advance(TimeSpan.FromMinutes(10));
        Contract.IsProblem(await Host.Api.SignUpCodeAsync(signUp, code), 410, "code_expired");
        Host.Clock.Advance(TimeSpan.FromMinutes(20));
        Contract.IsProblem(await Host.Api.SignUpCodeAsync(signUp, code), 409, "out_of_order");
        Assert.Equal("expired", (await Host.Api.SignUpShownAsync(signUp))["state"]);
    }

    [Fact]
    public async Task I2_A_code_and_a_token_serve_their_own_sign_up_and_nothing_else()
    {
        var (one, two) = (await Host.Api.SigningUpAsync("bound.one@example.com"), await Host.Api.SigningUpAsync("bound.two@example.com"));
        var code = await Host.Mails.CodeAsync(one.Reference);

        Contract.IsProblem(await Host.Api.SignUpCodeAsync(two, code), 422, "code_wrong");
        Contract.IsProblem(await Host.Api.SignUpCodeAsync(one with { Token = two.Token }, code), 404, "not_found");
        Contract.IsProblem(await Host.Api.CodeAsync(one, code), 404, "not_found"); // no Recovery
        Assert.False(await Host.Api.IsAliveAsync(one.Token)); // no session
        Contract.IsProblem(await Host.Api.SendAsync(HttpMethod.Get, $"/api/v1/sign-ups/{one.Id}"), 401, "unauthenticated");
        Contract.IsProblem(await Host.Api.SignUpAccountAsync(one, "bound.one"), 409, "out_of_order"); // no account before the proof

        Assert.Equal(HttpStatusCode.OK, (await Host.Api.SignUpCodeAsync(one, code)).Status);
        Contract.IsProblem(await Host.Api.SignUpCodeAsync(one, code), 409, "out_of_order");
    }

    [Fact]
    public async Task I3_of_many_that_finish_one_sign_up_one_makes_an_account()
    {
        var signUp = await Host.ProvedSignUpAsync("once@example.com");

        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(at => Host.Api.SignUpAccountAsync(signUp, $"once{at}")));

        Assert.Single(replies, reply => reply.Status is HttpStatusCode.Created);
        Assert.All(replies.Where(reply => reply.Status is not HttpStatusCode.Created), reply => Contract.IsProblem(reply, 409, "out_of_order"));
    }

    [Fact]
    public async Task I3_of_two_that_prove_one_address_one_gets_the_account_and_the_other_is_told()
    {
        var (one, two) = (await Host.ProvedSignUpAsync("wanted@example.com"), await Host.ProvedSignUpAsync("wanted@example.com"));

        var replies = await Task.WhenAll(Host.Api.SignUpAccountAsync(one, "wanted.one"), Host.Api.SignUpAccountAsync(two, "wanted.two"));

        var loser = Assert.Single(replies, reply => reply.Status is not HttpStatusCode.Created);
        Assert.Equal("taken", (string?)Contract.IsProblem(loser, 409, "out_of_order")["state"]);
    }

    [Fact]
    public async Task The_same_request_under_one_key_makes_one_sign_up_and_one_account()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = """{"kind":"email","value":"keyed@example.com"}""";
        var (first, again) = (await SendAsync("/api/v1/sign-ups", body, null, key), await SendAsync("/api/v1/sign-ups", body, null, key));
        Assert.Equal(first["id"], again["id"]);
        var signUp = new Started(first["id"], first["token"], first["reference"]);
        await Host.Api.SignUpCodeAsync(signUp, await Host.Mails.CodeAsync(signUp.Reference));

        var account = $$"""{"user_name":"keyed","password":"{{Password}}"}""";
        var (made, repeated) = (
            await SendAsync($"/api/v1/sign-ups/{signUp.Id}/account", account, signUp.Token, key),
            await SendAsync($"/api/v1/sign-ups/{signUp.Id}/account", account, signUp.Token, key));

        Assert.Equal((HttpStatusCode.Created, made.Text), (repeated.Status, repeated.Text));
        Assert.Single(await Host.ToldAsync("keyed@example.com"));

        Task<Reply> SendAsync(string path, string text, string? token, (string, string) header) => Host.Api.SendAsync(
            HttpMethod.Post, path, token, new StringContent(text, System.Text.Encoding.UTF8, "application/json"), header);
    }

    [Fact]
    public async Task I1_Taken_names_are_no_list_of_who_has_an_account()
    {
        await Host.AddAccountAsync("listed@example.com", "listed");
        var signUp = await Host.ProvedSignUpAsync("lister@example.com");
        for (var i = 0; i < 20; i++)
        {
            Contract.IsProblem(await Host.Api.SignUpAccountAsync(signUp, "listed"), 409, "user_name_taken");
        }

        Contract.IsProblemWithWait(await Host.Api.SignUpAccountAsync(signUp, "listed"), 429, "throttled");
        Contract.IsProblemWithWait(await Host.Api.SignUpAccountAsync(await Host.ProvedSignUpAsync("lister@example.com"), "free.name"), 429, "throttled");
    }
}
