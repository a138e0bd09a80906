using System.Net;
using System.Text.RegularExpressions;

namespace Keyback.Server.Tests.Kit;

/// <summary>A browser whose owner has WeChat: presses the button, scans and comes back.</summary>
internal sealed class WeChatVisitor(KeybackHost host, string? userAgent = null) : IDisposable
{
    private readonly HttpClient _wechat = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <summary>Its side of this site.</summary>
    public PageClient Page { get; } = new(host.Url);

    private (string Name, string Value)[] Headers => userAgent is null ? [] : [("User-Agent", userAgent)];

    /// <summary>Opens a page.</summary>
    public Task<PageReply> GetAsync(string path) => Page.GetAsync(path, Headers);

    /// <summary>Sends a form of a page.</summary>
    public async Task<PageReply> SubmitAsync(string page, params (string Name, string Value)[] fields)
    {
        var shown = await GetAsync(page);
        return await Page.PostAsync(page, [.. fields, ("__RequestVerificationToken", PageClient.FormToken(shown.Html))], Headers);
    }

    /// <summary>Sends a form whose token is known.</summary>
    public Task<PageReply> PostAsync(string path, params (string Name, string Value)[] fields) => Page.PostAsync(path, fields, Headers);

    /// <summary>Presses <em>Sign in with WeChat</em>.</summary>
    /// <returns>The last page before WeChat's.</returns>
    public async Task<PageReply> PressAsync()
    {
        var shown = await GetAsync("/sign-in");
        var pressed = await Page.PostAsync("/sign-in/wechat", [("__RequestVerificationToken", PageClient.FormToken(shown.Html))], Headers);
        return await GetAsync(pressed.Location!);
    }

    /// <summary>Where the last page before WeChat's leads.</summary>
    public static string AddressIn(PageReply page) => WebUtility.HtmlDecode(
        Regex.Match(page.Html, "href=\"(http[^\"]+#wechat_redirect)\"").Groups[1].Value);

    /// <summary>Is asked by WeChat, and answers as its person does.</summary>
    /// <returns>Where WeChat leads back to: path and query on this site.</returns>
    public async Task<string> AnswerAsync(string address)
    {
        using var reply = await _wechat.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
        var back = reply.Headers.Location;
        Assert.True(back is not null, $"{reply.StatusCode} {await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return back.PathAndQuery;
    }

    /// <summary>Up to WeChat's redirect back.</summary>
    public async Task<string> ScanToCallbackAsync() => await AnswerAsync(AddressIn(await PressAsync()));

    /// <summary>All of it.</summary>
    /// <returns>What this site says to WeChat's redirect back.</returns>
    public async Task<PageReply> ScanAsync() => await GetAsync(await ScanToCallbackAsync());

    /// <summary>Scans and fills in the form for a new account.</summary>
    public async Task<PageReply> SignUpAsync(string userName, string locale = "zh-Hans")
    {
        Assert.Equal("/sign-up/wechat", (await ScanAsync()).Location);
        return await SubmitAsync("/sign-up/wechat", ("Name", userName), ("Locale", locale));
    }

    public void Dispose()
    {
        Page.Dispose();
        _wechat.Dispose();
    }
}
