using System.Net;
using System.Text.Json.Nodes;
using Keyback.Factors;
using OtpNet;

namespace Keyback.Server.Tests.Kit;

/// <summary>An owner's authenticator app, and what the owner wrote down.</summary>
internal sealed record App(byte[] Secret, IReadOnlyList<string> Saved);

/// <summary>What owners do who have a second factor, and those who have lost it.</summary>
internal static class Factors
{
    extension(KeybackHost host)
    {
        /// <summary>Sets an authenticator app up, the way the owner does, and waits until the owner was told.</summary>
        public async Task<App> SetUpAppAsync(string identifier)
        {
            var session = await host.Api.EnterSteppedUpAsync(identifier);
            var begun = await host.Api.PostAsync("/api/v1/account/totp", [], session);
            Assert.Equal(HttpStatusCode.Created, begun.Status);
            var secret = Base32Encoding.ToBytes(begun["secret"]);
            var proved = await host.Api.PostAsync("/api/v1/account/totp/code", new JsonObject { ["code"] = TotpCode.At(secret, host.Clock.GetUtcNow()) }, session);
            Assert.Equal(HttpStatusCode.OK, proved.Status);
            await host.SettledAsync();
            return new App(secret, [.. proved.Json!["saved_codes"]!.AsArray().Select(code => (string)code!)]);
        }

        /// <summary>The next code of an app: half a minute passes, because the present one may be used up.</summary>
        public string NextTotp(App app)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(TotpCode.StepSeconds));
            return TotpCode.At(app.Secret, host.Clock.GetUtcNow());
        }

        /// <summary>Proves an address, and says that the second factor is lost.</summary>
        public async Task<Started> WaitAsync(string email, string goal = "new_password")
        {
            var (recovery, answer) = await host.ProveAsync(email, goal);
            Assert.Equal("second_factor_required", answer["state"]);
            var waits = await host.Api.StepAsync(recovery, "wait", []);
            Assert.Equal((HttpStatusCode.OK, "waiting"), (waits.Status, waits["state"]));
            await host.SettledAsync();
            return recovery;
        }

        /// <summary>The newest way back after a wait that went to an address, or none.</summary>
        public async Task<string?> ReturnTokenAsync(string email)
        {
            await host.SettledAsync();
            return host.Mails.All.Where(mail => mail.To.ToString() == email).Select(Mailbox.LinkToken).LastOrDefault(token => token.Length > 0);
        }
    }

    extension(ApiClient api)
    {
        public Task<Reply> FactorAsync(Started recovery, string? totp = null, string? saved = null) =>
            api.StepAsync(recovery, "second-factor", Body(totp, saved));

        public Task<Reply> SignInAsync(string identifier, string password, string? totp, string? saved)
        {
            var body = Body(totp, saved);
            body["identifier"] = identifier;
            body["password"] = password;
            return api.PostAsync("/api/v1/sessions", body);
        }

        /// <summary>Signs in with the app, which must work, and gives the session's token.</summary>
        public async Task<string> EnterWithAsync(KeybackHost host, App app, string identifier)
        {
            var reply = await api.SignInAsync(identifier, KeybackHost.GoodPassword, host.NextTotp(app), null);
            Assert.Equal(HttpStatusCode.Created, reply.Status);
            return reply["token"];
        }

        public Task<Reply> StepUpByAppAsync(string session, string totp) =>
            api.PostAsync("/api/v1/account/step-up", new JsonObject { ["totp"] = totp }, session);
    }

    private static JsonObject Body(string? totp, string? saved)
    {
        JsonObject body = [];
        if (totp is not null)
        {
            body["totp"] = totp;
        }

        if (saved is not null)
        {
            body["recovery_code"] = saved;
        }

        return body;
    }
}
