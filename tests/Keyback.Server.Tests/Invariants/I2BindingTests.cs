using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I2: a code serves one Recovery, one account, one goal, one address, once.</summary>
public sealed class I2BindingTests
{
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I2_A_code_serves_no_other_Recovery_of_the_same_account()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var first = await host.Api.StartedAsync("owner@example.com");
        var second = await host.Api.StartedAsync("owner@example.com");
        var (codeOfFirst, codeOfSecond) = (await host.NewestCodeAsync(first), await host.NewestCodeAsync(second));

        Assert.Equal("code_wrong", (await host.Api.CodeAsync(first, codeOfSecond)).Code);
        Assert.Equal("code_wrong", (await host.Api.CodeAsync(second, codeOfFirst)).Code);
        Assert.Equal(HttpStatusCode.OK, (await host.Api.CodeAsync(first, codeOfFirst)).Status);
        Assert.Equal(HttpStatusCode.OK, (await host.Api.CodeAsync(second, codeOfSecond)).Status);
    }

    [Fact]
    public async Task I2_A_code_serves_no_other_account()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mallory@example.com");
        await host.AddAccountAsync("owner@example.com");
        var own = await host.Api.StartedAsync("mallory@example.com");
        var hers = await host.Api.StartedAsync("owner@example.com");
        var ownCode = await host.NewestCodeAsync(own);

        Assert.Equal("code_wrong", (await host.Api.CodeAsync(hers, ownCode)).Code);
        Assert.Equal("not_found", (await host.Api.CodeAsync(hers with { Token = own.Token }, ownCode)).Code);
        Assert.Equal("not_found", (await host.Api.CodeAsync(own with { Token = hers.Token }, ownCode)).Code);
        Assert.Equal("code_required", (await host.Api.ShowAsync(hers))["state"]);
        Assert.Equal("password_required", (await host.Api.CodeAsync(own, ownCode))["state"]);
    }

    [Fact]
    public async Task I2_Members_that_nobody_asked_for_choose_no_account()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mallory@example.com");
        var owner = await host.AddAccountAsync("owner@example.com");
        var (recovery, _) = await host.ProveAsync("mallory@example.com");

        var done = await host.Api.StepAsync(recovery, "password", new JsonObject
        {
            ["password"] = Fresh,
            ["account"] = owner.ToString(),
            ["account_id"] = owner.ToString(),
            ["identifier"] = "owner@example.com",
            ["email"] = "owner@example.com",
        });

        Assert.Equal("completed", done["state"]);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("owner@example.com", Fresh)).Status);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("mallory@example.com", Fresh)).Status);
    }

    [Fact]
    public async Task I2_A_code_for_a_temporary_sign_in_sets_no_password()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var temporary = await host.Api.StartedAsync("owner@example.com", "temporary_code");
        var lasting = await host.Api.StartedAsync("owner@example.com");
        var code = await host.NewestCodeAsync(temporary);

        Assert.Equal("code_wrong", (await host.Api.CodeAsync(lasting, code)).Code);
        Assert.Equal("out_of_order", (await host.Api.PasswordAsync(temporary, Fresh)).Code);
        Assert.Equal("completed", (await host.Api.CodeAsync(temporary, code))["state"]);
        Assert.Equal("out_of_order", (await host.Api.PasswordAsync(temporary, Fresh)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("owner@example.com", Fresh)).Status);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword)).Status);
    }

    [Theory]
    [InlineData("new_password")]
    [InlineData("temporary_code")]
    public async Task I2_A_code_and_a_step_serve_once(string goal)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com", goal);
        var code = await host.NewestCodeAsync(recovery);
        Assert.Equal(HttpStatusCode.OK, (await host.Api.CodeAsync(recovery, code)).Status);

        Assert.Equal("out_of_order", (await host.Api.CodeAsync(recovery, code)).Code);
        if (goal == "new_password")
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Api.PasswordAsync(recovery, Fresh)).Status);
        }

        Assert.Equal("out_of_order", (await host.Api.CodeAsync(recovery, code)).Code);
        Assert.Equal("out_of_order", (await host.Api.PasswordAsync(recovery, "another harbour after dusk 8")).Code);
        Assert.Equal("out_of_order", (await host.Api.SkipAsync(recovery)).Code);
    }

    [Fact]
    public async Task I2_A_code_goes_to_the_address_that_was_named_and_to_no_other()
    {
        await using var host = await KeybackHost.StartAsync();
        var account = await host.AddAccountAsync("Owner@Example.com");
        await host.AddAddressAsync(account, "second@example.com");

        await host.Api.StartedAsync("owner@example.com");
        await host.SettledAsync();

        var mail = Assert.Single(host.Mails.All);
        Assert.Equal("Owner@Example.com", Assert.Single(mail.To.Mailboxes).Address, ignoreCase: true);
    }

    [Fact]
    public async Task I2_The_token_of_a_Recovery_opens_no_session_and_a_session_no_Recovery()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var (recovery, _) = await host.ProveAsync("owner@example.com");
        var session = await host.Api.SignInAsync("owner@example.com", KeybackHost.GoodPassword);

        Assert.False(await host.Api.IsAliveAsync(recovery.Token));
        Assert.Equal("not_found", (await host.Api.PasswordAsync(recovery with { Token = session["token"] }, Fresh)).Code);
    }
}
