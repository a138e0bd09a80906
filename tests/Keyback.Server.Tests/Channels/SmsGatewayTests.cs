using System.Text.Json;
using Keyback.Accounts;
using Keyback.Channels;
using Keyback.Channels.Gateways;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Tests.Captcha;
using Keyback.Server.Tests.Kit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Server.Tests.Channels;

/// <summary>Every gateway against a server that speaks its protocol and checks its signature.</summary>
public sealed class SmsGatewayTests : IAsyncLifetime
{
    private const string Mainland = "+8613900000000";
    private const string Abroad = "+14155550123";
    private const string Code = "902156";

    private readonly KeptLog _log = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 14, 9, 26, 53, TimeSpan.Zero));
    private readonly List<ServiceProvider> _services = [];
    private GatewayServer _server = null!;

    public static TheoryData<string> Providers => ["aliyun", "tencent", "twilio", "http"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await GatewayServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _services.ForEach(services => services.Dispose());
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("aliyun", "900619746936498440^0")]
    [InlineData("tencent", "5000:1045710669157053657849499619")]
    [InlineData("twilio", "SM0123456789abcdef0123456789abcdef")]
    [InlineData("http", "local-1")]
    public async Task A_code_is_taken_and_named(string provider, string id)
    {
        var channel = Channel(provider);

        Assert.True(channel.IsConfigured);
        Assert.Equal(new Delivery.Accepted(id), await channel.SendAsync(Sms(), Ct));
        Assert.Equal(new Delivery.Accepted(id), await channel.SendAsync(Sms(Abroad, "en"), Ct)); // nonces and connections are used once and again
        Assert.Equal(2, _server.Taken.Count);
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Alibaba_cloud_is_told_an_approved_text_and_its_value()
    {
        await Channel("aliyun").SendAsync(Sms(), Ct);
        await Channel("aliyun").SendAsync(Sms(Abroad, "en"), Ct);
        await Channel("aliyun", ("Keyback:Sms:Templates:RecoveryCode:Parameters:0", "code"), ("Keyback:Sms:Templates:RecoveryCode:Parameters:1", "minutes"))
            .SendAsync(Sms(locale: "en"), Ct);

        var taken = _server.Taken.ToList();
        Assert.Equal(("13900000000", "{\"code\":\"902156\"}", "id-1@id.example.com"), (taken[0].To, taken[0].Text, taken[0].MessageId));
        Assert.Equal(("河镇", "1110"), (taken[0].Fields["SignName"], taken[0].Fields["TemplateCode"]));
        Assert.Equal(["OutId", "PhoneNumbers", "SignName", "TemplateCode", "TemplateParam"], taken[0].Fields.Keys.Order());
        Assert.Equal(("14155550123", "Rivertown", "2220"), (taken[1].To, taken[1].Fields["SignName"], taken[1].Fields["TemplateCode"]));
        Assert.Equal(("1110", "{\"code\":\"902156\",\"minutes\":\"5\"}"), (taken[2].Fields["TemplateCode"], taken[2].Text)); // Chinese: there is no other for the mainland
    }

    [Fact]
    public async Task Tencent_cloud_is_told_an_approved_text_and_its_values_in_order()
    {
        await Channel("tencent", ("Keyback:Sms:Templates:RecoveryCode:Parameters:0", "minutes"), ("Keyback:Sms:Templates:RecoveryCode:Parameters:1", "code"))
            .SendAsync(Sms(), Ct);
        await Channel("tencent").SendAsync(Sms(Abroad), Ct);

        var taken = _server.Taken.ToList();
        Assert.Equal((Mainland, "[\"5\",\"902156\"]", "id-1@id.example.com"), (taken[0].To, taken[0].Text, taken[0].MessageId));
        Assert.Equal(("1400000001", "1110", "河镇"), (taken[0].Fields["SmsSdkAppId"], taken[0].Fields["TemplateId"], taken[0].Fields["SignName"]));
        Assert.Equal((Abroad, "[\"902156\"]"), (taken[1].To, taken[1].Text));
    }

    [Fact]
    public async Task Twilio_is_told_the_words_and_where_to_report()
    {
        await Channel("twilio").SendAsync(Sms(Abroad, "en"), Ct);
        await Channel("twilio", ("Keyback:Sms:Twilio:From", ""), ("Keyback:Sms:Twilio:MessagingServiceSid", "MG1"), ("Keyback:Sms:ReceiptsSecret", new string('s', 32)))
            .SendAsync(Sms(), Ct);

        var taken = _server.Taken.ToList();
        Assert.Equal((Abroad, Sms(Abroad, "en").Text), (taken[0].To, taken[0].Text));
        Assert.Equal(["Body", "From", "To"], taken[0].Fields.Keys.Order());
        Assert.Equal(["Body", "MessagingServiceSid", "StatusCallback", "To"], taken[1].Fields.Keys.Order());
        Assert.Equal($"https://id.example.com/hooks/sms/twilio/{new string('s', 32)}", taken[1].Fields["StatusCallback"]);
    }

    [Fact]
    public async Task A_program_of_the_operators_is_told_everything()
    {
        await Channel("http").SendAsync(Sms(), Ct);

        var taken = Assert.Single(_server.Taken);
        Assert.Equal((Mainland, Sms().Text, "id-1@id.example.com"), (taken.To, taken.Text, taken.MessageId));
        Assert.Equal(["locale", "message_id", "parameters", "template", "text", "to"], taken.Fields.Keys.Order());
        Assert.Equal(("recovery_code", "zh-Hans"), (taken.Fields["template"], taken.Fields["locale"]));
        Assert.Equal("{\"code\":\"902156\",\"minutes\":\"5\",\"reference\":\"K7Q-2M9\"}", taken.Fields["parameters"]);
    }

    [Theory]
    [InlineData("aliyun")]
    [InlineData("tencent")]
    public async Task What_has_no_approved_text_is_not_sent(string provider)
    {
        var notice = Write(new MessageContent.PasswordChanged("K7Q-2M9", _clock.GetUtcNow(), new Uri("https://id.example.com/not-me/x")));

        Assert.Equal(new Delivery.Refused(SmsReasons.NoTemplate), await Channel(provider).SendAsync(notice, Ct));
        Assert.Equal(
            new Delivery.Refused(SmsReasons.NoTemplate), // a notice has no code
            await Channel(provider, ("Keyback:Sms:Templates:PasswordChanged:En", "3"), ("Keyback:Sms:Templates:PasswordChanged:Parameters:0", "code")).SendAsync(notice, Ct));
        Assert.IsType<Delivery.Accepted>(await Channel(provider, ("Keyback:Sms:Templates:PasswordChanged:En", "3")).SendAsync(notice, Ct));
        Assert.Contains(Assert.Single(_server.Taken).Text, new[] { "{}", "[]" });
    }

    [Theory]
    [InlineData("isv.BUSINESS_LIMIT_CONTROL", true, null)]
    [InlineData("isv.DAY_LIMIT_CONTROL", true, null)]
    [InlineData("Throttling.User", true, null)]
    [InlineData("isp.SYSTEM_ERROR", true, null)]
    [InlineData("SignatureNonceUsed", true, null)]
    [InlineData("isv.SOMETHING_NEW", true, null)]
    [InlineData("isv.MOBILE_NUMBER_ILLEGAL", false, null)]
    [InlineData("isv.BLACK_KEY_CONTROL_LIMIT", false, null)]
    [InlineData("isv.TEMPLATE_PARAMS_ILLEGAL", false, null)]
    [InlineData("isv.AMOUNT_NOT_ENOUGH", true, "credit")]
    [InlineData("isv.OUT_OF_SERVICE", true, "not in service")]
    [InlineData("isv.SMS_SIGNATURE_ILLEGAL", true, "Keyback:Sms:Signatures")]
    [InlineData("isv.SMS_TEMPLATE_ILLEGAL", true, "Keyback:Sms:Templates")]
    [InlineData("isv.TEMPLATE_MISSING_PARAMETERS", true, "Keyback:Sms:Templates")]
    [InlineData("InvalidAccessKeyId.Inactive", true, "AccessKeyId")]
    [InlineData("Forbidden.RAM", true, "may send SMS")]
    public Task Alibaba_clouds_no_has_meanings(string code, bool later, string? advice)
    {
        _server.Disorder = _ => Task.FromResult<IResult?>(Results.Json(new Dictionary<string, string> { ["Code"] = code, ["Message"] = $"13900000000 {Code}" }));
        return MeansAsync("aliyun", later, $"aliyun: {code}", advice);
    }

    [Theory]
    [InlineData("LimitExceeded.PhoneNumberThirtySecondLimit", true, null)]
    [InlineData("LimitExceeded.PhoneNumberDailyLimit", true, null)]
    [InlineData("InternalError.Timeout", true, null)]
    [InlineData("InvalidParameterValue.IncorrectPhoneNumber", false, null)]
    [InlineData("FailedOperation.PhoneNumberInBlacklist", false, null)]
    [InlineData("UnsupportedOperation.UnsupportedRegion", false, null)]
    [InlineData("FailedOperation.InsufficientBalanceInSmsPackage", true, "credit")]
    [InlineData("FailedOperation.TemplateUnapprovedOrNotExist", true, "Keyback:Sms:Templates")]
    [InlineData("UnauthorizedOperation.SmsSdkAppIdVerifyFail", true, "SdkAppId")]
    public async Task Tencent_clouds_no_has_meanings(string code, bool later, string? advice)
    {
        // With status 200 and a well call: the number's own code counts.
        _server.Disorder = _ => Task.FromResult<IResult?>(GatewayServer.TencentStatus(code));
        await MeansAsync("tencent", later, $"tencent: {code}", advice);

        _server.Disorder = _ => Task.FromResult<IResult?>(GatewayServer.Tencent(new { Error = new { Code = code, Message = Mainland } }));
        await MeansAsync("tencent", later, $"tencent: {code}", advice);
    }

    [Theory]
    [InlineData(429, 20429, true, "twilio: 20429", null)]
    [InlineData(400, 14107, true, "twilio: 14107", null)]
    [InlineData(400, 21211, false, "twilio: 21211", null)]
    [InlineData(400, 21610, false, "twilio: 21610", null)]
    [InlineData(400, 21614, false, "twilio: 21614", null)]
    [InlineData(400, 21606, true, "twilio: 21606", "Keyback:Sms:Twilio:From")]
    [InlineData(400, 21408, true, "twilio: 21408", "region")]
    [InlineData(401, 20003, true, "twilio: 20003", "AuthToken")]
    [InlineData(403, 20005, true, "twilio: 20005", "not active")]
    [InlineData(500, 20500, true, "twilio: 20500", null)]
    [InlineData(400, 1390000000, true, "twilio: status 400", null)]
    public Task Twilios_no_has_meanings(int status, int code, bool later, string reason, string? advice)
    {
        _server.Disorder = _ => Task.FromResult<IResult?>(Results.Json(new { code = code < 100_000 ? code : (object)"13900000000", message = Mainland, status }, statusCode: status));
        return MeansAsync("twilio", later, reason, advice);
    }

    [Theory]
    [InlineData(400, false, null)]
    [InlineData(401, false, "Authorization")]
    [InlineData(408, true, null)]
    [InlineData(410, false, null)]
    [InlineData(422, false, null)]
    [InlineData(429, true, null)]
    [InlineData(500, true, null)]
    [InlineData(503, true, null)]
    public Task A_programs_status_is_its_answer(int status, bool later, string? advice)
    {
        _server.Disorder = _ => Task.FromResult<IResult?>(Results.StatusCode(status));
        return MeansAsync("http", later, $"http: status {status}", advice);
    }

    [Fact]
    public async Task A_program_need_not_name_a_message()
    {
        _server.Disorder = _ => Task.FromResult<IResult?>(Results.Content("<p>thanks</p>", "text/html"));

        Assert.Equal(new Delivery.Accepted(), await Channel("http").SendAsync(Sms(), Ct));
    }

    public static TheoryData<string, Func<IResult>> Disorders => new()
    {
        { "a page", () => Results.Content("<html><body>Sign in to the hotel's network</body></html>", "text/html") },
        { "nothing", () => Results.Content("", "application/json") },
        { "half", () => Results.Content("{\"Code\": \"O", "application/json") },
        { "a list", () => Results.Content("[\"OK\"]", "application/json") },
        { "a word", () => Results.Content("\"OK\"", "application/json") },
        { "codes of another kind", () => Results.Content("{\"Code\":1,\"Response\":{\"SendStatusSet\":[]},\"sid\":{}}", "application/json") },
        { "half a letter", () => Results.Content("{\"Code\":\"\\ud800\",\"sid\":\"\\ud800\",\"Response\":{\"Error\":{\"Code\":\"\\ud800\"}}}", "application/json") },
        { "a gateway in the way", () => Results.Content("<html>502 Bad Gateway</html>", "text/html", statusCode: 502) },
        { "an error that says yes", () => Results.Json(new { id = "x" }, statusCode: 503) },
        { "a redirect", () => Results.Redirect("/elsewhere") },
        { "endless words", () => Results.Content("{\"Code\":\"OK\",\"sid\":\"x\",\"Response\":{},\"x\":\"" + new string('x', 200_000) + "\"}", "application/json") },
    };

    [Theory]
    [MemberData(nameof(Disorders))]
    public async Task Whatever_is_no_answer_is_worth_another_try(string what, Func<IResult> answer)
    {
        _server.Disorder = _ => Task.FromResult<IResult?>(answer());
        var statusSaysYes = what is not ("a redirect" or "a gateway in the way" or "an error that says yes" or "endless words");
        foreach (var provider in new[] { "aliyun", "tencent", "twilio", "http" }.Take(statusSaysYes ? 3 : 4)) // a program's status is its answer
        {
            var delivery = await Channel(provider).SendAsync(Sms(), Ct);

            Assert.StartsWith($"{provider}: ", Assert.IsType<Delivery.TryLater>(delivery).Reason, StringComparison.Ordinal);
        }

        Assert.Equal(statusSaysYes ? 3 : 4, _server.Asked); // nothing was repeated, and no redirect followed
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_slow_gateway_is_not_waited_for(string provider)
    {
        _server.Disorder = async context =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
            return null;
        };

        Assert.Equal(
            new Delivery.TryLater($"{provider}: no answer in time"), await Channel(provider, ("Keyback:Sms:Timeout", "00:00:01")).SendAsync(Sms(), Ct));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_gateway_that_hangs_up_or_is_away_is_tried_again(string provider)
    {
        _server.Disorder = context =>
        {
            context.Abort();
            return Task.FromResult<IResult?>(Results.Empty);
        };
        var channel = Channel(provider);

        Assert.Equal(new Delivery.TryLater($"{provider}: connection failed"), await channel.SendAsync(Sms(), Ct));

        await _server.DisposeAsync();
        Assert.Equal(new Delivery.TryLater($"{provider}: connection failed"), await channel.SendAsync(Sms(), Ct));
        Assert.False((await channel.ProbeAsync(Ct)).Good);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Whoever_has_gone_is_not_waited_for(string provider)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        _server.Disorder = async context =>
        {
            await gone.CancelAsync();
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Channel(provider).SendAsync(Sms(), gone.Token));
    }

    [Theory]
    [InlineData("aliyun", "Keyback:Sms:Aliyun:AccessKeySecret", "AccessKeySecret")]
    [InlineData("aliyun", "Keyback:Sms:Aliyun:AccessKeyId", "AccessKeyId")]
    [InlineData("tencent", "Keyback:Sms:Tencent:SecretKey", "SecretKey")]
    [InlineData("tencent", "Keyback:Sms:Tencent:SecretId", "SecretId")]
    [InlineData("twilio", "Keyback:Sms:Twilio:AuthToken", "AuthToken")]
    public async Task A_wrong_key_is_told_to_the_operator(string provider, string key, string advice)
    {
        var channel = Channel(provider, (key, "not the right one"));

        Assert.IsType<Delivery.TryLater>(await channel.SendAsync(Sms(), Ct));
        var (good, finding) = await channel.ProbeAsync(Ct);

        Assert.Empty(_server.Taken);
        Assert.Contains(advice, Assert.Single(_log.Lines, line => line.Id == 3131).Text, StringComparison.Ordinal);
        Assert.False(good);
        Assert.Contains(advice, finding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aliyun", 16)]
    [InlineData("tencent", 6)]
    public async Task A_wrong_clock_is_told_to_the_operator(string provider, int minutes)
    {
        _clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.IsType<Delivery.TryLater>(await Channel(provider).SendAsync(Sms(), Ct));
        Assert.Contains("clock", Assert.Single(_log.Lines, line => line.Id == 3131).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_probe_signs_in_and_sends_nothing(string provider)
    {
        var (good, finding) = await Channel(provider).ProbeAsync(Ct);

        Assert.True(good, finding);
        Assert.StartsWith($"{provider}: ", finding, StringComparison.Ordinal);
        Assert.Equal(1, _server.Asked);
        Assert.Empty(_server.Taken);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task I8_Neither_number_nor_text_nor_key_is_logged_by_anybody(string provider)
    {
        await Channel(provider).SendAsync(Sms(), Ct);
        _server.Disorder = _ => Task.FromResult<IResult?>(Results.Json(new { Code = "isv.X", Message = Mainland, code = 20003, message = Code }, new JsonSerializerOptions(), statusCode: 401));
        await Channel(provider).SendAsync(Sms(), Ct);
        await Channel(provider).ProbeAsync(Ct);
        _server.Disorder = _ => Task.FromResult<IResult?>(Results.StatusCode(503));
        await Channel(provider).SendAsync(Sms(), Ct);

        Assert.Contains(_log.Lines, line => line.Id is 3130);
        foreach (var secret in new[] { "13900000000", Code, GatewayServer.Secret, GatewayServer.WebhookToken, GatewayServer.SigningSecret, "Signature=", _server.Url })
        {
            Assert.DoesNotContain(secret, _log.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_file_says_what_would_have_been_sent()
    {
        var folder = Directory.CreateTempSubdirectory("keyback-sms-").FullName;
        var channel = Channel("file", ("Keyback:Sms:PickupDirectory", Path.Combine(folder, "deep", "sms")));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => channel.SendAsync(Sms(), Ct)));

        var file = Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        Assert.Equal("id-1@id.example.com.json", Path.GetFileName(file));
        var text = await File.ReadAllTextAsync(file, Ct);
        var message = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["to", "text", "template", "parameters"], message.EnumerateObject().Select(member => member.Name));
        Assert.Equal((Mainland, Sms().Text, "recovery_code", Code), (message.GetProperty("to").GetString(), message.GetProperty("text").GetString(), message.GetProperty("template").GetString(), message.GetProperty("parameters").GetProperty("code").GetString()));
        Assert.Contains("验证码", text, StringComparison.Ordinal); // readable, not \u9A8C
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.True((await channel.ProbeAsync(Ct)).Good);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_directory_that_cannot_be_written_is_worth_another_try()
    {
        var file = Path.GetTempFileName();
        var channel = Channel("file", ("Keyback:Sms:PickupDirectory", file));

        Assert.Equal(new Delivery.TryLater("pickup: directory cannot be written"), await channel.SendAsync(Sms(), Ct));
        Assert.False((await channel.ProbeAsync(Ct)).Good);
        File.Delete(file);
    }

    [Fact]
    public async Task Without_a_gateway_there_is_no_way_by_phone_and_nothing_wrong()
    {
        var channel = Channel("none");

        Assert.False(channel.IsConfigured);
        Assert.IsType<Delivery.TryLater>(await channel.SendAsync(Sms(), Ct));
        Assert.True((await channel.ProbeAsync(Ct)).Good);
    }

    [Theory]
    [InlineData("0", NumberReuse.Unknown)]
    [InlineData("1", NumberReuse.Reused)]
    [InlineData("2", NumberReuse.NotReused)]
    [InlineData("3", NumberReuse.Reused)]
    [InlineData("4", NumberReuse.Unknown)]
    [InlineData("", NumberReuse.Unknown)]
    public async Task Alibaba_cloud_knows_which_numbers_were_sold_again(string verdict, NumberReuse reuse)
    {
        _server.ReuseVerdict = verdict;

        Assert.Equal(reuse, await ReuseCheck().CheckAsync(Mainland, new DateTimeOffset(2025, 12, 31, 20, 15, 7, TimeSpan.Zero), Ct));

        var fields = Assert.Single(_server.Taken).Fields;
        Assert.Equal(("13900000000", "NORMAL", "an authorisation", "2026-01-01 04:15:07"), (fields["InputNumber"], fields["Mask"], fields["AuthCode"], fields["StartTime"]));
        Assert.DoesNotContain(_log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Whatever_stands_in_its_way_is_unknown_and_told_without_the_number()
    {
        var check = ReuseCheck(("Keyback:Sms:Timeout", "00:00:01"));
        Assert.Equal(NumberReuse.Unknown, await check.CheckAsync(Abroad, _clock.GetUtcNow(), Ct));
        Assert.Equal(0, _server.Asked);

        var disorders = new Func<HttpContext, Task<IResult?>>[]
        {
            _ => Task.FromResult<IResult?>(Results.Json(new Dictionary<string, string> { ["Code"] = "RequestFrequencyLimit", ["Message"] = "13900000000" })),
            _ => Task.FromResult<IResult?>(Results.Json(new Dictionary<string, string> { ["Code"] = "13900000000" })),
            _ => Task.FromResult<IResult?>(Results.Content("<html>", "text/html", statusCode: 502)),
            async context =>
            {
                await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
                return null;
            },
        };
        foreach (var disorder in disorders)
        {
            _server.Disorder = disorder;
            Assert.Equal(NumberReuse.Unknown, await check.CheckAsync(Mainland, _clock.GetUtcNow(), Ct));
        }

        Assert.Equal(NumberReuse.Unknown, await ReuseCheck(("Keyback:Sms:Aliyun:AccessKeySecret", "another")).CheckAsync(Mainland, _clock.GetUtcNow(), Ct));
        Assert.Equal(5, _log.Lines.Count(line => line.Id == 3132));
        Assert.DoesNotContain("13900000000", _log.ToString(), StringComparison.Ordinal);
        Assert.Equal(NumberReuse.Unknown, await ReuseCheck(("Keyback:Sms:NumberReuseCheck", "none")).CheckAsync(Mainland, _clock.GetUtcNow(), Ct));
    }

    private INumberReuseCheck ReuseCheck(params (string Name, string Value)[] settings)
    {
        (string Name, string Value)[] usual =
        [
            ("Keyback:Sms:NumberReuseCheck", "aliyun"), ("Keyback:Sms:Aliyun:ReuseAuthCode", "an authorisation"), ("Keyback:Sms:Aliyun:ReuseEndpoint", _server.Url),
        ];
        return Services("none", [.. usual.Where(setting => settings.All(other => other.Name != setting.Name)), .. settings]).GetRequiredService<INumberReuseCheck>();
    }

    private async Task MeansAsync(string provider, bool later, string reason, string? advice)
    {
        var before = _log.Lines.Count(line => line.Id == 3131);

        var delivery = await Channel(provider).SendAsync(Sms(), Ct);

        Assert.Equal(later ? new Delivery.TryLater(reason) : new Delivery.Refused(reason), delivery);
        Assert.Equal(advice is null ? before : before + 1, _log.Lines.Count(line => line.Id == 3131));
        Assert.Contains(advice ?? reason, _log.Lines.Last(line => line.Id is 3130 or 3131).Text, StringComparison.Ordinal);
    }

    private Sms Sms(string to = Mainland, string locale = "zh-Hans") =>
        Write(new MessageContent.RecoveryCode("K7Q-2M9", Code, RecoveryGoal.NewPassword, _clock.GetUtcNow(), _clock.GetUtcNow().AddMinutes(5)), to, locale);

    private static Sms Write(MessageContent content, string to = Abroad, string locale = "en") =>
        new SmsWriter(new EmailSettings("Rivertown 河镇", new Uri("https://id.example.com/"), null)).Write(content, "id-1@id.example.com", to, locale);

    private ISmsChannel Channel(string provider, params (string Name, string Value)[] settings) =>
        Services(provider, settings).GetRequiredService<ISmsChannel>();

    private ServiceProvider Services(string provider, (string Name, string Value)[] settings)
    {
        var all = _server.Settings(provider).Where(setting => settings.All(other => other.Name != setting.Name)).Concat(settings)
            .Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value));
        var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log))
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(all).Build())
            .AddSingleton<IHostEnvironment>(new HostingEnvironment { ContentRootPath = AppContext.BaseDirectory })
            .AddSingleton<Randomness>(new RepeatableRandomness(_services.Count + 1))
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton(new OwnerLinks(new Uri("https://id.example.com/")));
        services.AddChannels();
        _services.Add(services.BuildServiceProvider());
        return _services[^1];
    }
}
