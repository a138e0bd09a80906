using System.Text;
using System.Text.RegularExpressions;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Invariants;

/// <summary>I8 and I13 on the way by phone: no code, name, number or key in a file or a line where it does not belong, and no link from a request.</summary>
public sealed class I8PhoneTests
{
    private const string Number = "+8613800138000";
    private const string Nobodys = "+8613712345678";
    private const string Email = "mei@example.com";

    private static readonly (string, string)[] Hostile =
        [("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example;proto=https"), ("Referer", "http://evil.example/")];

    [Fact]
    public async Task I8_After_the_way_by_phone_no_code_name_number_or_token_stands_where_it_does_not_belong()
    {
        await using var host = await KeybackHost.StartAsync([("Keyback:Limits:StartsPerIdentifier", "100"), ("Keyback:Limits:WrongUserNames", "9")]);
        await host.AddAccountAsync(Email, "mei", Number);
        List<string> secrets = ["zyzzyva one", "zyzzyva two", "ZYZZYVA ONE"];
        var decoy = await host.Api.StartedAsync(Nobodys, method: "sms_code");
        await host.Api.NameAsync(decoy, "zyzzyva one");
        var recovery = await host.ComeToNameAsync(Number, "temporary_code");
        await host.Api.NameAsync(recovery, "zyzzyva one");
        using var body = new StringContent("""{"user_name":"zyzzyva two"}""", Encoding.UTF8, "application/json");
        await host.Api.SendAsync(HttpMethod.Post, $"/api/v1/recoveries/{recovery.Id}/user-name", recovery.Token, body, ("Idempotency-Key", "zyzzyva-key"));
        var done = await host.Api.NameAsync(recovery, "mei");
        secrets.AddRange([decoy.Token, recovery.Token, "zyzzyva-key", (string)done.Json!["session"]!["token"]!]);

        using var holder = new PageClient(host.Url);
        var (page, _) = await holder.ComeToNameAsync(host, Number);
        await holder.SubmitAsync(page, null, ("UserName", "zyzzyva two"));
        await holder.SubmitAsync(page + "/not-mine", null);
        await host.SettledAsync();
        var link = host.Mails.All.Select(Mailbox.RestoreToken).Single(token => token.Length > 0);
        await holder.SubmitAsync("/number/" + link, null);
        await host.SettledAsync();
        secrets.Add(link);

        var log = host.Log.ToString();
        var record = string.Join('\n', await host.RecordAsync());
        var store = string.Concat(Directory.EnumerateFiles(host.Folder, "keyback.db*").Select(Bytes));
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, record, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, store, StringComparison.Ordinal);
        }

        var codes = host.Phones.All.Where(sms => sms.Template == "recovery_code").Select(sms => sms.Parameters["code"]).ToList();
        Assert.Equal(2, codes.Count);
        Assert.All(codes, code => Assert.False(StandsAlone(code, log) || StandsAlone(code, record) || StandsAlone(code, store), code));
        foreach (var number in (string[])[Number[3..], Nobodys[3..]])
        {
            Assert.DoesNotContain(number, log, StringComparison.Ordinal);
            Assert.DoesNotContain(number, record, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Nobodys[3..], store, StringComparison.Ordinal); // of an account it stands there, of nobody it does not
        Assert.Contains(Number[3..], store, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I8_An_SMS_that_waits_is_sealed()
    {
        var stalled = new StalledSms();
        await using var host = await KeybackHost.StartAsync(adjust: services => services.AddSingleton<ISmsChannel>(stalled));
        await host.AddAccountAsync(Email, "mei", Number);
        await host.Api.StartedAsync(Number, method: "sms_code");
        await KeybackHost.UntilAsync(() => stalled.Waiting is not null, "the SMS that hangs");

        var store = string.Concat(Directory.EnumerateFiles(host.Folder, "keyback.db*").Select(Bytes));
        Assert.False(StandsAlone(stalled.Waiting!.Parameters["code"], store));
        Assert.DoesNotContain(stalled.Waiting.Text, store, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I13_No_header_of_a_request_gets_into_an_SMS_or_into_the_link_that_puts_a_number_back()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync(Email, "mei", Number);
        using var holder = new PageClient(host.Url);
        var form = PageClient.FormToken((await holder.GetAsync("/forgot/phone", Hostile)).Html);
        var started = await holder.PostAsync("/forgot/phone", [("Phone", Number), ("goal", "new_password"), ("__RequestVerificationToken", form)], Hostile);
        var code = await host.Phones.CodeAsync(Number);
        var coded = await holder.PostAsync(started.Location!, [("Code", code), ("__RequestVerificationToken", form)], Hostile);
        var left = await holder.PostAsync(coded.Location + "/not-mine", [("__RequestVerificationToken", form)], Hostile);
        await host.SettledAsync();

        foreach (var reply in (PageReply[])[started, coded, left, await holder.GetAsync(coded.Location!, Hostile), await holder.GetAsync("/forgot/not-mine/done", Hostile)])
        {
            Assert.DoesNotContain("evil.example", reply.Html + reply.Message.Headers, StringComparison.Ordinal);
        }

        Assert.All(host.Phones.All, sms => Assert.DoesNotContain("evil", sms.Text + string.Concat(sms.Parameters.Values), StringComparison.Ordinal));
        var mail = Assert.Single(host.Mails.All);
        Assert.DoesNotContain("evil", mail.ToString(), StringComparison.Ordinal);
        Assert.Contains("http://localhost:5080/number/", mail.TextBody, StringComparison.Ordinal);
    }

    // The digits of an id or of a hash may hold the same six by chance; a code has others beside it nowhere.
    private static bool StandsAlone(string code, string text) => Regex.IsMatch(text, $"(?<![0-9a-fA-F]){code}(?![0-9a-fA-F])");

    private static string Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
