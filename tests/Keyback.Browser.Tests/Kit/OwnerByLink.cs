namespace Keyback.Browser.Tests.Kit;

/// <summary>What the owner of an account does on the way by secure link, and to be believed a person.</summary>
internal static class OwnerByLink
{
    /// <summary>A server that asks for the letters and digits at every start.</summary>
    public static readonly (string Name, string Value) Asking = ("Keyback:Captcha:Mode", "always");

    extension(Visit visit)
    {
        /// <summary>The letters and digits, as whoever looks at the picture reads them.</summary>
        public async Task<string> ReadPictureAsync()
        {
            var id = await visit.Page.Locator("input[name=captcha_id]").GetAttributeAsync("value");
            var cookies = await visit.Context.CookiesAsync([visit.Host.Url.ToString()]);
            var holder = cookies.Single(cookie => cookie.Name == "keyback-captcha").Value;
            return await CaptchaSolver.TextAsync(visit.Host, id!, $"browser {holder}");
        }

        /// <summary>Types what is in the picture.</summary>
        public async Task AnswerPictureAsync() => await visit.Field("Captcha_Text").FillAsync(await visit.ReadPictureAsync());

        /// <summary>Lets the browser compute instead.</summary>
        public async Task ProveByWorkAsync()
        {
            await visit.Button("Captcha_Prove").ClickAsync();
            await visit.WorkIsDoneAsync();
        }

        /// <summary>The browser has found the number.</summary>
        public Task WorkIsDoneAsync() =>
            Assertions.Expect(visit.Page.GetByText(visit.Words["Captcha_Proved"])).ToBeVisibleAsync(new() { Timeout = 60_000 });

        /// <summary>Asks for a link, and comes to the page that waits for it.</summary>
        /// <returns>The Recovery's reference, as shown.</returns>
        public async Task<string> AskForLinkAsync()
        {
            await visit.GoAsync("/forgot/link");
            await visit.Field("Forgot_Email").FillAsync(Owner.Address);
            if (await visit.Page.Locator(".captcha").CountAsync() > 0)
            {
                await visit.AnswerPictureAsync();
            }

            await visit.Button("Link_Submit").ClickAsync();
            await visit.HeadingIsAsync("Sent_Title");
            return await visit.ReferenceAsync();
        }

        /// <summary>The token of the newest link that was sent for this Recovery.</summary>
        public async Task<string> LinkOfAsync(string reference)
        {
            await KeybackHost.UntilAsync(() => visit.Host.Mails.All.Any(Carries), "the message with the link");
            return Mailbox.LinkToken(visit.Host.Mails.All.Last(Carries));

            bool Carries(MimeKit.MimeMessage mail) =>
                mail.TextBody!.Contains(reference, StringComparison.Ordinal) && Mailbox.LinkToken(mail).Length > 0;
        }

        /// <summary>Opens the link of a message: by a press, or, without script, by copying its token into the page.</summary>
        public async Task OpenLinkAsync(string token)
        {
            await visit.GoAsync("/r#t=" + token);
            await visit.HeadingIsAsync("Opened_Title");
            await visit.SettleAsync(); // the script takes the token, which is quicker than who reads first
            if (!visit.Look.Script)
            {
                await visit.Field("Opened_Token").FillAsync(token);
            }

            await visit.Button("Opened_Submit").ClickAsync();
        }
    }
}
