using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I3: whatever arrives at the same time, on however many nodes, one redemption wins (requirements C-10, D-03).</summary>
public sealed class I3OnceTests
{
    private const int AtOnce = 50;

    [Theory]
    [InlineData("new_password", "password_required")]
    [InlineData("temporary_code", "completed")]
    public async Task I3_Of_fifty_right_codes_on_two_nodes_one_wins(string goal, string next)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var other = await KeybackHost.StartAsync(folder: host.Folder, clock: host.Clock);
        var recovery = await host.Api.StartedAsync("owner@example.com", goal);
        var code = await host.NewestCodeAsync(recovery);

        var replies = await TogetherAsync(AtOnce, number => (number % 2 == 0 ? host : other).Api.CodeAsync(recovery, code));
        await host.SettledAsync();
        await other.StopAsync();

        Assert.Equal(next, Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK)["state"]);
        Assert.Equal(AtOnce - 1, replies.Count(reply => reply.Status is HttpStatusCode.Conflict));
        Assert.Single(await host.RecordAsync(), entry => entry.Kind is AuditKind.CodeRight);
        Assert.Equal(goal == "temporary_code" ? 2 : 1, host.Mails.All.Count); // the code, and the notice of a sign-in
    }

    [Fact]
    public async Task I3_Of_fifty_new_passwords_one_is_set()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var (recovery, _) = await host.ProveAsync("owner@example.com");

        var replies = await TogetherAsync(AtOnce, number => host.Api.PasswordAsync(recovery, PasswordOf(number)));
        await host.SettledAsync();

        var winner = Assert.Single(Enumerable.Range(0, AtOnce), number => replies[number].Status is HttpStatusCode.OK);
        Assert.Equal(AtOnce - 1, replies.Count(reply => reply.Code == "out_of_order"));
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner@example.com", PasswordOf(winner))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("owner@example.com", PasswordOf((winner + 1) % AtOnce))).Status);
        Assert.Single(await host.RecordAsync(), entry => entry.Kind is AuditKind.PasswordChanged);
    }

    [Fact]
    public async Task I3_Of_fifty_skips_and_passwords_one_ends_the_Recovery()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var (recovery, _) = await host.ProveAsync("owner@example.com");

        var replies = await TogetherAsync(
            AtOnce, number => number % 5 == 0 ? host.Api.PasswordAsync(recovery, PasswordOf(number)) : host.Api.SkipAsync(recovery));
        await host.SettledAsync();

        Assert.Single(replies, reply => reply.Status is HttpStatusCode.OK);
        Assert.Single(await host.RecordAsync(), entry => entry.Kind is AuditKind.PasswordChanged or AuditKind.TemporarySignIn);
    }

    [Fact]
    public async Task I3_Of_fifty_presses_of_a_link_one_freezes()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        await host.RenewAsync("owner@example.com", PasswordOf(1));
        var page = $"/not-me/{Mailbox.DisownToken(host.Mails.All[^1])}";
        using var browser = new PageClient(host.Url);
        var form = PageClient.FormToken((await browser.GetAsync(page)).Html);
        var before = host.Mails.All.Count;

        var replies = await TogetherAsync(AtOnce, _ => browser.PostAsync(page, [("__RequestVerificationToken", form)]));
        await host.SettledAsync();

        Assert.All(replies, reply => Assert.Equal("/not-me/done", reply.Location));
        Assert.Single(await host.RecordAsync(), entry => entry.Kind is AuditKind.AccountFrozen);
        Assert.Equal(before + 1, host.Mails.All.Count);
    }

    [Fact]
    public async Task I3_Five_hundred_guesses_at_once_are_judged_no_more_often_than_five()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");
        var code = await host.NewestCodeAsync(recovery);
        var judged = 0;
        var closed = new TaskCompletionSource();

        var guesses = TogetherAsync(499, async _ =>
        {
            var reply = await host.Api.CodeAsync(recovery, Walks.NoCode);
            if (reply.Status is HttpStatusCode.UnprocessableEntity && Interlocked.Increment(ref judged) == 5)
            {
                closed.SetResult();
            }

            return reply;
        });
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var right = await host.Api.CodeAsync(recovery, code); // while the others are still on their way
        var replies = await guesses;

        Assert.Equal(HttpStatusCode.Locked, right.Status);
        Assert.Equal(5, replies.Count(reply => reply.Status is HttpStatusCode.UnprocessableEntity));
        Assert.Equal(494, replies.Count(reply => reply.Status is HttpStatusCode.Locked));
    }

    [Fact]
    public async Task I3_Five_hundred_guesses_at_once_over_five_Recoveries_and_two_nodes_are_judged_no_more_often_than_ten()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var other = await KeybackHost.StartAsync(folder: host.Folder, clock: host.Clock);
        List<Started> recoveries = [];
        for (var start = 0; start < 5; start++)
        {
            recoveries.Add(await host.Api.StartedAsync("owner@example.com"));
        }

        await host.SettledAsync();

        var replies = await TogetherAsync(
            500, number => (number % 2 == 0 ? host : other).Api.CodeAsync(recoveries[number % 5], Walks.NoCode));
        await other.StopAsync();

        Assert.Equal(10, replies.Count(reply => reply.Status is HttpStatusCode.UnprocessableEntity));
        Assert.Equal(490, replies.Count(reply => reply.Status is HttpStatusCode.Locked));
        foreach (var recovery in recoveries)
        {
            Assert.Equal(HttpStatusCode.Locked, (await host.Api.CodeAsync(recovery, await host.Mails.CodeAsync(recovery.Reference))).Status);
        }
    }

    private static string PasswordOf(int number) => $"harbour number {number} before dawn";

    private static Task<T[]> TogetherAsync<T>(int count, Func<int, Task<T>> request) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => request(number), TestContext.Current.CancellationToken)));
}
