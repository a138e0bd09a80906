using Keyback.Server.Platform;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Keyback.Server.Tests.Platform;

/// <summary>What a browser remembers of what it has started: three, of which what waits for days has one place.</summary>
public sealed class TokenCookieTests
{
    private static readonly TimeSpan Days = TimeSpan.FromHours(96);

    private readonly TokenCookie _cookie = new("recovery");
    private readonly ServiceProvider _services = new ServiceCollection().AddSingleton(Options.Create(new SiteOptions())).BuildServiceProvider();
    private string _kept = "";

    [Fact]
    public void The_three_newest_are_known()
    {
        var ids = Keep(null, null, null, null);

        Assert.Equal([false, true, true, true], ids.Select(IsKnown));
    }

    [Fact]
    public void What_waits_is_known_whatever_else_is_started()
    {
        var ids = Keep(Days, null, null, null, null);

        Assert.Equal([true, false, false, true, true], ids.Select(IsKnown));
    }

    [Fact]
    public void Waits_that_are_over_take_one_place_and_leave_two_tabs_undisturbed()
    {
        var ids = Keep(Days, Days, null, null);

        Assert.Equal([false, true, true, true], ids.Select(IsKnown));
    }

    private Guid[] Keep(params TimeSpan?[] lifetimes) =>
    [
        .. lifetimes.Select(lifetime =>
        {
            var (id, context) = (Guid.NewGuid(), Context());
            _cookie.Keep(context, id, "token", lifetime);
            _kept = SetCookieHeaderValue.Parse(context.Response.Headers.SetCookie.ToString()).Value.ToString();
            return id;
        }),
    ];

    private bool IsKnown(Guid id) => _cookie.Find(Context(), id) is "token";

    private DefaultHttpContext Context() => new() { RequestServices = _services, Request = { Headers = { Cookie = $"keyback-recovery={_kept}" } } };
}
