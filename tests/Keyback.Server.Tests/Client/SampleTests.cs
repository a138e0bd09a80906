using Keyback.Client.Sample;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Client;

/// <summary>The sample of the client walks every way of a server in Development, and tells no secret.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task The_sample_walks_the_five_ways()
    {
        await using var host = await KeybackHost.StartAsync([("environment", "Development"), ("Keyback:Captcha:Mode", "adaptive")]);
        var owner = Owner.Demonstration;
        await host.AddAccountAsync(owner.Email, owner.UserName, owner.Phone);
        using var http = new HttpClient { BaseAddress = host.Url };
        await using var output = new StringWriter();

        await new FiveWays(http, owner, output).WalkAsync(TestContext.Current.CancellationToken);

        var said = output.ToString();
        Assert.Equal(["1.", "2.", "3.", "4.", "5."], said.Split('\n').Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])).Select(line => line[..2]));
        Assert.Equal(4, said.Split("Completed").Length - 1);
        Assert.Contains("a CAPTCHA is asked for", said, StringComparison.Ordinal);
        Assert.EndsWith("all sessions are ended", said.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain(FiveWays.LastPassword, said, StringComparison.Ordinal);
        Assert.DoesNotMatch("[A-Za-z0-9_-]{43}|[0-9]{6}|[0-9]{4} [0-9]{4}", said);
        await host.Api.EnterAsync(owner.Email, FiveWays.LastPassword);
    }
}
