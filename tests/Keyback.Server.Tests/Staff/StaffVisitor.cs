using System.Net;
using System.Text.RegularExpressions;
using Keyback.Factors;
using Keyback.Server.Console;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Staff;

/// <summary>Somebody of the staff at a browser without script, with an app whose secret the page showed.</summary>
internal sealed partial class StaffVisitor(KeybackHost host, string name) : IDisposable
{
    /// <summary>A password of the staff: eight code points are enough, because a second factor always follows.</summary>
    public const string Password = "wu7-Kelz";

    /// <summary>The browser.</summary>
    public PageClient Browser { get; private set; } = new(host.Url);

    /// <summary>The app's secret.</summary>
    public byte[] Secret { get; private set; } = [];

    /// <summary>The code that the app shows now.</summary>
    public string Code => TotpCode.At(Secret, host.Clock.GetUtcNow());

    /// <summary>Adds a member the way the operator's command does.</summary>
    /// <returns>The token of the link.</returns>
    public static async Task<string> InviteAsync(KeybackHost host, string name, StaffRole role, string locale = "en")
    {
        Assert.True(StaffName.TryParse(name, out var parsed));
        var (change, link) = await host.Services.GetRequiredService<InviteStaff>().AddAsync(
            new Invitation(parsed, role, $"The {name}", $"{name}@staff.example", locale, null), null);
        Assert.Equal(StaffChange.Done, change);
        return link!.Fragment["#t=".Length..];
    }

    /// <summary>A member who has joined with a password and an app, and is in.</summary>
    public static async Task<StaffVisitor> JoinedAsync(KeybackHost host, string name, StaffRole role = StaffRole.Agent)
    {
        var visitor = new StaffVisitor(host, name);
        var joined = await visitor.JoinAsync(await InviteAsync(host, name, role));
        Assert.Equal("/staff", joined.Location);
        return visitor;
    }

    /// <summary>Follows a link and sets up a password and an app.</summary>
    public async Task<PageReply> JoinAsync(string token, string password = Password)
    {
        var opened = await Browser.SubmitAsync("/staff/join", null, ("token", token));
        Assert.Equal("/staff/join/set-up", opened.Location);
        await ReadSecretAsync("/staff/join/set-up");
        return await Browser.SubmitAsync("/staff/join/set-up", null, ("Password", password), ("Code", Code));
    }

    /// <summary>Reads the secret that a page shows.</summary>
    public async Task ReadSecretAsync(string page) =>
        Secret = OtpNet.Base32Encoding.ToBytes(SecretShown().Match((await Browser.GetAsync(page)).Html).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Signs in.</summary>
    public Task<PageReply> SignInAsync(string password = Password, string? code = null) => Browser.SubmitAsync(
        "/staff/sign-in", null, ("Name", name), ("Password", password), ("Code", code ?? Code));

    /// <summary>Whether the browser is in.</summary>
    public async Task<bool> IsInAsync() => (await Browser.GetAsync("/staff")).Status is HttpStatusCode.OK;

    /// <summary>Goes to a browser that has never been here.</summary>
    public void ChangeBrowser()
    {
        Browser.Dispose();
        Browser = new PageClient(host.Url);
    }

    public void Dispose() => Browser.Dispose();

    [GeneratedRegex("<dd><code>([A-Z2-7 ]+)</code></dd>")]
    private static partial Regex SecretShown();
}
