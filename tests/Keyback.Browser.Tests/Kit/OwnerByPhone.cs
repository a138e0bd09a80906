namespace Keyback.Browser.Tests.Kit;

/// <summary>What the owner of an account does on the way by phone.</summary>
internal static class OwnerByPhone
{
    extension(Visit visit)
    {
        /// <summary>The owner's number as people write it where the page's language is spoken.</summary>
        public string Number => visit.Look.Chinese ? "138 0013 8000" : "+86 138-0013-8000";

        /// <summary>Asks for a code by SMS, and comes to the page that takes it.</summary>
        /// <returns>The Recovery's reference, as shown.</returns>
        public async Task<string> AskByPhoneAsync(bool temporary = false, string? number = null)
        {
            await visit.GoAsync("/forgot/phone" + (temporary ? "?goal=temporary_code" : ""));
            await visit.Field("Phone_Label").FillAsync(number ?? visit.Number);
            await visit.Button("Forgot_Submit").ClickAsync();
            await visit.HeadingIsAsync("Code_Title");
            return await visit.ReferenceAsync();
        }

        /// <summary>Types the code from the SMS and presses the button.</summary>
        public async Task TypeSmsCodeAsync(string code)
        {
            await visit.Field("Code_SmsLabel").FillAsync(code);
            await visit.Button("Code_Submit").ClickAsync();
        }

        /// <summary>Comes, by the right code by SMS, to the page for the name.</summary>
        /// <returns>The Recovery's reference.</returns>
        public async Task<string> ComeToNameAsync(bool temporary = false)
        {
            var reference = await visit.AskByPhoneAsync(temporary);
            await visit.TypeSmsCodeAsync(await visit.Host.SmsCodeAsync(reference));
            await visit.HeadingIsAsync("Name_Title");
            return reference;
        }

        /// <summary>Types a name and presses the button.</summary>
        public async Task TypeNameAsync(string name)
        {
            await visit.Field("Name_Label").FillAsync(name);
            await visit.Button("Code_Submit").ClickAsync();
        }

        /// <summary>The address in the newest notice that a number was taken off the account.</summary>
        public async Task<string> RestorePathAsync()
        {
            await visit.Host.SettledAsync();
            return "/number/" + Mailbox.RestoreToken(visit.Host.Mails.All.Last(mail => Mailbox.RestoreToken(mail).Length > 0));
        }
    }
}
