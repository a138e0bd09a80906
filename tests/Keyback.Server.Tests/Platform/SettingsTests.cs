using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Keyback.Limits;
using Keyback.Server.Cli;
using Keyback.Server.Platform;
using Keyback.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Tests.Platform;

/// <summary>Every setting that cannot be stops the start with one sentence that begins with its name and does not repeat its value.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("keyback-"); // a start that nothing stops opens a store there

    private const string Key = "JVNvkbO1+IwX9OuGJk6q0MXvGZ4v3FZ1p5e1h0aVxWs=";

    public static TheoryData<string, string> Limits
    {
        get
        {
            TheoryData<string, string> values = [];
            foreach (var property in typeof(LimitsOptions).GetProperties())
            {
                values.Add(property.Name, "soon");
                values.Add(property.Name, "");
                if (property.GetCustomAttribute<RangeAttribute>() is { } range)
                {
                    _ = range.IsValid(property.GetValue(new LimitsOptions())); // reads the bounds of times
                    values.Add(property.Name, range.Minimum is TimeSpan least ? Text(least - TimeSpan.FromSeconds(1)) : Text((int)range.Minimum - 1));
                    values.Add(property.Name, range.Maximum is TimeSpan most ? Text(most + TimeSpan.FromSeconds(1)) : Text((int)range.Maximum + 1));
                    values.Add(property.Name, "9".PadRight(30, '9'));
                }
            }

            return values;
        }
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_out_of_bounds_stops_the_start(string name, string value) =>
        IsRefused($"Keyback:Limits:{name}", ($"Keyback:Limits:{name}", value));

    [Theory]
    [InlineData("Keyback:SiteName", "")]
    [InlineData("Keyback:SiteName", "a name of more than sixty characters, which no subject line and no phone would show")]
    [InlineData("Keyback:SiteNam", "Shop")]
    [InlineData("Keyback:Limits:CodeDigitz", "8")]
    [InlineData("Keyback:Limits:CodeDigits:Email", "8")]
    [InlineData("Keyback:Limits", "8")]
    [InlineData("Keyback:Limits:CodeLifetime", "25:00:00")]
    [InlineData("Keyback:Limits:LinkLifetime", "1.01:00:00")]
    [InlineData("Keyback:Limits:CodeLifetime", "5")]
    [InlineData("Keyback:Limits:CodeLifetime", "5 minutes")]
    [InlineData("Keyback:Limits:CodeDigits", "8.5")]
    [InlineData("Keyback:Limits:CodeDigits", "0x8")]
    [InlineData("Keyback:Support:Phon", "123")]
    [InlineData("Keyback:Support:Phone", "a number of more than sixty characters, which nobody would ever dial on a telephone")]
    [InlineData("Keyback:SessionLifetime", "31.00:00:00")]
    [InlineData("Keyback:DefaultRegion", "usa")]
    [InlineData("Keyback:TrustedProxies", "10.0.0.1")]
    [InlineData("Keyback:TrustedProxies:0", "proxy.example")]
    [InlineData("Keyback:PublicUrl", null)]
    [InlineData("Keyback:PublicUrl", "")]
    [InlineData("Keyback:PublicUrl", "id.other.example")]
    [InlineData("Keyback:PublicUrl", "ftp://id.other.example")]
    [InlineData("Keyback:PublicUrl", "http://id.other.example")]
    [InlineData("Keyback:PublicUrl", "https://id.other.example/app")]
    [InlineData("Keyback:PublicUrl", "https://id.other.example/?a=b")]
    [InlineData("Keyback:PublicUrl", "https://user:word@id.other.example")]
    [InlineData("Keyback:SiteUrl", "")]
    [InlineData("Keyback:SiteUrl", "/shop")]
    [InlineData("Keyback:SiteUrl", "javascript:alert(1)")]
    [InlineData("Keyback:SiteUrl", "http://shop.example")]
    [InlineData("Keyback:SiteUrl", "https://user:word@shop.example")]
    [InlineData("Keyback:Key", null)]
    [InlineData("Keyback:Key", "")]
    [InlineData("Keyback:Key", "no base64 at all!")]
    [InlineData("Keyback:Key", "c2hvcnQ=")]
    [InlineData("Keyback:Key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("Keyback:Key", "T3RoZXIga2V5IHdpdGggdGhpcnR5LXR3byBieXRlcyE=")]
    [InlineData("Keyback:Key", "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=")]
    [InlineData("Keyback:Key", "JVNvkbO1+IwX9OuGJk6q0CVTb5GztfiMF/TrhiZOqtA=")]
    [InlineData("Keyback:Key_FILE", "/nowhere/key")]
    [InlineData("Keyback:SiteName_FILE", "/nowhere/name")]
    [InlineData("Keyback:Email:Smtp:Password_FILE", "/nowhere/password")]
    [InlineData("Keyback:PreviousKeys:0_FILE", "/nowhere/key")]
    [InlineData("Keyback:PreviousKeys:0", "c2hvcnQ=")]
    [InlineData("Keyback:Storage:Provider", "oracle")]
    [InlineData("Keyback:Storage:ConnectionString", "")]
    [InlineData("Keyback:Storage:ConnectionString", "Host=db.example")]
    [InlineData("Keyback:Storage:ConnectionString", "Data Source=:memory:")]
    [InlineData("Keyback:Storage:Pool", "9")]
    [InlineData("Keyback:Sms", "aliyun")]
    [InlineData("Keyback:Sms:Provider", "carrier-pigeon")]
    [InlineData("Keyback:Sms:Gateway", "aliyun")]
    [InlineData("Keyback:Sms:Timeout", "00:02:00")]
    [InlineData("Keyback:Sms:Timeout", "soon")]
    [InlineData("Keyback:Sms:ReceiptsSecret", "short")]
    [InlineData("Keyback:Sms:ReceiptsSecret", "thirty-two characters, but not letters alone")]
    [InlineData("Keyback:Sms:Aliyun:Secret", "x")]
    [InlineData("Keyback:Sms:NumberReuseCheck", "ask-somebody")]
    [InlineData("Keyback:Sms:Templates:RecoveryCode", "SMS_1")]
    [InlineData("Keyback:Sms:Templates:RecoveryCode:Fr", "SMS_1")]
    [InlineData("Keyback:Sms:Templates:RecoveryCode:Parameters", "code")]
    [InlineData("Keyback:Sms:Templates:RecoveryCode:Parameters:0", "user_name")]
    [InlineData("Keyback:Sms:Templates:Recovery", "SMS_1")]
    [InlineData("Keyback:Sms:Spending:PerDay", "0")]
    [InlineData("Keyback:Sms:Spending:PerNumberPerDay", "1001")]
    [InlineData("Keyback:Sms:Spending:AlarmBelowPercent", "101")]
    [InlineData("Keyback:Sms:Spending:PerMonth", "9")]
    [InlineData("Keyback:Sms:Spending:Regions", "CN")]
    [InlineData("Keyback:Sms:Spending:Regions:0", "China")]
    [InlineData("Keyback:Sms:Spending:Regions:0", "cn")]
    [InlineData("Keyback:Sms:Spending:Regions:0", "XX")]
    [InlineData("Keyback:WeChat:SignUp", "perhaps")]
    [InlineData("Keyback:WeChat:AppId", "wx0123456789abcdef")]
    [InlineData("Keyback:WeChat:ApiBase", "http://api.weixin.example")]
    [InlineData("Keyback:Email:From", "nobody")]
    [InlineData("Keyback:Email:Sender", "a@example.com")]
    [InlineData("Keyback:Email:Smtp", "relay.example")]
    [InlineData("Keyback:Email:Smtp:Host", "smtp://relay.example")]
    [InlineData("Keyback:Email:Smtp:Port", "submission")]
    [InlineData("Keyback:Email:Smtp:Port", "0")]
    [InlineData("Keyback:Email:Smtp:Port", "65536")]
    [InlineData("Keyback:Email:Smtp:Tls", "maybe")]
    [InlineData("Keyback:Email:Smtp:User", "somebody")]
    [InlineData("Keyback:Email:Smtp:Timeout", "long")]
    [InlineData("Keyback:Email:Smtp:Timeout", "00:20:00")]
    [InlineData("Keyback:Email:Smtp:Connections", "0")]
    [InlineData("Keyback:Email:Smtp:CertificateAuthorityFile", "/nowhere/ca.pem")]
    public void A_setting_that_cannot_be_stops_the_start(string name, string? value) => IsRefused(name, (name, value));

    [Fact]
    public void A_key_file_must_hold_a_key()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "c2hvcnQ=\n");

        IsRefused("Keyback:KeyFile", ("Keyback:Key", null), ("Keyback:KeyFile", file));
        IsRefused("Keyback:KeyFile", ("Keyback:Key", null), ("Keyback:KeyFile", "/nowhere/key"));
        IsRefused("Keyback:Key and Keyback:KeyFile", ("Keyback:KeyFile", file));
        File.WriteAllText(file, Key + "\n");
        Build(("Keyback:Key", null), ("Keyback:KeyFile", file));
        File.Delete(file);
    }

    [Fact]
    public void Every_setting_can_come_from_a_file_and_none_from_two_places()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Key + "\n");
        Build(("Keyback:Key", null), ("Keyback:Key_FILE", file), ("Keyback:PreviousKeys:0_FILE", file));
        IsRefused("Keyback:Key_FILE", ("Keyback:Key_FILE", file));
        IsRefused("Keyback:Key_FILE", ("Keyback:Key_FILE", file), ("Keyback:KeyFile", null));

        File.WriteAllText(file, "12\n");
        Assert.Equal(12, Build(("Keyback:Limits:CodeDigits_FILE", file)).CodeDigits);
        IsRefused("Keyback:Limits:CodeDigitz", ("Keyback:Limits:CodeDigitz_FILE", file));
        IsRefused("Keyback:Email:Sender", ("Keyback:Email:Sender_FILE", file));

        File.WriteAllText(file, "\n");
        IsRefused("Keyback:Email:Smtp:Password_FILE", ("Keyback:Email:Smtp:Password_FILE", file));
        File.Delete(file);
    }

    [Fact]
    public void Several_faults_are_told_at_once()
    {
        var error = Assert.ThrowsAny<Exception>(() => Build(("Keyback:Limits:CodeDigits", "x"), ("Keyback:Limits:MessagesPerDay", "x")));

        Assert.Equal(2, StartFaults.Of(error)!.Count());
    }

    [Theory]
    [InlineData("24:00:00", 24 * 60)]
    [InlineData("36:30:00", (36 * 60) + 30)]
    [InlineData("1.00:00:00", 24 * 60)]
    [InlineData("2.12:00:00", 60 * 60)]
    [InlineData("00:01", 1)]
    public void Hours_may_go_beyond_a_day(string text, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), Build(("Keyback:Limits:UserNameLock", text)).UserNameLock);

    [Fact]
    public void The_bounds_themselves_are_allowed()
    {
        var limits = Build(
            ("Keyback:Limits:CodeDigits", "12"),
            ("Keyback:Limits:SmsCodeDigits", "4"),
            ("Keyback:Limits:LinkLifetime", "01:00:00"),
            ("Keyback:Limits:ResendPause", "0"),
            ("keyback:limits:codelifetime", "00:00:01"),
            ("Keyback:Email:Smtp:Port", ""),
            ("Keyback:PublicUrl", "https://id.shop.example/"));

        Assert.Equal((12, 4, TimeSpan.FromHours(1)), (limits.CodeDigits, limits.SmsCodeDigits, limits.LinkLifetime));
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(1)), (limits.ResendPause, limits.CodeLifetime));
    }

    [Fact]
    public void A_relative_store_lies_below_the_content_root()
    {
        using IHost app = KeybackServer.Build(Arguments([("Keyback:Storage:ConnectionString", "Data Source=below/k.db")]));

        Assert.Equal(
            $"Data Source={Path.Combine(_root.FullName, "below/k.db")}",
            app.Services.GetRequiredService<IOptions<StorageOptions>>().Value.ConnectionString);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private void IsRefused(string name, params (string Name, string? Value)[] settings)
    {
        var error = Assert.ThrowsAny<Exception>(() => Build(settings));
        var sentence = Assert.Single(StartFaults.Of(error) ?? [$"no words for {error}"]);

        Assert.StartsWith(name, sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
        Assert.DoesNotContain("Options", sentence, StringComparison.Ordinal);
        Assert.All(settings.Where(setting => setting.Value is { Length: > 6 } && setting.Value[0] is not ('0' or '1' or '/')), setting =>
            Assert.DoesNotContain(setting.Value!, sentence, StringComparison.Ordinal));
    }

    private LimitsOptions Build(params (string Name, string? Value)[] settings)
    {
        using IHost app = KeybackServer.Build(Arguments(settings));
        return app.Services.GetRequiredService<IOptions<LimitsOptions>>().Value;
    }

    private string[] Arguments((string Name, string? Value)[] settings)
    {
        Dictionary<string, string?> all = new(StringComparer.OrdinalIgnoreCase)
        {
            ["environment"] = "Production",
            ["contentRoot"] = _root.FullName,
            ["Keyback:PublicUrl"] = "https://id.shop.example",
            ["Keyback:Key"] = Key,
        };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return [.. all.Where(setting => setting.Value is not null).Select(setting => $"--{setting.Key}={setting.Value}")];
    }

    private static string Text(TimeSpan time) => time.ToString("c", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
