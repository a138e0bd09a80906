using Keyback.Accounts;

namespace Keyback.Server.Tests.Kit;

/// <summary>One phone number for every way in which an account, or what may be sent to it, can stand; nobody's among them.</summary>
internal static class PhoneCrowd
{
    /// <summary>Of an account in use.</summary>
    public const string Usual = "+8613800138001";

    private const string Nobody = "+8613800138002";
    private const string Closed = "+8613800138003";
    private const string Frozen = "+8613800138004";
    private const string Locked = "+8613800138005"; // by wrong names
    private const string Unproved = "+8613800138006";
    private const string Nameless = "+8613800138007"; // whose account has no name to ask for
    private const string Full = "+8613800138008"; // got its day's SMS
    private const string Abroad = "+12025550199"; // where no SMS go, though somebody has it

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Usual, Nobody, Closed, Frozen, Locked, Unproved, Nameless, Full, Abroad];

    /// <summary>A server where the crowd lives. The limits of a network are out of the way: all come from one.</summary>
    public static async Task<KeybackHost> HostAsync()
    {
        var host = await KeybackHost.StartAsync(
        [
            ("Keyback:Limits:StartsPerNetwork", "100000"), ("Keyback:Limits:StartsPerIdentifier", "1000"),
            ("Keyback:Limits:MessagesPerHour", "100"), ("Keyback:Limits:MessagesPerDay", "100"), ("Keyback:Sms:Spending:Regions:0", "CN"),
        ]);
        await host.AddAccountAsync("usual@example.com", "usual", Usual);
        await host.SetStatusAsync(await host.AddAccountAsync("close@example.com", "close", Closed), AccountStatus.Disabled);
        await host.SetStatusAsync(await host.AddAccountAsync("froze@example.com", "froze", Frozen), AccountStatus.Frozen);
        await host.AddAccountAsync("locke@example.com", "locke", Locked);
        await host.UnproveAsync(await host.AddAccountAsync("unpro@example.com", "unpro", Unproved));
        await host.AddAccountAsync("namel@example.com", null, Nameless);
        await host.AddAccountAsync("full0@example.com", "full0", Full);
        await host.AddAccountAsync("abroa@example.com", "abroa", Abroad);

        var guessing = await host.ComeToNameAsync(Locked);
        for (var guess = 0; guess < 3; guess++)
        {
            await host.Api.NameAsync(guessing, $"wrong{guess}");
        }

        for (var sms = 0; sms < 10; sms++)
        {
            await host.Api.StartedAsync(Full, method: "sms_code");
        }

        await host.SettledAsync();
        Assert.Contains(await host.RecordAsync(), entry => entry.Reason == "sms_number_cap");
        return host;
    }
}
