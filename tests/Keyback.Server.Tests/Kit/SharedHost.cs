using Keyback.Storage.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Kit;

/// <summary>One server for a class of tests that do not disturb each other: it hardly limits anything, and nobody's account is anybody else's.</summary>
public sealed class SharedHost : IAsyncLifetime
{
    private int _accounts;

    /// <summary>Settings that limit hardly anything.</summary>
    internal static IReadOnlyList<(string Name, string Value)> Generous { get; } =
    [
        ("Keyback:Limits:StartsPerIdentifier", "1000000"),
        ("Keyback:Limits:StartsPerNetwork", "10000000"),
        ("Keyback:Limits:MessagesPerHour", "1000000"),
        ("Keyback:Limits:MessagesPerDay", "1000000"),
        ("Keyback:Limits:WrongPasswords", "1000000"),
        ("Keyback:Limits:WrongCodesPerAccount", "1000000"),
        ("ReloadStaticAssetsAtRuntime", "false"), // only builds have that route, published servers do not
    ];

    internal KeybackHost Host { get; private set; } = null!; // set before the first test

    public async ValueTask InitializeAsync() => Host = await KeybackHost.StartAsync(Generous);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>A fresh account, known by its address.</summary>
    internal async Task<string> NewAccountAsync(string? userName = null)
    {
        var address = $"owner{Interlocked.Increment(ref _accounts)}@example.com";
        await Host.AddAccountAsync(address, userName);
        return address;
    }

    /// <summary>A Recovery of a fresh account that stands in this state.</summary>
    internal async Task<Started> ReachAsync(string state, string goal = "new_password")
    {
        var address = await NewAccountAsync();
        var recovery = await Host.Api.StartedAsync(address, goal);
        switch (state)
        {
            case "password_required":
                await ProveAsync(recovery);
                break;
            case "completed":
                await ProveAsync(recovery);
                await Host.Api.SkipAsync(recovery);
                break;
            case "expired":
                Host.Clock.Advance(TimeSpan.FromMinutes(31));
                break;
            case "cancelled":
                var other = await Host.Api.StartedAsync(address);
                await ProveAsync(other);
                await Host.Api.PasswordAsync(other, KeybackHost.GoodPassword + " and more");
                break;
            case "locked":
                var code = await Host.Mails.CodeAsync(recovery.Reference);
                for (var i = 0; i < 5; i++)
                {
                    await Host.Api.CodeAsync(recovery, Other(code));
                }

                break;
        }

        Assert.Equal(state, (await Host.Api.ShowAsync(recovery))["state"]);
        return recovery;
    }

    /// <summary>Types the right code.</summary>
    internal async Task<Reply> ProveAsync(Started recovery) =>
        await Host.Api.CodeAsync(recovery, await Host.Mails.CodeAsync(recovery.Reference));

    /// <summary>Waits until every message has left or has been suppressed.</summary>
    internal async Task SettleAsync()
    {
        var outbox = Host.Services.GetRequiredService<OutboxStore>();
        for (var i = 0; i < 500 && await outbox.NextDueAsync(TestContext.Current.CancellationToken) is not null; i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Null(await outbox.NextDueAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A code of the same length that is another one.</summary>
    internal static string Other(string code) => (code[0] is '9' ? '0' : (char)(code[0] + 1)) + code[1..];
}
