using System.Net;
using Keyback.Server.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Keyback.Server.Tests.Cli;

/// <summary>How the built program starts, and how it refuses to: in processes of its own.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("serve", "--Keyback:Limits:CodeDigits=abc", "Keyback:Limits:CodeDigits must be a whole number.")]
    [InlineData("serve", "--Keyback:Limits:ResendPause=soon", "Keyback:Limits:ResendPause must be a time as hh:mm:ss")]
    [InlineData("", "--Keyback:Limits:LinkLifetime=25:00:00", "Keyback:Limits:LinkLifetime must be from 00:00:01 to 01:00:00.")]
    [InlineData("migrate", "--Keyback:Key=c2hvcnQ=", "Keyback:Key must be 32 bytes in base64")]
    [InlineData("doctor", "--Keyback:Email:Smtp:Prot=25", "Keyback:Email:Smtp:Prot is no setting of Keyback.")]
    [InlineData("serve", "--urls=nonsense", "The address to listen on (--urls)")]
    [InlineData("serve", "--Keyback:Storage:ConnectionString=Data Source=/dev/null", "Keyback:Storage:ConnectionString names a store that cannot be used")]
    public async Task A_bad_setting_stops_the_start_with_one_sentence(string command, string setting, string sentence)
    {
        await using var program = new ServerProcess();

        var ended = await program.RunAsync([.. new[] { command, setting }.Where(arg => arg.Length > 0)]);

        Assert.Equal(2, ended.Code);
        Assert.StartsWith($"keyback: {sentence}", Assert.Single(ended.Complaints), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_another_key_is_not_opened()
    {
        await using var program = new ServerProcess();
        Assert.Equal(0, (await program.RunAsync("accounts", "import", program.Write("none.jsonl", ""))).Code);
        program.Environment["Keyback__Key"] = "b5pE0V3q9m1t6Qd2n8Zr4hXyS7cKfWu+gLxJ0aTiOeM=";

        var ended = await program.RunAsync("serve");

        Assert.Equal(2, ended.Code);
        Assert.StartsWith("keyback: Keyback:Key does not open this store.", Assert.Single(ended.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_comes_from_a_file_where_the_setting_ends_in_FILE()
    {
        await using var program = new ServerProcess();
        program.Environment["Keyback__Email__Smtp__Host_FILE"] = program.Write("relay", "from-a-file.invalid\n");
        program.Environment["Keyback__Email__Smtp__Tls"] = "none";

        Assert.Contains("from-a-file.invalid", (await program.RunAsync("doctor")).Out, StringComparison.Ordinal);

        program.Environment["Keyback__Email__Smtp__Host"] = "relay.invalid";
        var ended = await program.RunAsync("doctor");
        Assert.Equal(2, ended.Code);
        Assert.StartsWith(
            "keyback: Keyback:Email:Smtp:Host_FILE is set, and so is Keyback:Email:Smtp:Host.", Assert.Single(ended.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settings_file_that_is_no_JSON_is_named()
    {
        await using var program = new ServerProcess();
        program.Write("appsettings.json", "{ \"Keyback\": ");

        var ended = await program.RunAsync("doctor");

        Assert.Equal(2, ended.Code);
        Assert.Contains("appsettings.json", Assert.Single(ended.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_the_command_line_and_the_file_all_bind_and_the_last_word_is_the_command_lines()
    {
        await using var program = new ServerProcess();
        program.Write("appsettings.json", """{"Keyback":{"SiteName":"From the file","Email":{"Smtp":{"Host":"file.invalid","Port":1}}}}""");
        program.Environment["Keyback__Email__Smtp__Tls"] = "none";

        Assert.Contains("file.invalid:1", (await program.RunAsync("doctor")).Out, StringComparison.Ordinal);
        program.Environment["Keyback__Email__Smtp__Host"] = "environment.invalid";
        Assert.Contains("environment.invalid:1", (await program.RunAsync("doctor")).Out, StringComparison.Ordinal);
        var equals = await program.RunAsync("doctor", "--Keyback:Email:Smtp:Host=line.invalid", "--Keyback:Email:Smtp:Port=2");
        Assert.Contains("line.invalid:2", equals.Out, StringComparison.Ordinal);
        var spaced = await program.RunAsync("--Keyback:Email:Smtp:Host", "spaced.invalid", "doctor", "--Keyback:Email:Smtp:Port", "3");
        Assert.Contains("spaced.invalid:3", spaced.Out, StringComparison.Ordinal);
        Assert.Equal(1, spaced.Code);
    }

    [Theory]
    [InlineData]
    [InlineData("serve")]
    public async Task With_or_without_the_word_it_serves(params string[] args)
    {
        await using var program = new ServerProcess();
        program.Environment["Keyback__SiteName"] = "Paper Lantern";
        var (url, log) = await program.ServeAsync(args);
        using var browser = new PageClient(url);

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/health/ready")).Status);
        Assert.Contains("Paper Lantern", (await browser.GetAsync("/sign-in")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/dev/mailbox")).Status);
        Assert.All(log().Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
        {
            using var record = System.Text.Json.JsonDocument.Parse(line);
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", record.RootElement.GetProperty("Timestamp").GetString());
        });
    }

    [Fact]
    public async Task What_is_under_way_when_the_server_is_told_to_stop_comes_to_its_end()
    {
        await using var program = new ServerProcess();
        program.Environment["Keyback__Captcha__Mode"] = "never";
        var (url, _) = await program.ServeAsync();
        using var api = new ApiClient(url);
        await using var another = new SqliteConnection($"Data Source={Path.Combine(program.Folder, "keyback.db")};Pooling=false");
        await another.OpenAsync(TestContext.Current.CancellationToken);
        var holding = another.BeginTransaction(deferred: false); // what the server wants to write has to wait
        var answer = api.StartAsync("mei@example.com");
        await Task.Delay(500, TestContext.Current.CancellationToken); // so that the request is in the server's hands

        var ended = program.TerminateAsync();
        await Task.Delay(3000, TestContext.Current.CancellationToken);
        Assert.False(ended.IsCompleted);
        await holding.DisposeAsync();

        Assert.Equal(HttpStatusCode.Created, (await answer).Status);
        Assert.Equal(0, await ended);
    }
}
