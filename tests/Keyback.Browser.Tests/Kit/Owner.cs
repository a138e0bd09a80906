namespace Keyback.Browser.Tests.Kit;

/// <summary>What the owner of an account does on the pages, in the order in which the pages ask for it.</summary>
internal static class Owner
{
    public const string Address = "mei@example.com";
    public const string Name = "mei.lin";
    public const string Number = "+8613800138000";
    public const string NewPassword = "a quiet harbour before dawn 7";

    extension(Visit visit)
    {
        /// <summary>Asks for a code, and comes to the page that takes it.</summary>
        /// <returns>The Recovery's reference, as shown.</returns>
        public async Task<string> AskAsync(bool temporary = false, string address = Address)
        {
            await visit.GoAsync("/forgot");
            await visit.Field("Forgot_Email").FillAsync(address);
            if (temporary)
            {
                await visit.Page.GetByText(visit.Words["Forgot_GoalCode"], new() { Exact = true }).ClickAsync();
            }

            await visit.Button("Forgot_Submit").ClickAsync();
            await visit.HeadingIsAsync("Code_Title");
            return await visit.ReferenceAsync();
        }

        /// <summary>The reference that the page shows.</summary>
        public async Task<string> ReferenceAsync() =>
            (await visit.Page.Locator(".ticket-number").InnerTextAsync()).Split(' ', '：')[^1];

        /// <summary>Types a code and presses the button.</summary>
        public async Task TypeCodeAsync(string code)
        {
            await visit.Field("Code_Label").FillAsync(code);
            await visit.Button("Code_Submit").ClickAsync();
        }

        /// <summary>Comes, by the right code, to the page for a new password.</summary>
        public async Task ProveAsync()
        {
            var reference = await visit.AskAsync();
            await visit.TypeCodeAsync(await visit.Host.Mails.CodeAsync(reference));
            await visit.HeadingIsAsync("NewPassword_Title");
        }

        /// <summary>Frees the button that asks for another message: the page holds it back, and the server must hold back, too.</summary>
        public async Task FreeResendAsync(string words)
        {
            if (visit.Look.Script)
            {
                await visit.Page.Locator(".apart button").EvaluateAsync(
                    """
                    (button, words) => {
                      const free = button.cloneNode(true); // which the countdown does not know
                      free.disabled = false;
                      free.textContent = words;
                      button.replaceWith(free);
                    }
                    """,
                    visit.Words[words]);
            }
        }

        /// <summary>Types a new password, twice where the page asks twice, and presses the button.</summary>
        public async Task ChooseAsync(string password, string? again = null)
        {
            await visit.Field("NewPassword_Field").FillAsync(password);
            if (!visit.Look.Script)
            {
                await visit.Field("NewPassword_Confirm").FillAsync(again ?? password);
            }

            await visit.Button("NewPassword_Submit").ClickAsync();
        }

        /// <summary>Signs in.</summary>
        public async Task SignInAsync(string password, string name = Name)
        {
            await visit.GoAsync("/sign-in");
            await visit.Field("SignIn_Identifier").FillAsync(name);
            await visit.Field("SignIn_Password").FillAsync(password);
            await visit.Button("SignIn_Submit").ClickAsync();
        }
    }

    /// <summary>A server with one account, Mei's, whose language this is.</summary>
    public static async Task<KeybackHost> HostAsync(string language, params (string Name, string Value)[] settings)
    {
        var host = await KeybackHost.StartAsync(
        [
            ("Keyback:SiteName", "Rivertown"),
            ("Keyback:SiteUrl", "https://rivertown.example/?from=keyback"),
            ("Keyback:Support:Phone", "400-810-0000"),
            ("Keyback:Support:Hours", "09:00–18:00"),
            ("Keyback:Support:Email", "help@rivertown.example"),
            ("Keyback:Limits:StartsPerIdentifier", "1000"),
            ("Keyback:Limits:StartsPerNetwork", "1000"),
            ("Keyback:Limits:MessagesPerDay", "1000"),
            .. settings,
        ]);
        await host.AddAccountAsync(Address, Name, Number, locale: language);
        return host;
    }
}
