using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Keyback.Storage.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Hooks;

/// <summary>What gateways tell afterwards, over real HTTP.</summary>
public sealed class SmsReceiptTests : IAsyncLifetime
{
    private const string Secret = "5b1f0c2d9e8a47b36c5d4e3f2a1b0c9d";
    private const string Reference = "K7Q-2M9";

    private readonly HttpClient _http = new();
    private GatewayServer _gateway = null!;
    private KeybackHost? _host;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await GatewayServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _gateway.DisposeAsync();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    [Fact]
    public async Task Alibaba_cloud_tells_in_arrays()
    {
        await StartAsync("aliyun", "900^0", "901^0");
        const string Body = """
            [{"phone_number":"13900000000","send_time":"2026-03-14 17:26:53","report_time":"2026-03-14 17:26:58","success":true,"err_code":"DELIVERED","err_msg":"用户接收成功","sms_size":"1","biz_id":"900^0","out_id":"x"},
             {"phone_number":"13900000001","success":false,"err_code":"MK:0001","err_msg":"13900000001","biz_id":"901^0"},
             {"phone_number":"13900000002","success":true,"err_code":"DELIVERED","biz_id":"999^0"},
             {"biz_id":"900^0"}, 7, null, [], {"success":true}]
            """;

        for (var again = 0; again < 2; again++)
        {
            var (status, answer) = await PostAsync("aliyun", Secret, Json(Body));
            Assert.Equal((HttpStatusCode.OK, """{"code":0,"msg":"接收成功"}"""), (status, System.Text.RegularExpressions.Regex.Unescape(answer)));
        }

        Assert.Equal(
            [(AuditKind.MessageDelivered, null), (AuditKind.MessageUndelivered, "MK:0001")],
            (await ReceiptsAsync()).Select(entry => (entry.Kind, entry.Reason)));
        Assert.All(await ReceiptsAsync(), entry => Assert.Equal(Reference, entry.Reference));
    }

    [Fact]
    public async Task Tencent_cloud_tells_in_arrays()
    {
        await StartAsync("tencent", "5000:1", "5000:2");

        var (status, answer) = await PostAsync("tencent", Secret, Json("""
            [{"user_receive_time":"2026-03-14 17:26:53","nationcode":"86","mobile":"13900000000","report_status":"SUCCESS","errmsg":"DELIVRD","description":"用户短信送达成功","sid":"5000:1"},
             {"report_status":"FAIL","errmsg":"UNDELIV","sid":"5000:2"},{"report_status":"PERHAPS","sid":"5000:2"}]
            """));

        Assert.Equal((HttpStatusCode.OK, """{"result":0,"errmsg":"OK"}"""), (status, answer));
        Assert.Equal(
            [(AuditKind.MessageDelivered, null), (AuditKind.MessageUndelivered, "UNDELIV")],
            (await ReceiptsAsync()).Select(entry => (entry.Kind, entry.Reason)));
    }

    [Fact]
    public async Task A_program_tells_one_at_a_time()
    {
        await StartAsync("http", "local-1", "local-2");

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("http", Secret, Json("""{"id":"local-1","status":"sent"}"""))).Status);
        Assert.Empty(await ReceiptsAsync());
        await PostAsync("http", Secret, Json("""{"id":"local-1","status":"undelivered"}"""));
        await PostAsync("http", Secret, Json("""{"id":"local-1","status":"delivered"}""")); // the first counts
        await PostAsync("http", Secret, Json("""{"id":"local-2","status":"delivered"}"""));

        Assert.Equal([AuditKind.MessageUndelivered, AuditKind.MessageDelivered], (await ReceiptsAsync()).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task Twilio_tells_in_signed_forms_where_it_was_told_to()
    {
        await StartAsync("twilio", "SM0123456789abcdef0123456789abcdef");
        await _host!.Services.GetRequiredService<ISmsChannel>().SendAsync(
            new Sms("id@id.example.com", "+14155550123", "en", "trial", new Dictionary<string, string>(), "a test"), Ct);
        var told = new Uri(Assert.Single(_gateway.Taken).Fields["StatusCallback"]);
        Assert.Equal($"http://localhost:5080/hooks/sms/twilio/{Secret}", told.AbsoluteUri);

        Dictionary<string, string> form = new()
        {
            ["MessageSid"] = "SM0123456789abcdef0123456789abcdef",
            ["MessageStatus"] = "undelivered",
            ["ErrorCode"] = "30003",
            ["To"] = "+14155550123",
        };
        foreach (var signature in new[] { null, "", "bm9uc2Vuc2U=", Sign(told.AbsoluteUri, form, "another token"), Sign("http://localhost:5080/elsewhere", form, GatewayServer.Secret) })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("twilio", Secret, new FormUrlEncodedContent(form), signature)).Status);
        }

        Assert.Empty(await ReceiptsAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync("twilio", Secret, new FormUrlEncodedContent(form), Sign(told.AbsoluteUri, form, GatewayServer.Secret))).Status);
        var entry = Assert.Single(await ReceiptsAsync());
        Assert.Equal((AuditKind.MessageUndelivered, "30003"), (entry.Kind, entry.Reason));
    }

    [Fact]
    public async Task To_everybody_else_there_is_no_such_address()
    {
        await StartAsync("http", "local-1");
        var body = """{"id":"local-1","status":"delivered"}""";
        foreach (var (provider, secret) in new[]
        {
            ("http", Secret[..^1] + "0"), ("http", Secret[..^1]), ("http", Secret + "0"), ("http", "%20"), ("http", Secret.ToUpperInvariant()),
            ("aliyun", Secret), ("file", Secret), ("none", Secret), ("%20", Secret),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(provider, secret, Json(body))).Status);
        }

        Assert.Empty(await ReceiptsAsync());
        Assert.NotEqual(HttpStatusCode.OK, (await _http.GetAsync(new Uri(_host!.Url, $"/hooks/sms/http/{Secret}"), Ct)).StatusCode);
    }

    [Theory]
    [InlineData("http", "")]
    [InlineData("file", Secret)]
    [InlineData("none", Secret)]
    public async Task Nor_is_there_one_without_a_secret_or_a_gateway(string provider, string secret)
    {
        _host = await KeybackHost.StartAsync([.. _gateway.Settings(provider), ("Keyback:Sms:ReceiptsSecret", secret), ("Keyback:Sms:PickupDirectory", Path.GetTempPath())]);

        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(provider, Secret, Json("{}"))).Status);
    }

    [Theory]
    [InlineData("aliyun", "")]
    [InlineData("aliyun", "{\"biz_id\":\"900^0\",\"success\":true}")]
    [InlineData("aliyun", "[{\"biz_id\":")]
    [InlineData("aliyun", "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]")]
    [InlineData("tencent", "\"SUCCESS\"")]
    [InlineData("http", "[]")]
    [InlineData("http", "null")]
    public async Task What_is_no_receipt_is_refused(string provider, string body)
    {
        await StartAsync(provider, "900^0");

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(provider, Secret, Json(body))).Status);
    }

    [Fact]
    public async Task No_text_gets_further_than_it_should()
    {
        await StartAsync("aliyun", "900^0", "901^0");

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("aliyun", Secret, Json("""
            [{"biz_id":"\ud800","success":true},{"biz_id":7,"success":true},{"biz_id":"900^0","success":"true"},
             {"biz_id":"900^0","success":false,"err_code":"\ud800"},{"biz_id":"901^0","success":false,"err_code":"E13900000000"}]
            """))).Status);
        Assert.Equal([null, null], (await ReceiptsAsync()).Select(entry => entry.Reason)); // a code with a number in it is none
    }

    [Fact]
    public async Task Many_receipts_come_at_once_and_not_any_number()
    {
        await StartAsync("aliyun", "900^0");
        var filler = string.Join(',', Enumerable.Range(0, 1500).Select(number => $$"""{"phone_number":"13900000000","success":true,"err_code":"DELIVERED","biz_id":"{{number}}^1"}"""));

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("aliyun", Secret, Json($$"""[{{filler}},{"biz_id":"900^0","success":true}]"""))).Status);
        Assert.Single(await ReceiptsAsync());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync("aliyun", Secret, Json($"[{filler},{filler},{filler}]"))).Status);
    }

    [Fact]
    public async Task I8_The_secret_of_the_address_is_in_no_log()
    {
        await StartAsync("aliyun", "900^0");
        await PostAsync("aliyun", Secret, Json("""[{"phone_number":"13900000000","biz_id":"900^0","success":true}]"""));
        await PostAsync("aliyun", Secret, Json("{"));
        await PostAsync("aliyun", Secret, Json(new string('x', 300_000)));

        Assert.DoesNotContain(Secret, _host!.Log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("13900000000", _host.Log.ToString(), StringComparison.Ordinal);
        Assert.False(_host.StoreHolds("13900000000"));
    }

    private static string Sign(string url, Dictionary<string, string> form, string token)
    {
        var text = url + string.Concat(form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + field.Value));
#pragma warning disable CA5350 // Twilio's
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
    }

    private static StringContent Json(string body) => new(body, MediaTypeHeaderValue.Parse("application/json"));

    private async Task StartAsync(string provider, params string[] known)
    {
        _host = await KeybackHost.StartAsync([.. _gateway.Settings(provider), ("Keyback:Sms:ReceiptsSecret", Secret)]);
        var now = _host.Clock.GetUtcNow();
        foreach (var id in known)
        {
            var message = new ClaimedMessage(
                Guid.NewGuid(), "lease", new MessageContent.Trial(now), MessageChannel.Sms, "+8613900000000", "en", null, null, Reference, 1, 1, true, now, now.AddMinutes(5));
            await _host.Services.GetRequiredService<Database>().WriteAsync(scope => ReceiptStore.AwaitAsync(scope, message, null, id, now), Ct);
        }
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string provider, string secret, HttpContent body, string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host!.Url, $"/hooks/sms/{provider}/{secret}")) { Content = body };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Twilio-Signature", signature);
        }

        using var response = await _http.SendAsync(request, Ct);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
    }

    private async Task<IReadOnlyList<AuditEntry>> ReceiptsAsync() =>
        [.. (await _host!.RecordAsync()).Where(entry => entry.Kind is AuditKind.MessageDelivered or AuditKind.MessageUndelivered)];
}
