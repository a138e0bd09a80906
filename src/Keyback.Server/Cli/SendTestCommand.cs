using System.CommandLine;
using Keyback.Accounts;
using Keyback.Channels.Gateways;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Platform;
using Keyback.Server.Texts;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Cli;

/// <summary><c>keyback send-test ADDRESS</c>: sends one e-mail or SMS the way codes go.</summary>
internal static class SendTestCommand
{
    public static Command Create(string[] settings)
    {
        var address = new Argument<string>("address") { Description = "Where it goes: an e-mail address, or a phone number." };
        var command = new Command("send-test", "Send one e-mail or SMS the way codes go, and say what became of it.") { address };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, services => SendAsync(services, parsed.GetValue(address)!, ct)));
        return command;
    }

    private static async Task<int> SendAsync(IServiceProvider services, string text, CancellationToken ct)
    {
        if (EmailAddress.TryParse(text, out var address))
        {
            return Say(await SendEmailAsync(services, address, ct), "Look into the mailbox.");
        }

        var region = services.GetRequiredService<IOptions<SiteOptions>>().Value.DefaultRegion;
        if (PhoneNumber.TryParse(text, region, out var number))
        {
            return Say(await SendSmsAsync(services, number, ct), "Look at the phone.");
        }

        await System.Console.Error.WriteLineAsync("keyback: that is neither an e-mail address nor a phone number.");
        return 2;
    }

    private static Task<Delivery> SendEmailAsync(IServiceProvider services, EmailAddress address, CancellationToken ct)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var email = services.GetRequiredService<EmailWriter>().Write(
            new MessageContent.Trial(now), NewMessageId(services, now), address.Value, Languages.English, now);
        return services.GetRequiredService<IEmailChannel>().SendAsync(email, ct);
    }

    private static async Task<Delivery> SendSmsAsync(IServiceProvider services, PhoneNumber number, CancellationToken ct)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var delivery = await SendSmsAsync(services, number, new MessageContent.Trial(now), now, ct);
        if (delivery is not Delivery.Refused { Reason: SmsReasons.NoTemplate })
        {
            return delivery;
        }

        // Where no text for trials is approved, the one for codes says more anyway. The code opens nothing.
        var randomness = services.GetRequiredService<Randomness>();
        var code = new MessageContent.RecoveryCode(
            RecoveryReference.New(randomness), randomness.NewDigits(6), RecoveryGoal.NewPassword, now, now + TimeSpan.FromMinutes(5));
        return await SendSmsAsync(services, number, code, now, ct);
    }

    private static Task<Delivery> SendSmsAsync(
        IServiceProvider services, PhoneNumber number, MessageContent content, DateTimeOffset now, CancellationToken ct)
    {
        var locale = number.E164.StartsWith("+86", StringComparison.Ordinal) ? Languages.Chinese : Languages.English;
        var sms = services.GetRequiredService<SmsWriter>().Write(content, NewMessageId(services, now), number.E164, locale);
        return services.GetRequiredService<ISmsChannel>().SendAsync(sms, ct);
    }

    private static string NewMessageId(IServiceProvider services, DateTimeOffset now) =>
        $"{services.GetRequiredService<Randomness>().NewId(now):N}@{PublicUrl.Of(services).Host}";

    private static int Say(Delivery delivery, string where)
    {
        var (code, words) = delivery switch
        {
            Delivery.Accepted => (0, $"Handed over. {where}"),
            Delivery.TryLater later => (1, $"Not handed over: {later.Reason}. Codes would be tried again."),
            Delivery.Refused refused => (1, $"Refused for good: {refused.Reason}."),
            _ => throw new InvalidOperationException("A delivery without words."),
        };
        System.Console.WriteLine(words);
        return code;
    }
}
