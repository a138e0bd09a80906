using System.Globalization;
using System.Text.Json;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Platform;

/// <summary>The log of the built program: a JSON object a line, whatever people type, and nothing of what they typed.</summary>
public sealed class LogTests
{
    private static readonly string[] Hostile =
    [
        "a@x\r\n{\"Timestamp\":\"2000-01-01T00:00:00.000Z\",\"EventId\":1,\"forged\":true}", "\u001b[2Jowner@example.com", "owner\u2028forged@example.com",
        "owner\u0085@example.com", "owner@example.com", "{0} {Error} %s", new string('x', 4000),
    ];

    [Fact]
    public async Task One_event_is_one_line_and_no_input_is_in_it()
    {
        await using var program = new ServerProcess();
        program.Environment["Logging__LogLevel__Default"] = "Trace";
        program.Environment["Keyback__Email__PickupDirectory"] = "/proc/nowhere"; // so that messages fail, and are talked about
        await program.RunAsync("accounts", "import", program.Write("accounts.jsonl", """{"email":"owner@example.com"}"""));
        var (url, log) = await program.ServeAsync();
        using var api = new ApiClient(url);
        using var browser = new PageClient(url);
        foreach (var text in Hostile)
        {
            await api.StartAsync(text);
            await api.SignInAsync(text, "forged " + text);
            await browser.SubmitAsync("/sign-in", null, ("Identifier", text), ("Password", "forged " + text));
            await browser.SubmitAsync("/forgot", null, ("Email", text));
            await api.SendAsync(HttpMethod.Get, "/" + Uri.EscapeDataString(text[..Math.Min(text.Length, 200)]));
            await api.SendAsync(HttpMethod.Get, "/api/v1/" + Uri.EscapeDataString(text[..Math.Min(text.Length, 200)]));
        }

        await KeybackHost.UntilAsync(() => log().Contains("\"EventId\":3110", StringComparison.Ordinal), "a message that failed");

        var lines = log().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line =>
        {
            using var record = JsonDocument.Parse(line);
            var at = DateTimeOffset.ParseExact(
                record.RootElement.GetProperty("Timestamp").GetString()!, "yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            Assert.InRange(DateTimeOffset.UtcNow - at, TimeSpan.Zero, TimeSpan.FromMinutes(5));
            Assert.False(string.IsNullOrEmpty(record.RootElement.GetProperty("LogLevel").GetString()));
            Assert.All(line, sign => Assert.InRange(sign, ' ', '~'));
        });
        Assert.DoesNotContain("forged", log(), StringComparison.Ordinal);
        Assert.DoesNotContain("owner", log(), StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile[^1][..100], log(), StringComparison.Ordinal);
    }
}
