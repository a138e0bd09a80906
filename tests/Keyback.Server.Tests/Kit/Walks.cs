using System.Net;

namespace Keyback.Server.Tests.Kit;

/// <summary>Steps that many tests take on the way to what they are about.</summary>
internal static class Walks
{
    /// <summary>A code that nobody was sent.</summary>
    public const string NoCode = "0000 0000";

    extension(KeybackHost host)
    {
        /// <summary>The newest code that was sent for this Recovery.</summary>
        public async Task<string> NewestCodeAsync(Started recovery)
        {
            await host.SettledAsync();
            return await host.Mails.CodeAsync(recovery.Reference);
        }

        /// <summary>Starts a Recovery and answers with its code.</summary>
        public async Task<(Started Recovery, Reply Answer)> ProveAsync(string email, string goal = "new_password")
        {
            var recovery = await host.Api.StartedAsync(email, goal);
            var answer = await host.Api.CodeAsync(recovery, await host.NewestCodeAsync(recovery));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            return (recovery, answer);
        }

        /// <summary>Starts a Recovery by phone and answers with its code: the name is asked for next.</summary>
        public async Task<Started> ComeToNameAsync(string number, string goal = "new_password")
        {
            var recovery = await host.Api.StartedAsync(number, goal, "sms_code");
            var coded = await host.Api.CodeAsync(recovery, await host.SmsCodeAsync(recovery.Reference));
            Assert.Equal((HttpStatusCode.OK, "user_name_required"), (coded.Status, coded["state"]));
            return recovery;
        }

        /// <summary>Goes the whole way to a new password.</summary>
        public async Task<Started> RenewAsync(string email, string password)
        {
            var (recovery, _) = await host.ProveAsync(email);
            Assert.Equal(HttpStatusCode.OK, (await host.Api.PasswordAsync(recovery, password)).Status);
            await host.SettledAsync();
            return recovery;
        }

        /// <summary>Answers with wrong codes, and tells how often one was looked at.</summary>
        public async Task<int> GuessAsync(Started recovery, int times)
        {
            var judged = 0;
            for (var guess = 0; guess < times; guess++)
            {
                judged += (await host.Api.CodeAsync(recovery, NoCode)).Status is HttpStatusCode.UnprocessableEntity ? 1 : 0;
            }

            return judged;
        }

        /// <summary>A browser that has signed in before, and is signed out.</summary>
        public async Task<PageClient> KnownBrowserAsync(string identifier, string password = KeybackHost.GoodPassword)
        {
            var browser = new PageClient(host.Url);
            var signedIn = await browser.SubmitAsync("/sign-in", null, ("Identifier", identifier), ("Password", password));
            Assert.Equal("/my", signedIn.Location);
            var signedOut = await browser.SubmitAsync("/my", "/sign-out");
            Assert.Equal("/sign-in?done=out", signedOut.Location);
            return browser;
        }

        /// <summary>Goes the whole way to a new password in a browser, past whatever is in the mailbox already.</summary>
        /// <returns>Where it ended.</returns>
        public async Task<string?> RenewAsync(PageClient browser, string email, string password)
        {
            var (page, reference) = await browser.StartAsync(email);
            var right = await browser.SubmitAsync(page, null, ("Code", await host.Mails.CodeAsync(reference)));
            var chosen = await browser.SubmitAsync(right.Location!, null, ("Password", password));
            return chosen.Location;
        }
    }

    extension(PageClient browser)
    {
        /// <summary>Starts a Recovery by phone in a browser.</summary>
        /// <returns>Its code page and its reference.</returns>
        public async Task<(string Page, string Reference)> StartByPhoneAsync(string phone, string goal = "new_password")
        {
            var started = await browser.SubmitAsync("/forgot/phone", null, ("Phone", phone), ("goal", goal));
            Assert.Equal(HttpStatusCode.Found, started.Status);
            var shown = await browser.GetAsync(started.Location!);
            return (started.Location!, Masked.ReferenceIn(shown.Html));
        }

        /// <summary>Comes, by the right code by SMS, to the page for the name.</summary>
        /// <returns>That page and the reference.</returns>
        public async Task<(string Page, string Reference)> ComeToNameAsync(KeybackHost host, string phone, string goal = "new_password")
        {
            var (page, reference) = await browser.StartByPhoneAsync(phone, goal);
            var right = await browser.SubmitAsync(page, null, ("Code", await host.SmsCodeAsync(reference)));
            Assert.StartsWith("/forgot/name/", right.Location, StringComparison.Ordinal);
            return (right.Location!, reference);
        }

        /// <summary>Starts a Recovery in a browser.</summary>
        /// <returns>Its code page and its reference.</returns>
        public async Task<(string Page, string Reference)> StartAsync(string email, string goal = "new_password")
        {
            var started = await browser.SubmitAsync("/forgot", null, ("Email", email), ("goal", goal));
            Assert.Equal(HttpStatusCode.Found, started.Status);
            var shown = await browser.GetAsync(started.Location!);
            return (started.Location!, Masked.ReferenceIn(shown.Html));
        }
    }
}
