using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Accounts;
using Keyback.Storage.Audit;
using Keyback.Storage.Locks;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I10, I12 and I15 on the way by phone: what comes after a reset, and that all of it is on the record.</summary>
public sealed class I15PhoneTests
{
    private const string Number = "+8613800138000";
    private const string Email = "mei@example.com";
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I10_I12_A_new_password_by_phone_ends_every_session_and_is_told_to_number_and_address()
    {
        await using var host = await HostAsync();
        var session = (await host.Api.SignInAsync("mei", KeybackHost.GoodPassword))["token"];
        var byPhone = await host.ComeToNameAsync(Number, "temporary_code");
        var temporary = (string)(await host.Api.NameAsync(byPhone, "mei")).Json!["session"]!["token"]!;
        Assert.True(await host.Api.IsAliveAsync(session) && await host.Api.IsAliveAsync(temporary));

        var recovery = await host.ComeToNameAsync(Number);
        await host.Api.NameAsync(recovery, "mei");
        Assert.Equal(HttpStatusCode.OK, (await host.Api.PasswordAsync(recovery, Fresh)).Status);

        Assert.False(await host.Api.IsAliveAsync(session));
        Assert.False(await host.Api.IsAliveAsync(temporary));
        await host.SettledAsync();
        Assert.Equal(["temporary_sign_in", "password_changed"], host.Phones.All.Select(sms => sms.Template).Where(template => template != "recovery_code"));
        Assert.Equal(2, host.Mails.All.Count(mail => Mailbox.DisownToken(mail).Length > 0));
        using var owner = new PageClient(host.Url);
        Assert.Equal("/not-me/done", (await owner.SubmitAsync($"/not-me/{Mailbox.DisownToken(host.Mails.All[^1])}", null)).Location);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Api.SignInAsync("mei", Fresh)).Status);
        var frozen = await host.Api.StartedAsync(Number, method: "sms_code");
        await host.SettledAsync();
        Assert.DoesNotContain(host.Phones.All, sms => sms.Template == "recovery_code" && sms.Parameters["reference"] == frozen.Reference);
    }

    [Fact]
    public async Task I15_Every_decision_on_the_way_by_phone_is_on_the_record_in_order()
    {
        await using var host = await HostAsync();
        var recovery = await host.Api.StartedAsync(Number, method: "sms_code");
        var code = await host.SmsCodeAsync(recovery.Reference);
        await host.SettledAsync();
        await host.Api.CodeAsync(recovery, "000000");
        await host.Api.NameAsync(recovery, "mei"); // out of order
        await host.Api.CodeAsync(recovery, code);
        await host.Api.NameAsync(recovery, "alex");
        await host.Api.NameAsync(recovery, "mei");
        await host.Api.PasswordAsync(recovery, Fresh);
        await host.SettledAsync();

        Assert.Equal(
            [
                AuditKind.RecoveryStarted, AuditKind.MessageSent, AuditKind.CodeWrong, AuditKind.StepRefused, AuditKind.CodeRight,
                AuditKind.UserNameWrong, AuditKind.UserNameRight, AuditKind.PasswordChanged, AuditKind.SessionsEnded,
                AuditKind.MessageSent, AuditKind.MessageSent,
            ],
            await KindsAsync(host, recovery));
        await WholeAsync(host);
    }

    [Fact]
    public async Task I15_A_lock_its_lifting_and_a_number_that_goes_and_comes_back_are_on_the_record()
    {
        await using var host = await HostAsync();
        var mei = (await host.Services.GetRequiredService<Keyback.Accounts.IAccountDirectory>()
            .FindAsync(Keyback.Accounts.IdentifierKind.Phone, Number, TestContext.Current.CancellationToken))!.Id;
        var guessing = await host.ComeToNameAsync(Number);
        for (var guess = 0; guess < 4; guess++)
        {
            await host.Api.NameAsync(guessing, $"wrong{guess}");
        }

        await host.Services.GetRequiredService<LockStore>().LiftAsync(mei, host.Clock.GetUtcNow());
        var leaving = await host.ComeToNameAsync(Number);
        await host.Api.StepAsync(leaving, "not-my-account", []);
        await host.SettledAsync();
        Assert.Equal(1, await host.Services.GetRequiredService<NumberStore>().RestoreAllAsync(mei, host.Clock.GetUtcNow()));

        Assert.Equal(
            [
                AuditKind.RecoveryStarted, AuditKind.MessageSent, AuditKind.CodeRight, AuditKind.UserNameWrong, AuditKind.UserNameWrong,
                AuditKind.UserNameWrong, AuditKind.WayLocked, AuditKind.CodeRefused,
            ],
            (await WithoutNoticesAsync(guessing)).Take(8));
        Assert.Equal(
            [AuditKind.RecoveryStarted, AuditKind.MessageSent, AuditKind.CodeRight, AuditKind.NumberDetached],
            (await WithoutNoticesAsync(leaving)).Take(4));
        var record = await host.RecordAsync();
        Assert.Equal(("wrong_user_names", "stranger"), record.Single(entry => entry.Kind is AuditKind.WayLocked) is var locked ? (locked.Reason, locked.Lane) : default);
        Assert.Equal(mei, record.Single(entry => entry.Kind is AuditKind.LockLifted).Account);
        Assert.Equal(mei, record.Single(entry => entry.Kind is AuditKind.NumberRestored).Account);
        await WholeAsync(host);

        // The code's message is the second; the owner's notices leave meanwhile, before or after the next decision.
        async Task<IEnumerable<AuditKind>> WithoutNoticesAsync(Started recovery) =>
            (await KindsAsync(host, recovery)).Where((kind, at) => at < 2 || kind is not AuditKind.MessageSent);
    }

    [Fact]
    public async Task I15_Why_no_SMS_went_is_on_the_record()
    {
        await using var host = await PhoneCrowd.HostAsync();
        Dictionary<string, string?> reasons = [];
        foreach (var number in PhoneCrowd.All)
        {
            var recovery = await host.Api.StartedAsync(number, method: "sms_code");
            await host.SettledAsync();
            reasons[number] = (await host.RecordAsync()).Single(
                entry => entry.Reference == recovery.Reference && entry.Kind is AuditKind.MessageSent or AuditKind.MessageSuppressed).Reason;
        }

        Assert.Equal(
            [null, "no_account", "account_disabled", null, null, "no_account", null, "sms_number_cap", "sms_region"],
            PhoneCrowd.All.Select(number => reasons[number]));
        await WholeAsync(host);
    }

    private static async Task<KeybackHost> HostAsync()
    {
        var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerIdentifier", "100")]);
        await host.AddAccountAsync(Email, "mei", Number);
        return host;
    }

    private static async Task<IEnumerable<AuditKind>> KindsAsync(KeybackHost host, Started recovery) =>
        (await host.RecordAsync()).Where(entry => entry.Reference == recovery.Reference).Select(entry => entry.Kind);

    private static async Task WholeAsync(KeybackHost host)
    {
        var finding = await host.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken);
        Assert.Empty(finding.Faults);
        Assert.Equal((await host.RecordAsync()).Count, finding.Entries);
    }
}
