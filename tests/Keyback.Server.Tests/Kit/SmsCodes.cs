namespace Keyback.Server.Tests.Kit;

/// <summary>Reads the codes out of the SMS that a host has sent.</summary>
internal static class SmsCodes
{
    extension(KeybackHost host)
    {
        /// <summary>Waits for the SMS with the code of a Recovery, and gives the newest code.</summary>
        public async Task<string> SmsCodeAsync(string reference)
        {
            await KeybackHost.UntilAsync(() => Codes().Any(), "the SMS with the code");
            return Codes().Last();

            IEnumerable<string> Codes() => host.Phones.All
                .Where(sms => sms.Template == "recovery_code" && sms.Parameters["reference"] == reference)
                .Select(sms => sms.Parameters["code"]);
        }
    }
}
