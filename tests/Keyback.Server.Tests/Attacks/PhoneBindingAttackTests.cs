using System.Net;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Attacks;

/// <summary>Codes and names used for what they were not sent for, and accounts that change while somebody is on the way by phone.</summary>
public sealed class PhoneBindingAttackTests : IAsyncLifetime
{
    private const string Number = "+8613800138000";
    private const string Email = "mei@example.com";
    private const string Name = "mei";
    private const string Fresh = "a quiet harbour before dawn 7";

    private KeybackHost _host = null!;
    private AccountId _mei;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerIdentifier", "1000"), ("Keyback:Limits:StartsPerNetwork", "1000")]);
        _mei = await _host.AddAccountAsync(Email, Name, Number);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task I2_A_code_by_SMS_serves_no_other_Recovery_of_the_same_number()
    {
        var first = await _host.Api.StartedAsync(Number, method: "sms_code");
        var second = await _host.Api.StartedAsync(Number, "temporary_code", "sms_code");
        var (codeOfFirst, codeOfSecond) = (await _host.SmsCodeAsync(first.Reference), await _host.SmsCodeAsync(second.Reference));

        Assert.Equal("code_wrong", (await _host.Api.CodeAsync(second, codeOfFirst)).Code);
        Assert.Equal("code_wrong", (await _host.Api.CodeAsync(first, codeOfSecond)).Code);
        Assert.Equal("user_name_required", (await _host.Api.CodeAsync(first, codeOfFirst))["state"]);
    }

    [Fact]
    public async Task I2_A_code_by_SMS_opens_no_way_by_e_mail_and_the_other_way_round()
    {
        // The same digits on both ways, so that nothing but what a code is bound to keeps them apart.
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:CodeDigits", "6")]);
        await host.AddAccountAsync(Email, Name, Number);
        var byPhone = await host.Api.StartedAsync(Number, method: "sms_code");
        var byMail = await host.Api.StartedAsync(Email);
        var (sms, mail) = (await host.SmsCodeAsync(byPhone.Reference), await host.NewestCodeAsync(byMail));

        Assert.Equal("code_wrong", (await host.Api.CodeAsync(byMail, sms)).Code);
        Assert.Equal("code_wrong", (await host.Api.CodeAsync(byPhone, mail)).Code);
        Assert.Equal("password_required", (await host.Api.CodeAsync(byMail, mail))["state"]);
        Assert.Equal("user_name_required", (await host.Api.CodeAsync(byPhone, sms))["state"]);
    }

    [Fact]
    public async Task I2_The_code_by_SMS_is_not_the_second_code_by_e_mail()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:CodeDigits", "6"), ("Keyback:Limits:StartsPerIdentifier", "100")]);
        await host.AddAccountAsync(Email, Name, Number);
        host.Clock.Advance(TimeSpan.FromDays(90)); // the number alone is not enough any more
        var recovery = await host.ComeToNameAsync(Number);
        Assert.Equal("code_required", (await host.Api.NameAsync(recovery, Name))["state"]);

        Assert.Equal("code_wrong", (await host.Api.CodeAsync(recovery, await host.SmsCodeAsync(recovery.Reference))).Code);
        Assert.Equal("password_required", (await host.Api.CodeAsync(recovery, await host.NewestCodeAsync(recovery)))["state"]);
    }

    [Fact]
    public async Task I2_A_code_by_SMS_for_a_temporary_sign_in_sets_no_password()
    {
        var recovery = await _host.ComeToNameAsync(Number, "temporary_code");
        var done = await _host.Api.NameAsync(recovery, Name);

        Assert.Equal("completed", done["state"]);
        Assert.Equal("out_of_order", (await _host.Api.PasswordAsync(recovery, Fresh)).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Api.SignInAsync(Name, Fresh)).Status);
    }

    [Fact]
    public async Task I2_A_number_that_passed_to_another_account_after_the_code_was_sent_opens_neither()
    {
        var recovery = await _host.Api.StartedAsync(Number, method: "sms_code");
        var code = await _host.SmsCodeAsync(recovery.Reference);
        var other = await _host.AddAccountAsync("alex@example.com", "alex");
        await MoveNumberAsync(other);

        // Whoever got the code held the number; what it opens is still the account that it was sent for, and asks more than the number.
        await _host.Api.CodeAsync(recovery, code);
        Assert.Equal("user_name_wrong", (await _host.Api.NameAsync(recovery, "alex")).Code);
        Assert.Equal("email", (await _host.Api.NameAsync(recovery, Name))["sent_by"]);
        await _host.SettledAsync();
        Assert.DoesNotContain(_host.Mails.All, mail => mail.To.Mailboxes.Any(to => to.Address == "alex@example.com"));
        Assert.Equal("out_of_order", (await _host.Api.PasswordAsync(recovery, Fresh)).Code);
    }

    [Fact]
    public async Task I2_A_number_that_passed_on_before_the_name_proves_nothing_alone_not_even_on_a_known_device()
    {
        using var browser = await _host.KnownBrowserAsync(Email);
        var (page, _) = await browser.ComeToNameAsync(_host, Number);
        await MoveNumberAsync(await _host.AddAccountAsync("alex@example.com", "alex"));

        var named = await browser.SubmitAsync(page, null, ("UserName", Name));

        Assert.StartsWith("/forgot/code/", named.Location, StringComparison.Ordinal); // the one by e-mail
    }

    [Fact]
    public async Task I2_Whoever_held_a_number_before_it_passed_on_takes_it_from_nobody()
    {
        var recovery = await _host.ComeToNameAsync(Number);
        await MoveNumberAsync(await _host.AddAccountAsync("alex@example.com", "alex"));

        await _host.Api.StepAsync(recovery, "not-my-account", []);

        Assert.Equal(HttpStatusCode.Created, (await _host.Api.SignInAsync(Number, KeybackHost.GoodPassword)).Status); // alex, with the new number
        Assert.DoesNotContain(await _host.RecordAsync(), entry => entry.Kind is AuditKind.NumberDetached);
    }

    [Theory]
    [InlineData(AccountStatus.Disabled)]
    [InlineData(AccountStatus.Frozen)]
    public async Task An_account_that_was_closed_before_the_name_lets_nobody_in(AccountStatus status)
    {
        var recovery = await _host.ComeToNameAsync(Number, "temporary_code");
        await _host.SetStatusAsync(_mei, status);

        var named = await _host.Api.NameAsync(recovery, Name);

        Assert.False(named.Json!["session"] is { } session && await _host.Api.IsAliveAsync((string)session["token"]!));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Api.SignInAsync(Name, KeybackHost.GoodPassword)).Status);
    }

    [Fact]
    public async Task I10_This_was_not_me_ends_what_waits_for_a_name()
    {
        await _host.RenewAsync(Email, Fresh);
        var thief = await _host.ComeToNameAsync(Number);
        using var owner = new PageClient(_host.Url);
        var link = _host.Mails.All.Select(Mailbox.DisownToken).Last(token => token.Length > 0);
        Assert.Equal("/not-me/done", (await owner.SubmitAsync($"/not-me/{link}", null)).Location);

        Assert.Equal("out_of_order", (await _host.Api.NameAsync(thief, Name)).Code);
        Assert.Equal("cancelled", (await _host.Api.ShowAsync(thief))["state"]);
    }

    [Fact]
    public async Task Only_the_name_that_the_account_has_now_is_right()
    {
        var recovery = await _host.ComeToNameAsync(Number);
        await _host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET user_name = 'lin' WHERE id = @id", new { id = _mei.Value }), TestContext.Current.CancellationToken);

        Assert.Equal("user_name_wrong", (await _host.Api.NameAsync(recovery, Name)).Code);
        Assert.Equal("password_required", (await _host.Api.NameAsync(recovery, "lin"))["state"]);
    }

    [Fact]
    public async Task I7_A_new_password_ends_every_open_Recovery_by_phone()
    {
        var waitsForCode = await _host.Api.StartedAsync(Number, method: "sms_code");
        var code = await _host.SmsCodeAsync(waitsForCode.Reference);
        var waitsForName = await _host.ComeToNameAsync(Number);
        var waitsForPassword = await _host.ComeToNameAsync(Number);
        await _host.Api.NameAsync(waitsForPassword, Name);

        await _host.RenewAsync(Email, Fresh);

        foreach (var refused in (Reply[])[
            await _host.Api.CodeAsync(waitsForCode, code),
            await _host.Api.NameAsync(waitsForName, Name),
            await _host.Api.PasswordAsync(waitsForPassword, KeybackHost.GoodPassword),
            await _host.Api.SkipAsync(waitsForPassword)])
        {
            Assert.Equal((HttpStatusCode.Conflict, "out_of_order"), (refused.Status, refused.Code));
        }

        Assert.Equal(HttpStatusCode.Created, (await _host.Api.SignInAsync(Name, Fresh)).Status);
    }

    [Fact]
    public async Task I7_A_number_that_goes_and_one_that_comes_back_end_every_open_Recovery()
    {
        var before = await _host.Api.StartedAsync(Email);
        var codeBefore = await _host.NewestCodeAsync(before);
        await _host.Api.StepAsync(await _host.ComeToNameAsync(Number), "not-my-account", []);
        Assert.Equal("out_of_order", (await _host.Api.CodeAsync(before, codeBefore)).Code);

        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        var between = await _host.Api.StartedAsync(Email);
        var codeBetween = await _host.NewestCodeAsync(between);
        using var owner = new PageClient(_host.Url);
        var link = _host.Mails.All.Select(Mailbox.RestoreToken).Last(token => token.Length > 0);
        Assert.Equal("/number/done", (await owner.SubmitAsync($"/number/{link}", null)).Location);

        Assert.Equal("out_of_order", (await _host.Api.CodeAsync(between, codeBetween)).Code);
        Assert.Equal(2, (await _host.RecordAsync()).Count(entry => entry.Kind is AuditKind.RecoveryCancelled));
    }

    private Task MoveNumberAsync(AccountId to) => _host.Services.GetRequiredService<Database>().WriteAsync(
        scope => scope.ExecuteAsync(
            "UPDATE identifiers SET account_id = @to WHERE kind = @phone AND key = @key", new { to = to.Value, phone = (int)IdentifierKind.Phone, key = Number }),
        TestContext.Current.CancellationToken);
}
