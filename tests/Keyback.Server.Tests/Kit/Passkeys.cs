using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyback.Server.Tests.Kit;

/// <summary>What programs and pages do with passkeys.</summary>
internal static class Passkeys
{
    private const string Account = "/api/v1/account";

    extension(ApiClient api)
    {
        public Task<Reply> AskNewPasskeyAsync(string session) => api.PostAsync($"{Account}/passkeys/options", [], session);

        public Task<Reply> AskSignInAsync() => api.PostAsync("/api/v1/sessions/passkey/options", []);

        public Task<Reply> AskStepUpAsync(string session) => api.PostAsync($"{Account}/step-up/options", [], session);

        public Task<Reply> SendNewPasskeyAsync(string session, JsonObject passkey, string? name = null) =>
            api.PostAsync($"{Account}/passkeys", name is null ? new() { ["passkey"] = passkey.DeepClone() } : new() { ["passkey"] = passkey.DeepClone(), ["name"] = name }, session);

        public Task<Reply> SendSignInAsync(JsonObject passkey) => api.PostAsync("/api/v1/sessions/passkey", new JsonObject { ["passkey"] = passkey.DeepClone() });

        public Task<Reply> SendStepUpAsync(string session, JsonObject passkey) =>
            api.PostAsync($"{Account}/step-up", new JsonObject { ["passkey"] = passkey.DeepClone() }, session);

        /// <summary>Adds a passkey inside a session that was asked for the password.</summary>
        public async Task<Reply> AddPasskeyAsync(string session, Authenticator authenticator, string? name = null) =>
            await api.SendNewPasskeyAsync(session, authenticator.Make((await api.AskNewPasskeyAsync(session)).Options()), name);

        /// <summary>Signs in and adds a passkey, which must work.</summary>
        /// <returns>The session.</returns>
        public async Task<string> EnterWithPasskeyAsync(string identifier, Authenticator authenticator)
        {
            var session = await api.EnterSteppedUpAsync(identifier);
            Assert.Equal(HttpStatusCode.Created, (await api.AddPasskeyAsync(session, authenticator)).Status);
            return session;
        }

        public async Task<Reply> SignInAsync(Authenticator authenticator) =>
            await api.SendSignInAsync(authenticator.Use((await api.AskSignInAsync()).Options()));

        public async Task<Reply> StepUpAsync(string session, Authenticator authenticator) =>
            await api.SendStepUpAsync(session, authenticator.Use((await api.AskStepUpAsync(session)).Options()));

        public Task<Reply> RemovePasskeyAsync(string session, string id) => api.SendAsync(HttpMethod.Delete, $"{Account}/passkeys/{id}", session);

        public Task<Reply> RenamePasskeyAsync(string session, string id, string name) => api.SendAsync(
            HttpMethod.Patch,
            $"{Account}/passkeys/{id}",
            session,
            new StringContent(new JsonObject { ["name"] = name }.ToJsonString(), System.Text.Encoding.UTF8, "application/json"));

        /// <summary>The account's passkeys.</summary>
        public async Task<IReadOnlyList<JsonObject>> PasskeysAsync(string session) =>
            [.. (await api.AccountAsync(session)).Json!["passkeys"]!.AsArray().Select(one => one!.AsObject())];
    }

    extension(Reply reply)
    {
        /// <summary>What the browser is asked.</summary>
        public JsonObject Options()
        {
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            return reply.Json!["public_key"]!.AsObject();
        }
    }

    extension(PageClient browser)
    {
        /// <summary>What a page's script is told when it asks for a challenge.</summary>
        public async Task<PageReply> AskPasskeyAsync(string page, string handler, string? at = null)
        {
            var shown = await browser.GetAsync(page);
            return await browser.PostAsync($"{at ?? page}?handler={handler}", [("__RequestVerificationToken", PageClient.FormToken(shown.Html))]);
        }

        /// <summary>The same, which must work.</summary>
        public async Task<JsonObject> PasskeyOptionsAsync(string page, string handler, string? at = null)
        {
            var reply = await browser.AskPasskeyAsync(page, handler, at);
            Assert.Equal(HttpStatusCode.OK, reply.Status);
            return JsonSerializer.Deserialize<JsonObject>(reply.Html)!;
        }
    }
}
