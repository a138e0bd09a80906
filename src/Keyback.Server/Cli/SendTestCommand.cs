using System.CommandLine;
using Keyback.Accounts;
using Keyback.Messages;
using Keyback.Server.Platform;
using Keyback.Server.Texts;

namespace Keyback.Server.Cli;

/// <summary><c>keyback send-test ADDRESS</c>: sends one e-mail the way codes go.</summary>
internal static class SendTestCommand
{
    public static Command Create(string[] settings)
    {
        var address = new Argument<string>("address") { Description = "Where the e-mail goes." };
        var command = new Command("send-test", "Send one e-mail the way codes go, and say what became of it.") { address };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, services => SendAsync(services, parsed.GetValue(address)!, ct)));
        return command;
    }

    private static async Task<int> SendAsync(IServiceProvider services, string text, CancellationToken ct)
    {
        if (!EmailAddress.TryParse(text, out var address))
        {
            await Console.Error.WriteLineAsync("keyback: that is no e-mail address.");
            return 2;
        }

        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var id = $"{services.GetRequiredService<Randomness>().NewId(now):N}@{PublicUrl.Of(services).Host}";
        var email = services.GetRequiredService<EmailWriter>().Write(new MessageContent.Trial(now), id, address.Value, Languages.English, now);
        var (code, words) = await services.GetRequiredService<IEmailChannel>().SendAsync(email, ct) switch
        {
            Delivery.Accepted => (0, "Handed over. Look into the mailbox."),
            Delivery.TryLater later => (1, $"Not handed over: {later.Reason}. Codes would be tried again."),
            Delivery.Refused refused => (1, $"Refused for good: {refused.Reason}."),
            _ => throw new InvalidOperationException("A delivery without words."),
        };
        Console.WriteLine(words);
        return code;
    }
}
