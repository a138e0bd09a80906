using System.Net;
using System.Text.Json.Nodes;

namespace Keyback.Server.Tests.Kit;

/// <summary>What a signed-in owner's program does with the account.</summary>
internal static class OwnAccounts
{
    private const string Path = "/api/v1/account";

    extension(ApiClient api)
    {
        /// <summary>Signs in, and gives the session's token.</summary>
        public async Task<string> EnterAsync(string identifier, string password = KeybackHost.GoodPassword)
        {
            var reply = await api.SignInAsync(identifier, password);
            Assert.Equal(HttpStatusCode.Created, reply.Status);
            return reply["token"];
        }

        /// <summary>Signs in and gives the password once more.</summary>
        public async Task<string> EnterSteppedUpAsync(string identifier, string password = KeybackHost.GoodPassword)
        {
            var session = await api.EnterAsync(identifier, password);
            Assert.Equal(HttpStatusCode.OK, (await api.StepUpAsync(session, password)).Status);
            return session;
        }

        public Task<Reply> StepUpAsync(string session, string password = KeybackHost.GoodPassword) =>
            api.PostAsync($"{Path}/step-up", new JsonObject { ["password"] = password }, session);

        public Task<Reply> AccountAsync(string session) => api.SendAsync(HttpMethod.Get, Path, session);

        public Task<Reply> ChangeAsync(string session, JsonObject change) =>
            api.SendAsync(HttpMethod.Patch, Path, session, new StringContent(change.ToJsonString(), System.Text.Encoding.UTF8, "application/json"));

        public Task<Reply> RenameAsync(string session, string name) => api.ChangeAsync(session, new JsonObject { ["user_name"] = name });

        public Task<Reply> NewPasswordAsync(string session, string password) =>
            api.PostAsync($"{Path}/password", new JsonObject { ["password"] = password }, session);

        public Task<Reply> AddAsync(string session, string kind, string value) =>
            api.PostAsync($"{Path}/contacts", new JsonObject { ["kind"] = kind, ["value"] = value }, session);

        public Task<Reply> ProveAsync(string session, string contact, string code) =>
            api.PostAsync($"{Path}/contacts/{contact}/code", new JsonObject { ["code"] = code }, session);

        public Task<Reply> RemoveAsync(string session, string contact) => api.SendAsync(HttpMethod.Delete, $"{Path}/contacts/{contact}", session);

        public Task<Reply> StartOwnAsync(string session, string method = "email_code", string goal = "new_password", string? contact = null)
        {
            var body = new JsonObject { ["method"] = method, ["goal"] = goal };
            if (contact is not null)
            {
                body["contact"] = contact;
            }

            return api.PostAsync($"{Path}/recoveries", body, session);
        }

        /// <summary>Starts a Recovery inside a session, which must work.</summary>
        public async Task<Started> StartedOwnAsync(string session, string method = "email_code", string goal = "new_password", string? contact = null)
        {
            var reply = await api.StartOwnAsync(session, method, goal, contact);
            Assert.Equal(HttpStatusCode.Created, reply.Status);
            return new Started(reply["id"], reply["token"], reply["reference"]);
        }

        /// <summary>The ids of the account's contacts of a kind.</summary>
        public async Task<IReadOnlyList<string>> ContactsAsync(string session, string kind) =>
        [
            .. (await api.AccountAsync(session)).Json!["contacts"]!.AsArray()
                .Where(contact => (string?)contact!["kind"] == kind).Select(contact => (string)contact!["id"]!),
        ];
    }

    extension(KeybackHost host)
    {
        /// <summary>A session by a temporary code.</summary>
        public async Task<string> TemporaryAsync(string email)
        {
            var (_, answer) = await host.ProveAsync(email, "temporary_code");
            return (string)answer.Json!["session"]!["token"]!;
        }

        /// <summary>The code in the newest message to an address.</summary>
        public async Task<string> CodeForAsync(string email)
        {
            await host.SettledAsync();
            return Mailbox.CodeIn(host.Mails.All.Last(mail => mail.To.ToString() == email));
        }

        /// <summary>The newest messages to an address, as text.</summary>
        public async Task<IReadOnlyList<string>> ToldAsync(string email)
        {
            await host.SettledAsync();
            return [.. host.Mails.All.Where(mail => mail.To.ToString() == email).Select(mail => mail.TextBody!)];
        }
    }
}
