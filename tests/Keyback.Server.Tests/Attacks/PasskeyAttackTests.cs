using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>Answers that prove nothing: replayed, late, borrowed, made for somebody or something else (requirement L-01).</summary>
public sealed class PasskeyAttackTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";
    private const string Mallory = "mallory@example.com";

    private readonly Authenticator _phone = new();
    private readonly Authenticator _other = new();
    private KeybackHost _host = null!;
    private AccountId _mei;

    private ApiClient Api => _host.Api;

    public static TheoryData<string> Lies => new("origin", "frame", "rp", "unverified", "absent", "type", "owner", "nobody", "key");

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        _mei = await _host.AddAccountAsync(Mei, "mei");
        await _host.AddAccountAsync(Mallory, "mallory");
    }

    public ValueTask DisposeAsync()
    {
        _phone.Dispose();
        _other.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task I3_An_answer_counts_once()
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        var answer = _phone.Use((await Api.AskSignInAsync()).Options());

        Assert.Equal(HttpStatusCode.Created, (await Api.SendSignInAsync(answer)).Status);
        Contract.IsProblem(await Api.SendSignInAsync(answer), 401, "sign_in_failed");
    }

    [Fact]
    public async Task I3_Of_a_hundred_answers_at_once_on_two_nodes_one_signs_in()
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        var second = await KeybackHost.StartAsync(folder: _host.Folder, clock: _host.Clock);
        var answer = _phone.Use((await Api.AskSignInAsync()).Options()).ToJsonString();

        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(at =>
            (at % 2 == 0 ? Api : second.Api).SendSignInAsync(JsonNode.Parse(answer)!.AsObject())));
        await second.StopAsync();

        Assert.Single(replies, reply => reply.Status is HttpStatusCode.Created);
        Assert.Equal(99, replies.Count(reply => reply.Status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests));
        Assert.Single(await _host.RecordAsync(), entry => entry.Kind is AuditKind.PasskeySignedIn);
    }

    [Fact]
    public async Task An_answer_counts_for_five_minutes()
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        var (late, justInTime) = (_phone.Use((await Api.AskSignInAsync()).Options()), _phone.Use((await Api.AskSignInAsync()).Options()));

        _host.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(HttpStatusCode.Created, (await Api.SendSignInAsync(justInTime)).Status);
        _host.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Contract.IsProblem(await Api.SendSignInAsync(late), 401, "sign_in_failed");
    }

    [Fact]
    public async Task I2_An_answer_serves_the_purpose_and_the_session_that_it_was_made_for()
    {
        var second = await Api.EnterAsync(Mei);
        var session = await Api.EnterWithPasskeyAsync(Mei, _phone);

        Contract.IsProblem(await Api.SendStepUpAsync(second, _phone.Use((await Api.AskSignInAsync()).Options())), 401, "sign_in_failed");
        Contract.IsProblem(await Api.SendSignInAsync(_phone.Use((await Api.AskStepUpAsync(second)).Options())), 401, "sign_in_failed");
        Contract.IsProblem(await Api.SendStepUpAsync(second, _phone.Use((await Api.AskStepUpAsync(session)).Options())), 401, "sign_in_failed");
        Contract.IsProblem(await Api.SendStepUpAsync(second, _phone.Use((await Api.AskNewPasskeyAsync(session)).Options())), 401, "sign_in_failed");
        Contract.IsProblem(await Api.RenameAsync(second, "mei.lin"), 403, "step_up_required");
        Assert.Equal(HttpStatusCode.OK, (await Api.StepUpAsync(second, _phone)).Status);
    }

    [Fact]
    public async Task I2_A_challenge_of_one_account_registers_nothing_for_another()
    {
        var (mei, mallory) = (await Api.EnterSteppedUpAsync(Mei), await Api.EnterSteppedUpAsync(Mallory));
        var ofMei = (await Api.AskNewPasskeyAsync(mei)).Options();

        Contract.IsProblem(await Api.SendNewPasskeyAsync(mallory, _phone.Make(ofMei)), 422, "passkey_rejected");
        Contract.IsProblem(await Api.SendNewPasskeyAsync(await Api.EnterSteppedUpAsync(Mei), _phone.Make(ofMei)), 422, "passkey_rejected");
        Assert.Equal(HttpStatusCode.Created, (await Api.SendNewPasskeyAsync(mei, _phone.Make(ofMei))).Status); // both tries found nothing to use up
        Contract.IsProblem(await Api.SendNewPasskeyAsync(mei, _other.Make(ofMei)), 422, "passkey_rejected");
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_sign_in_that_is_not_exactly_what_was_asked_is_refused(string lie)
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        await Api.EnterWithPasskeyAsync(Mallory, _other);

        Contract.IsProblem(await Api.SendSignInAsync(Lied(lie, _phone, phone => phone.Use(OptionsOf(Api.AskSignInAsync())))), 401, "sign_in_failed");

        Assert.DoesNotContain(await _host.RecordAsync(), entry => entry.Kind is AuditKind.PasskeySignedIn);
        Assert.Contains(await _host.RecordAsync(), entry => entry.Kind is AuditKind.PasskeyRefused);
        Contract.IsQuiet(_host.Log);
    }

    [Theory]
    [InlineData("origin")]
    [InlineData("frame")]
    [InlineData("rp")]
    [InlineData("unverified")]
    [InlineData("absent")]
    [InlineData("type")]
    [InlineData("twice")]
    public async Task A_new_passkey_that_is_not_exactly_what_was_asked_is_refused(string lie)
    {
        var session = await Api.EnterSteppedUpAsync(Mei);

        var reply = await Api.SendNewPasskeyAsync(session, Lied(lie, _phone, phone => phone.Make(OptionsOf(Api.AskNewPasskeyAsync(session)))));

        Assert.Contains(reply.Code, (string[])["passkey_rejected", "invalid_request"]);
        Assert.Empty(await Api.PasskeysAsync(session));
        Contract.IsQuiet(_host.Log);
    }

    [Fact]
    public async Task Noise_in_any_part_of_an_answer_proves_nothing_and_troubles_nobody()
    {
        var session = await Api.EnterWithPasskeyAsync(Mei, _phone);
        foreach (var part in (string[])["authenticatorData", "signature", "userHandle"])
        {
            foreach (var noise in (string[])["", "AA", "AAAA", new string('_', 200), new string('A', 4000)])
            {
                var answer = _phone.Use((await Api.AskStepUpAsync(session)).Options());
                answer["response"]![part] = noise;
                Contract.IsProblem(await Api.SendStepUpAsync(session, answer), 401, "sign_in_failed");
            }
        }

        foreach (var noise in (string[])["", "oA", "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA", new string('_', 200)])
        {
            using var made = new Authenticator();
            var answer = made.Make((await Api.AskNewPasskeyAsync(session)).Options());
            answer["response"]!["attestationObject"] = noise;
            Contract.IsProblem(await Api.SendNewPasskeyAsync(session, answer), 422, "passkey_rejected");
        }

        Contract.IsQuiet(_host.Log);
    }

    [Fact]
    public async Task A_counter_that_does_not_rise_is_refused_told_and_recorded()
    {
        _phone.Counter = 7;
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync(_phone)).Status); // 8

        foreach (var counter in (uint[])[6, 7]) // the copy signs with 7, then with 8
        {
            _phone.Counter = counter;
            Contract.IsProblem(await Api.SignInAsync(_phone), 401, "sign_in_failed");
        }

        _phone.Counter = 0; // as one that never counted
        Contract.IsProblem(await Api.SignInAsync(_phone), 401, "sign_in_failed");
        Assert.Equal(3, (await _host.RecordAsync()).Count(entry => entry.Kind is AuditKind.PasskeyCounterBack && entry.Account == _mei));
        Assert.Equal(3, _host.Log.Lines.Count(line => line.Id is 3401));
        _phone.Counter = 8;
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync(_phone)).Status);
    }

    [Fact]
    public async Task A_passkey_of_another_account_proves_nothing_inside_a_session()
    {
        var mei = await Api.EnterWithPasskeyAsync(Mei, _phone);
        var fresh = await Api.EnterAsync(Mallory);
        var mallory = await Api.EnterWithPasskeyAsync(Mallory, _other);

        Contract.IsProblem(await Api.StepUpAsync(fresh, _phone), 401, "sign_in_failed");
        Assert.Equal("foreign", (await _host.RecordAsync()).Last(entry => entry.Kind is AuditKind.PasskeyRefused).Reason);
        var id = (string)(await Api.PasskeysAsync(mei))[0]["id"]!;
        Contract.IsProblem(await Api.RemovePasskeyAsync(mallory, id), 404, "not_found");
        Contract.IsProblem(await Api.RenamePasskeyAsync(mallory, id, "mine"), 404, "not_found");
        Assert.Equal(HttpStatusCode.Created, (await Api.SignInAsync(_phone)).Status);
    }

    [Fact]
    public async Task One_credential_belongs_to_one_account()
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        var mallory = await Api.EnterSteppedUpAsync(Mallory);
        _other.CredentialId = _phone.CredentialId; // another key under the same name

        Contract.IsProblem(await Api.AddPasskeyAsync(mallory, _other), 409, "passkey_known");
        Contract.IsProblem(await Api.SignInAsync(_other), 401, "sign_in_failed");
        Assert.Equal("mei", (await Api.AccountAsync((await Api.SignInAsync(_phone))["token"]))["user_name"]);
    }

    [Fact]
    public async Task I7_A_passkey_that_comes_or_goes_ends_what_somebody_else_has_begun()
    {
        var (recovery, _) = await _host.ProveAsync(Mei);
        await Api.EnterWithPasskeyAsync(Mei, _phone);

        Assert.Equal("cancelled", (await Api.ShowAsync(recovery))["state"]);
    }

    [Fact]
    public async Task I8_No_challenge_and_no_session_stands_in_the_store_or_the_log()
    {
        await Api.EnterWithPasskeyAsync(Mei, _phone);
        var options = (await Api.AskSignInAsync()).Options();
        var reply = await Api.SendSignInAsync(_phone.Use(options));

        foreach (var secret in (string[])[(string)options["challenge"]!, reply["token"], Convert.ToBase64String(_phone.CredentialId)])
        {
            Assert.False(_host.StoreHolds(secret));
            Assert.DoesNotContain(_host.Log.Lines, line => line.Text.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static JsonObject OptionsOf(Task<Reply> asked) => asked.GetAwaiter().GetResult().Options();

    private JsonObject Lied(string lie, Authenticator phone, Func<Authenticator, JsonObject> answer)
    {
        var handle = phone.UserHandle;
        switch (lie)
        {
            case "origin":
                phone.Origin = "http://localhost:5081";
                break;
            case "frame":
                phone.CrossOrigin = true;
                break;
            case "rp":
                phone.RpId = "evil.example";
                break;
            case "unverified":
                phone.Flags &= 0xFB;
                break;
            case "absent":
                phone.Flags &= 0xFE;
                break;
            case "type":
                phone.Type = phone.UserHandle is null ? "webauthn.get" : "webauthn.create";
                break;
            case "owner":
                phone.UserHandle = _other.UserHandle;
                break;
            case "nobody":
                phone.UserHandle = null;
                break;
            case "key":
                _other.UserHandle = handle;
                _other.CredentialId = phone.CredentialId;
                return answer(_other);
        }

        var given = answer(phone);
        if (lie is "twice")
        {
            var client = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars((string)given["response"]!["clientDataJSON"]!));
            given["response"]!["clientDataJSON"] = System.Buffers.Text.Base64Url.EncodeToString(
                Encoding.UTF8.GetBytes(client.Replace("\"origin\"", "\"origin\":\"http://evil.example\",\"origin\"", StringComparison.Ordinal)));
        }

        return given;
    }
}
