using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Keyback.Storage.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I15: every decision of a walk is on the record, in order and with its reason, and the record proves itself whole.</summary>
public sealed class I15RecordTests
{
    private const string Fresh = "a quiet harbour before dawn 7";

    [Fact]
    public async Task I15_Every_decision_of_a_Recovery_is_on_the_record_in_order()
    {
        await using var host = await KeybackHost.StartAsync();
        var owner = await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");
        await host.SettledAsync();
        await host.GuessAsync(recovery, 1);
        await host.Api.ResendAsync(recovery);
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        await host.Api.ResendAsync(recovery);
        await host.Api.PasswordAsync(recovery, Fresh); // out of order
        await host.Api.CodeAsync(recovery, await host.NewestCodeAsync(recovery));
        await host.Api.CodeAsync(recovery, Walks.NoCode); // out of order
        await host.Api.PasswordAsync(recovery, Fresh);
        await host.SettledAsync();

        var entries = (await host.RecordAsync()).Where(entry => entry.Reference == recovery.Reference).ToList();
        Assert.Equal(
            [
                AuditKind.RecoveryStarted, AuditKind.MessageSent, AuditKind.CodeWrong, AuditKind.ResendThrottled, AuditKind.ResendAccepted,
                AuditKind.MessageSent, AuditKind.CodeRight, AuditKind.StepRefused, AuditKind.PasswordChanged, AuditKind.SessionsEnded,
                AuditKind.MessageSent,
            ],
            entries.Select(entry => entry.Kind).Where(kind => kind != AuditKind.None));
        Assert.All(entries.Where(entry => entry.Kind is AuditKind.PasswordChanged), entry => Assert.Equal(owner, entry.Account));
        Assert.Equal("stranger", entries[0].Lane);
        await WholeAsync(host);
    }

    [Fact]
    public async Task I15_What_was_not_sent_is_on_the_record_with_its_reason()
    {
        await using var host = await Crowd.HostAsync(("Keyback:Limits:MessagesPerHour", "1"));
        var (usual, wordless) = (await ReasonsAsync(host, Crowd.Usual), await ReasonsAsync(host, Crowd.Wordless));

        Assert.Equal([null, "message_limit"], usual);
        Assert.Equal([null, "message_limit"], wordless);
        Assert.Equal(["no_account", "no_account"], await ReasonsAsync(host, Crowd.Nobody));
        Assert.Equal(["account_disabled", "account_disabled"], await ReasonsAsync(host, Crowd.Closed));
        await WholeAsync(host);
    }

    [Fact]
    public async Task I15_What_was_throttled_and_refused_is_on_the_record()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        var recovery = await host.Api.StartedAsync("owner@example.com");
        await host.SettledAsync();
        await host.GuessAsync(recovery, 6);
        for (var start = 0; start < 5; start++)
        {
            await host.Api.StartAsync("owner@example.com");
        }

        for (var guess = 0; guess < 11; guess++)
        {
            await host.Api.SignInAsync("owner@example.com", "a wrong password 77");
        }

        var kinds = (await host.RecordAsync()).CountBy(entry => entry.Kind).ToDictionary();
        Assert.Equal(5, kinds[AuditKind.CodeWrong]);
        Assert.Equal(1, kinds[AuditKind.RecoveryLocked]);
        Assert.Equal(1, kinds[AuditKind.CodeRefused]);
        Assert.Equal(1, kinds[AuditKind.StartThrottled]);
        Assert.Equal(10, kinds[AuditKind.SignInFailed]);
        Assert.Equal(1, kinds[AuditKind.SignInThrottled]);
        await WholeAsync(host);
    }

    [Fact]
    public async Task I15_The_record_calls_no_right_password_a_wrong_one()
    {
        await using var host = await KeybackHost.StartAsync();
        var closed = await host.AddAccountAsync("closed@example.com");
        await host.SetStatusAsync(closed, AccountStatus.Frozen);
        var guessed = await host.AddAccountAsync("guessed@example.com", "guessed");

        await host.Api.SignInAsync("closed@example.com", KeybackHost.GoodPassword);
        await host.Api.SignInAsync("closed@example.com", "a wrong password 77");
        for (var guess = 0; guess < 10; guess++)
        {
            await host.Api.SignInAsync("guessed@example.com", "a wrong password 77");
        }

        await host.Api.SignInAsync("guessed", KeybackHost.GoodPassword); // whose budget is the account's

        var failed = (await host.RecordAsync()).Where(entry => entry.Kind is AuditKind.SignInFailed).ToLookup(entry => entry.Account, entry => entry.Reason);
        Assert.Equal(["password", null], failed[closed]);
        Assert.Equal([.. Enumerable.Repeat<string?>(null, 10), "budget"], failed[guessed]);
    }

    [Fact]
    public async Task I15_A_walk_and_its_undoing_are_on_the_record_of_the_account()
    {
        await using var host = await KeybackHost.StartAsync();
        var owner = await host.AddAccountAsync("owner@example.com");
        using var browser = await host.KnownBrowserAsync("owner@example.com");
        await host.ProveAsync("owner@example.com", "temporary_code");
        await host.SettledAsync();
        await browser.SubmitAsync($"/not-me/{Mailbox.DisownToken(host.Mails.All[^1])}", null);
        await host.SettledAsync();

        var kinds = (await host.RecordAsync())
            .Where(entry => entry.Account == owner && entry.Kind is not AuditKind.MessageSent).Select(entry => (entry.Kind, entry.Reason));
        Assert.Equal(
            [
                (AuditKind.AccountImported, null), (AuditKind.SignedIn, null), (AuditKind.SessionEnded, null), (AuditKind.CodeRight, null),
                (AuditKind.TemporarySignIn, null), (AuditKind.AccountFrozen, "disowned"), (AuditKind.SessionsEnded, null),
            ],
            kinds);
        await WholeAsync(host);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET reason = 'other' WHERE sequence = 3")]
    [InlineData("DELETE FROM audit_entries WHERE sequence = (SELECT max(sequence) FROM audit_entries)")]
    [InlineData("UPDATE audit_chains SET sequence = sequence - 1")]
    public async Task I15_A_record_that_somebody_touched_does_not_verify(string touch)
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("owner@example.com");
        await host.RenewAsync("owner@example.com", Fresh);
        await WholeAsync(host);

        await host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync(touch), TestContext.Current.CancellationToken);

        Assert.NotEmpty((await VerifyAsync(host)).Faults);
    }

    private static async Task<List<string?>> ReasonsAsync(KeybackHost host, string identifier)
    {
        List<string?> reasons = [];
        for (var start = 0; start < 2; start++)
        {
            var recovery = await host.Api.StartedAsync(identifier);
            await host.SettledAsync();
            var end = Assert.Single(await host.RecordAsync(), entry => entry.Reference == recovery.Reference
                && entry.Kind is AuditKind.MessageSent or AuditKind.MessageSuppressed);
            Assert.Equal(end.Reason is null ? AuditKind.MessageSent : AuditKind.MessageSuppressed, end.Kind);
            reasons.Add(end.Reason);
        }

        return reasons;
    }

    private static async Task WholeAsync(KeybackHost host)
    {
        var finding = await VerifyAsync(host);
        Assert.Empty(finding.Faults);
        Assert.Equal((await host.RecordAsync()).Count, finding.Entries);
    }

    private static Task<AuditFinding> VerifyAsync(KeybackHost host) =>
        host.Services.GetRequiredService<AuditTrail>().VerifyAsync(TestContext.Current.CancellationToken);
}
