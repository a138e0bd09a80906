using System.Net;
using System.Text.Json.Nodes;

namespace Keyback.Server.Tests.Kit;

/// <summary>How people come to an account, by program and by browser.</summary>
internal static class SignUps
{
    private const string Path = "/api/v1/sign-ups";

    extension(ApiClient api)
    {
        public Task<Reply> SignUpAsync(string value, string kind = "email") => api.PostAsync(Path, new JsonObject { ["kind"] = kind, ["value"] = value });

        /// <summary>Starts a sign-up, which must work.</summary>
        public async Task<Started> SigningUpAsync(string value, string kind = "email")
        {
            var reply = await api.SignUpAsync(value, kind);
            Assert.True(reply.Status is HttpStatusCode.Created, reply.Text);
            return new Started(reply["id"], reply["token"], reply["reference"]);
        }

        public Task<Reply> SignUpShownAsync(Started signUp) => api.SendAsync(HttpMethod.Get, $"{Path}/{signUp.Id}", signUp.Token);

        public Task<Reply> SignUpCodeAsync(Started signUp, string code) => api.PostAsync($"{Path}/{signUp.Id}/code", new JsonObject { ["code"] = code }, signUp.Token);

        public Task<Reply> SignUpResendAsync(Started signUp) => api.PostAsync($"{Path}/{signUp.Id}/resend", [], signUp.Token);

        public Task<Reply> SignUpAccountAsync(Started signUp, string name, string password = KeybackHost.GoodPassword) =>
            api.PostAsync($"{Path}/{signUp.Id}/account", new JsonObject { ["user_name"] = name, ["password"] = password }, signUp.Token);
    }

    extension(KeybackHost host)
    {
        /// <summary>Starts a sign-up with an address and proves it.</summary>
        public async Task<Started> ProvedSignUpAsync(string email)
        {
            var signUp = await host.Api.SigningUpAsync(email);
            var right = await host.Api.SignUpCodeAsync(signUp, await host.Mails.CodeAsync(signUp.Reference));
            Assert.Equal("account_required", right["state"]);
            return signUp;
        }

        /// <summary>The code in the newest SMS of a sign-up.</summary>
        public async Task<string> SignUpSmsAsync(string number)
        {
            await host.SettledAsync();
            return host.Phones.All.Last(sms => sms.To == number && sms.Template == "sign_up_code").Parameters["code"];
        }
    }

    extension(PageClient browser)
    {
        /// <summary>Starts a sign-up in a browser.</summary>
        /// <returns>Its code page and its reference.</returns>
        public async Task<(string Page, string Reference)> SigningUpAsync(string email)
        {
            var started = await browser.SubmitAsync("/sign-up", null, ("Email", email));
            Assert.Equal(HttpStatusCode.Found, started.Status);
            return (started.Location!, Masked.ReferenceIn((await browser.GetAsync(started.Location!)).Html));
        }

        /// <summary>Comes, by the right code, to the page for name and password.</summary>
        public async Task<string> ComeToAccountAsync(KeybackHost host, string email)
        {
            var (page, reference) = await browser.SigningUpAsync(email);
            var right = await browser.SubmitAsync(page, null, ("Code", await host.Mails.CodeAsync(reference)));
            Assert.StartsWith("/sign-up/account/", right.Location, StringComparison.Ordinal);
            return right.Location!;
        }
    }
}
