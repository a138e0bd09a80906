using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Attacks;

/// <summary>SMS asked for to earn by them, to harass with them, or to keep the owner from getting any.</summary>
public sealed class PhonePumpingTests
{
    private const string Number = "+8613800138000";
    private const string Email = "mei@example.com";

    private static readonly (string, string)[] ManyNetworks =
        [("Keyback:Limits:StartsPerNetwork", "1000000"), ("Keyback:Limits:StartsPerIdentifier", "1000")]; // as for somebody who has them

    [Fact]
    public async Task I1_A_thousand_numbers_of_one_prefix_stop_at_the_ceiling_and_nobody_sees_it()
    {
        await using var host = await KeybackHost.StartAsync(ManyNetworks);
        for (var at = 0; at < 40; at++)
        {
            await host.AddAccountAsync($"owner{at}@example.com", null, NumberOf(at), password: null);
        }

        HashSet<string> answers = [];
        for (var at = 0; at < 1000; at++) // those from 40 on are nobody's
        {
            var reply = await host.Api.StartAsync(NumberOf(at), method: "sms_code");
            Assert.Equal(HttpStatusCode.Created, reply.Status);
            answers.Add(Masked.Of(reply, NumberOf(at)));
        }

        await host.SettledAsync();
        Assert.Single(answers);
        Assert.Equal(20, host.Phones.All.Count);
        var record = await host.RecordAsync();
        Assert.Equal(20, record.Count(entry => entry is { Kind: AuditKind.MessageSuppressed, Reason: "sms_prefix_cap" }));
        Assert.Equal(960, record.Count(entry => entry is { Kind: AuditKind.MessageSuppressed, Reason: "no_account" }));
        Assert.Single(record, entry => entry.Kind is AuditKind.SmsAlarm);
        Assert.Single(host.Log.Lines, line => line.Id == 2801);
    }

    [Fact]
    public async Task I10_A_stranger_who_asks_for_codes_all_day_does_not_keep_the_owner_from_hearing()
    {
        await using var host = await KeybackHost.StartAsync(ManyNetworks);
        await host.AddAccountAsync(Email, "mei", Number);
        await AskAllDayAsync(host);
        Assert.All(host.Phones.All, sms => Assert.Equal("recovery_code", sms.Template));

        await host.RenewAsync(Email, "a quiet harbour before dawn 7");

        await KeybackHost.UntilAsync(() => host.Phones.All.Any(sms => sms.Template == "password_changed"), "the notice by SMS");
    }

    [Fact]
    public async Task I5_A_stranger_who_asks_for_codes_all_day_does_not_keep_them_from_a_known_browser()
    {
        await using var host = await KeybackHost.StartAsync(ManyNetworks);
        await host.AddAccountAsync(Email, "mei", Number);
        using var own = await host.KnownBrowserAsync(Email);
        await AskAllDayAsync(host);

        var (page, _) = await own.ComeToNameAsync(host, Number);

        Assert.StartsWith("/forgot/password/", (await own.SubmitAsync(page, null, ("UserName", "mei"))).Location, StringComparison.Ordinal);
    }

    private static string NumberOf(int at) => $"+86139000{at / 1000:D2}{at % 1000:D3}";

    private static async Task AskAllDayAsync(KeybackHost host)
    {
        for (var hour = 0; hour < 4; hour++)
        {
            for (var start = 0; start < 10; start++)
            {
                Assert.Equal(HttpStatusCode.Created, (await host.Api.StartAsync(Number, method: "sms_code")).Status);
            }

            await host.SettledAsync();
            host.Clock.Advance(TimeSpan.FromMinutes(61));
        }
    }
}
