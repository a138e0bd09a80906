using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I7: the newest wins, within one Recovery (requirements C-13 to C-16).</summary>
public sealed class I7NewestTests
{
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I7_After_a_resend_the_old_code_is_dead_and_the_new_one_works()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");
        var old = await host.NewestCodeAsync(recovery);

        host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.Accepted, (await host.Api.ResendAsync(recovery)).Status);
        var fresh = await host.NewestCodeAsync(recovery);

        Assert.NotEqual(old, fresh);
        Assert.Equal("code_wrong", (await host.Api.CodeAsync(recovery, old)).Code);
        Assert.Equal("password_required", (await host.Api.CodeAsync(recovery, fresh))["state"]);
    }

    [Fact]
    public async Task I7_A_resend_within_the_pause_sends_nothing_and_kills_no_code()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");
        await host.SettledAsync();

        host.Clock.Advance(TimeSpan.FromSeconds(59));
        for (var press = 0; press < 10; press++)
        {
            var soon = await host.Api.ResendAsync(recovery);
            Assert.Equal((HttpStatusCode.TooManyRequests, "too_soon"), (soon.Status, soon.Code));
            Assert.Equal(TimeSpan.FromSeconds(30), soon.Message.Headers.RetryAfter!.Delta);
        }

        var code = await host.NewestCodeAsync(recovery);
        Assert.Single(host.Mails.All);
        Assert.Equal(HttpStatusCode.OK, (await host.Api.CodeAsync(recovery, code)).Status);
    }

    [Fact]
    public async Task I7_Of_ten_resends_at_once_one_sends()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");
        await host.SettledAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(60));

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => host.Api.ResendAsync(recovery)));
        var code = await host.NewestCodeAsync(recovery);

        Assert.Single(replies, reply => reply.Status is HttpStatusCode.Accepted);
        Assert.Equal(2, host.Mails.All.Count);
        Assert.Equal(HttpStatusCode.OK, (await host.Api.CodeAsync(recovery, code)).Status);
    }

    [Fact]
    public async Task I7_Somebody_else_s_Recoveries_do_not_end_mine()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var mine = await host.Api.StartedAsync("owner@example.com");
        var code = await host.NewestCodeAsync(mine);

        for (var hostile = 0; hostile < 4; hostile++)
        {
            var theirs = await host.Api.StartedAsync("owner@example.com", hostile % 2 == 0 ? "temporary_code" : "new_password");
            await host.SettledAsync();
            await host.GuessAsync(theirs, 2);
        }

        Assert.Equal("code_required", (await host.Api.ShowAsync(mine))["state"]);
        Assert.Equal("password_required", (await host.Api.CodeAsync(mine, code))["state"]);
    }

    [Fact]
    public async Task I7_A_new_password_ends_every_other_open_Recovery()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var waiting = await host.Api.StartedAsync("owner@example.com");
        var (proved, _) = await host.ProveAsync("owner@example.com");
        var temporary = await host.Api.StartedAsync("owner@example.com", "temporary_code");
        var (codeOfWaiting, codeOfTemporary) = (await host.NewestCodeAsync(waiting), await host.NewestCodeAsync(temporary));

        await host.RenewAsync("owner@example.com", Fresh);

        Assert.Equal("out_of_order", (await host.Api.CodeAsync(waiting, codeOfWaiting)).Code);
        Assert.Equal("out_of_order", (await host.Api.CodeAsync(temporary, codeOfTemporary)).Code);
        Assert.Equal("out_of_order", (await host.Api.PasswordAsync(proved, "another harbour after dusk 8")).Code);
        Assert.Equal("out_of_order", (await host.Api.SkipAsync(proved)).Code);
        foreach (var ended in (Started[])[waiting, proved, temporary])
        {
            Assert.Equal("cancelled", (await host.Api.ShowAsync(ended))["state"]);
        }

        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner@example.com", Fresh)).Status);
    }

    [Fact]
    public async Task I7_A_new_password_ends_no_Recovery_of_another_account()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        await host.AddAccountAsync("neighbour@example.com");
        var neighbours = await host.Api.StartedAsync("neighbour@example.com");
        var code = await host.NewestCodeAsync(neighbours);

        await host.RenewAsync("owner@example.com", Fresh);

        Assert.Equal("password_required", (await host.Api.CodeAsync(neighbours, code))["state"]);
    }
}
