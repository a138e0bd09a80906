using System.Text.Json;
using Keyback.Server.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Keyback.Server.Tests.Cli;

/// <summary>The other commands, in processes of their own.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task The_record_is_verified_exported_and_tells_of_tampering()
    {
        await using var program = new ServerProcess();
        await program.RunAsync("accounts", "import", program.Write(
            "accounts.jsonl", string.Join('\n', Enumerable.Range(0, 20).Select(number => $$"""{"user_name":"person{{number}}"}"""))));

        var whole = await program.RunAsync("audit", "verify");
        Assert.Equal(0, whole.Code);
        Assert.StartsWith("The record is whole: ", whole.Out, StringComparison.Ordinal);

        var export = await program.RunAsync("audit", "export");
        Assert.Equal(0, export.Code);
        var entries = export.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(20, entries.Count(entry => entry.GetProperty("kind").GetString() is "account_imported"));
        Assert.All(entries, entry => Assert.Equal(TimeSpan.Zero, entry.GetProperty("at").GetDateTimeOffset().Offset));

        Tamper(program, "UPDATE audit_entries SET kind = kind + 1 WHERE sequence = 7");
        var broken = await program.RunAsync("audit", "verify");
        Assert.Equal(1, broken.Code);
        Assert.StartsWith("The record is NOT whole", broken.Out, StringComparison.Ordinal);
        Assert.NotEmpty(broken.Complaints);
        Assert.Equal(1, (await program.RunAsync("doctor")).Code);
    }

    [Fact]
    public async Task Migrating_twice_changes_nothing_the_second_time()
    {
        await using var program = new ServerProcess();

        var first = await program.RunAsync("migrate");
        var second = await program.RunAsync("migrate");

        Assert.Equal(0, first.Code);
        Assert.StartsWith("Applied: 001", first.Out, StringComparison.Ordinal);
        Assert.Equal((0, "The tables are up to date."), (second.Code, second.Out.Trim()));
    }

    [Fact]
    public async Task The_doctor_connects_and_says_what_is_wrong()
    {
        await using var program = new ServerProcess();
        await using var relay = PlainRelay.Start();
        program.Environment["Keyback__Email__PickupDirectory"] = null;
        program.Environment["Keyback__Email__Smtp__Host"] = "127.0.0.1";
        program.Environment["Keyback__Email__Smtp__Tls"] = "none";
        program.Environment["Keyback__Email__Smtp__Port"] = relay.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var good = await program.RunAsync("doctor");
        Assert.Equal(0, good.Code);
        Assert.DoesNotContain("BAD", good.Out, StringComparison.Ordinal);

        var bad = await program.RunAsync("doctor", "--Keyback:Email:Smtp:Port=1");
        Assert.Equal(1, bad.Code);
        Assert.Matches("(?m)^BAD +e-mail ", bad.Out);
        Assert.DoesNotContain("   at ", bad.Out + bad.Error, StringComparison.Ordinal);

        var refused = await SendTestAsync(program, relay, "550 no such user");
        Assert.Equal(1, refused.Code);
        Assert.StartsWith("Refused for good:", refused.Out, StringComparison.Ordinal);
        var later = await SendTestAsync(program, relay, "451 try later");
        Assert.Equal(1, later.Code);
        Assert.StartsWith("Not handed over:", later.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_mail_goes_the_way_codes_go()
    {
        await using var program = new ServerProcess();

        var ended = await program.RunAsync("send-test", "operator@example.com");

        Assert.Equal(0, ended.Code);
        Assert.Equal("operator@example.com", Assert.Single(program.Mails.All).To.ToString());
        foreach (var address in new[] { "nobody", "a@x,b@y", "a@x\r\nBcc: b@example.com" })
        {
            var refused = await program.RunAsync("send-test", address);
            Assert.Equal((2, "keyback: that is neither an e-mail address nor a phone number."), (refused.Code, Assert.Single(refused.Complaints)));
        }

        Assert.Single(program.Mails.All);
    }

    [Fact]
    public async Task A_trial_sms_becomes_a_file()
    {
        await using var program = new ServerProcess();
        program.Environment["Keyback__Sms__Provider"] = "file";
        program.Environment["Keyback__Sms__PickupDirectory"] = "sms";

        var ended = await program.RunAsync("send-test", "(415) 555-0123");

        Assert.Equal((0, "Handed over. Look at the phone."), (ended.Code, ended.Out.Trim()));
        var message = JsonDocument.Parse(File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(program.Folder, "sms"), "*.json")))).RootElement;
        Assert.Equal(("+14155550123", "trial"), (message.GetProperty("to").GetString(), message.GetProperty("template").GetString()));
        Assert.Empty(program.Mails.All);
    }

    [Fact]
    public async Task A_trial_sms_goes_to_the_gateway_as_an_approved_text()
    {
        await using var program = new ServerProcess();
        await using var gateway = await GatewayServer.StartAsync();
        gateway.Now = DateTimeOffset.UtcNow;
        foreach (var (name, value) in gateway.Settings("tencent"))
        {
            program.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        var doctor = await program.RunAsync("doctor");
        var ended = await program.RunAsync("send-test", "+86 139 0000 0000");

        Assert.Matches("(?m)^good  sms  +tencent: signed in, the text for codes is approved", doctor.Out);
        Assert.Equal(0, ended.Code);
        var taken = Assert.Single(gateway.Taken);
        Assert.Equal("+8613900000000", taken.To);
        Assert.Matches("^\\[\"[0-9]{6}\"\\]$", taken.Text);
    }

    [Fact]
    public async Task What_is_no_command_is_named_and_help_names_them_all()
    {
        await using var program = new ServerProcess();

        var unknown = await program.RunAsync("frobnicate");
        Assert.NotEqual(0, unknown.Code);
        Assert.Contains("frobnicate", unknown.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await program.RunAsync("accounts", "import")).Code);

        var help = await program.RunAsync("--help");
        Assert.Equal(0, help.Code);
        Assert.All(
            new[] { "serve", "migrate", "accounts", "audit", "doctor", "send-test" }, name => Assert.Contains($"  {name} ", help.Out, StringComparison.Ordinal));
    }

    private static Task<Ended> SendTestAsync(ServerProcess program, PlainRelay relay, string answer)
    {
        relay.Answers["RCPT"] = answer;
        return program.RunAsync("send-test", "operator@example.com");
    }

    private static void Tamper(ServerProcess program, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(program.Folder, "keyback.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, command.ExecuteNonQuery());
    }
}
