using System.Net;
using System.Text.Json.Nodes;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Audit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Dispatch;

/// <summary>The whole server before a real SMTP server with STARTTLS and AUTH, in good days and in bad ones.</summary>
public sealed class RelayTests
{
    private const string NewPassword = "quiet lamp under nine bridges";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_code_over_a_real_relay_leads_to_a_new_password_and_a_notice()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await StartAsync(sink);
        await host.AddAccountAsync("mei@example.com");

        var recovery = await host.Api.StartedAsync("mei@example.com");
        var mail = (await sink.WaitForAsync(1, Ct))[0];
        var code = Mailbox.CodeIn(mail.Message);
        var proved = await host.Api.CodeAsync(recovery, code);
        var done = await host.Api.PasswordAsync(recovery, NewPassword);
        var notice = (await sink.WaitForAsync(2, Ct))[1];

        Assert.Equal(("mei@example.com", "no-reply@id.example.com"), (Assert.Single(mail.Recipients), mail.From));
        Assert.Equal("auto-generated", mail.Message.Headers["Auto-Submitted"]);
        Assert.DoesNotContain(code, mail.Message.Subject, StringComparison.Ordinal);
        Assert.Contains(recovery.Reference, mail.Message.Subject, StringComparison.Ordinal);
        Assert.EndsWith("@localhost", mail.Message.MessageId, StringComparison.Ordinal);
        Assert.Equal(("password_required", "completed"), (proved["state"], done["state"]));
        Assert.Equal(43, Mailbox.DisownToken(notice.Message).Length);
        Assert.True(sink.SignIns > 0);
        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("mei@example.com", NewPassword)).Status);
    }

    [Fact]
    public async Task A_code_and_a_link_over_a_real_relay_sign_in_for_a_while()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await StartAsync(sink);
        await host.AddAccountAsync("mei@example.com", locale: "zh-Hans");

        var recovery = await host.Api.StartedAsync("mei@example.com", "temporary_code");
        var code = Mailbox.CodeIn((await sink.WaitForAsync(1, Ct))[0].Message);
        var signedIn = await host.Api.CodeAsync(recovery, code);
        await sink.WaitForAsync(2, Ct); // the notice
        await host.Api.StartAsync("mei@example.com", "temporary_code", "email_link");
        var token = Mailbox.LinkToken((await sink.WaitForAsync(3, Ct))[2].Message);
        var redeemed = await host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = token });
        var skipped = await host.Api.SkipAsync(new Started(redeemed["id"], redeemed["token"], ""));

        Assert.Equal("temporary", (string?)signedIn.Json!["session"]!["kind"]);
        Assert.True(await host.Api.IsAliveAsync((string)signedIn.Json["session"]!["token"]!));
        Assert.True(await host.Api.IsAliveAsync((string)skipped.Json!["session"]!["token"]!));
    }

    [Fact]
    public async Task A_relay_that_drops_connections_for_a_while_gets_the_message_once_it_is_well_and_nobody_is_the_wiser()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await StartAsync(sink);
        await host.AddAccountAsync("mei@example.com");
        sink.Mode = MailSinkMode.Drop;

        var recovery = await host.Api.StartedAsync("mei@example.com");
        var nobody = await host.Api.StartedAsync("nobody@example.com");
        await PassUntilAsync(host, () => Count(host, AuditKind.MessageDelayed) >= 4, TimeSpan.FromSeconds(1));
        sink.Mode = MailSinkMode.Accept;
        await PassUntilAsync(host, () => sink.Messages.Count > 0, TimeSpan.FromSeconds(1));
        var mail = (await sink.WaitForAsync(1, Ct))[0];
        var (known, unknown) = (await host.Api.ShowAsync(recovery), await host.Api.ShowAsync(nobody));
        var right = await host.Api.CodeAsync(recovery, Mailbox.CodeIn(mail.Message));

        Assert.Equal(known["state"], unknown["state"]);
        Assert.Equal(known.Json!.Select(member => member.Key), unknown.Json!.Select(member => member.Key));
        Assert.Equal("password_required", right["state"]);
        Assert.Single(sink.Messages);
    }

    [Fact]
    public async Task The_pauses_between_tries_grow()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await StartAsync(sink);
        await host.AddAccountAsync("mei@example.com");
        sink.Mode = MailSinkMode.RefuseForNow;
        await host.Api.StartedAsync("mei@example.com");

        await KeybackHost.UntilAsync(() => Count(host, AuditKind.MessageDelayed) == 1, "the first try");

        // The clock stands while a try goes on, so that the pause after it begins where the test thinks.
        var margin = TimeSpan.FromMilliseconds(250);
        foreach (var (tries, seconds) in ((int[])[1, 2, 4, 8, 16]).Index())
        {
            host.Clock.Advance(TimeSpan.FromSeconds(seconds) - margin);
            await Task.Delay(100, Ct);
            Assert.Equal(tries + 1, Count(host, AuditKind.MessageDelayed));

            host.Clock.Advance(margin);
            await PassUntilAsync(host, () => Count(host, AuditKind.MessageDelayed) == tries + 2, TimeSpan.FromMilliseconds(60), TimeSpan.FromSeconds(1), most: 15);
        }
    }

    [Fact]
    public async Task Nothing_is_sent_after_the_code_has_died()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await StartAsync(sink);
        await host.AddAccountAsync("mei@example.com");
        sink.Mode = MailSinkMode.RefuseForNow;
        var recovery = await host.Api.StartedAsync("mei@example.com");
        await PassUntilAsync(host, () => Count(host, AuditKind.MessageDelayed) >= 3, TimeSpan.FromSeconds(1));

        host.Clock.Advance(TimeSpan.FromMinutes(10));
        sink.Mode = MailSinkMode.Accept;
        await PassUntilAsync(host, () => Count(host, AuditKind.MessageExpired) == 1, TimeSpan.FromSeconds(1));
        var late = await host.Api.CodeAsync(recovery, "00000000");

        Assert.Empty(sink.Messages);
        Assert.Equal("code_expired", late.Code);
    }

    [Fact]
    public async Task What_the_relay_refuses_for_good_is_tried_once()
    {
        await using var sink = await MailSink.StartAsync();
        await using var host = await StartAsync(sink);
        await host.AddAccountAsync("mei@example.com");
        sink.Mode = MailSinkMode.RefuseForGood;

        var started = await host.Api.StartAsync("mei@example.com");
        await KeybackHost.UntilAsync(() => Count(host, AuditKind.MessageRefused) == 1, "the refusal");
        sink.Mode = MailSinkMode.Accept;
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(HttpStatusCode.Created, started.Status);
        Assert.Equal(0, Count(host, AuditKind.MessageDelayed));
        Assert.Empty(sink.Messages);
    }

    // Time passes in steps, because the dispatcher looks at the clock only when it has begun to wait.
    private static async Task PassUntilAsync(KeybackHost host, Func<bool> isTrue, TimeSpan step, TimeSpan? every = null, int most = 1000)
    {
        for (var steps = 0; !isTrue(); steps++)
        {
            Assert.True(steps < most, "It did not happen however long time passed.");
            host.Clock.Advance(step);
            await Task.Delay(every ?? TimeSpan.FromMilliseconds(20), Ct);
        }
    }

    private static int Count(KeybackHost host, AuditKind kind) => Entries(host).Count(line => line.Entry.Kind == kind);

    private static IEnumerable<AuditLine> Entries(KeybackHost host) =>
        host.Services.GetRequiredService<AuditTrail>().ReadAsync(Ct).ToBlockingEnumerable(Ct);

    private static Task<KeybackHost> StartAsync(MailSink sink) => KeybackHost.StartAsync(
    [
        ("Keyback:Email:PickupDirectory", ""),
        ("Keyback:Email:From", "Rivertown 河镇 <no-reply@id.example.com>"),
        ("Keyback:Email:Smtp:Host", sink.Host),
        ("Keyback:Email:Smtp:Port", $"{sink.Port}"),
        ("Keyback:Email:Smtp:User", sink.User),
        ("Keyback:Email:Smtp:Password", sink.Password),
        ("Keyback:Email:Smtp:CertificateAuthorityFile", sink.CertificateAuthorityFile),
    ]);
}
