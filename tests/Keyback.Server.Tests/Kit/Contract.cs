using System.Net;
using System.Text.Json.Nodes;

namespace Keyback.Server.Tests.Kit;

/// <summary>What every answer of the API must be like.</summary>
internal static class Contract
{
    /// <summary>A problem with this status and code, complete and unkept (RFC 9457; RFC 9111 §5.2.2.5).</summary>
    public static JsonObject IsProblem(Reply reply, int status, string code)
    {
        Assert.Equal((status, code), ((int)reply.Status, reply.Code ?? reply.Text));
        Assert.Equal("application/problem+json", reply.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:keyback:problem:{code}", reply["type"]);
        Assert.NotEmpty(reply["title"]);
        Assert.Equal(status, (int?)reply.Json!["status"]);
        Assert.True(reply.Message.Headers.CacheControl?.NoStore);
        Assert.All(reply.Json!, member => Assert.Matches("^[a-z][a-z_]*$", member.Key));
        if (status is 401)
        {
            Assert.Equal(["Bearer"], reply.Message.Headers.WwwAuthenticate.Select(challenge => challenge.Scheme)); // RFC 9110 §15.5.2
        }

        return reply.Json!;
    }

    /// <summary>A problem that says when to come back, in coarse steps.</summary>
    public static void IsProblemWithWait(Reply reply, int status, string code)
    {
        IsProblem(reply, status, code);
        var wait = reply.Message.Headers.RetryAfter?.Delta;
        Assert.NotNull(wait);
        Assert.Equal(0, wait.Value.TotalSeconds % 30);
        Assert.InRange(wait.Value, TimeSpan.FromSeconds(30), TimeSpan.FromHours(25));
    }

    /// <summary>JSON with this status and exactly these members.</summary>
    public static void IsJson(Reply reply, HttpStatusCode status, params string[] members)
    {
        Assert.True(reply.Status == status, $"{reply.Status}: {reply.Text}");
        Assert.Equal("application/json", reply.Message.Content.Headers.ContentType?.MediaType);
        Assert.True(reply.Message.Headers.CacheControl?.NoStore);
        Assert.Equal(members.Order(StringComparer.Ordinal), reply.Json!.Select(member => member.Key).Order(StringComparer.Ordinal));
    }

    /// <summary>Nothing of the server's own fault in the log, and none of these texts in a line that anybody would be woken by.</summary>
    public static void IsQuiet(KeptLog log, params string[] inputs)
    {
        var loud = log.Lines.Where(line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Warning).ToList();
        Assert.DoesNotContain(loud, line => line.Id is 2001);
        Assert.All(loud, line => Assert.All(inputs, input => Assert.DoesNotContain(input, line.Text, StringComparison.Ordinal)));
    }
}
