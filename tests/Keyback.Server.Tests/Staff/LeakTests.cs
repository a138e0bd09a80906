using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Audit;
using Keyback.Storage.Cases;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Staff;

/// <summary>
/// I14: whole flows are walked with known secrets, everything that staff, strangers, the log and the record get is kept, and
/// none of it holds a live code, link, token or password, or a whole address or number of somebody else.
/// </summary>
public sealed class LeakTests
{
    private const string Mei = "mei.zhang@rivertown.example";
    private const string Phone = "+12025550143";
    private const string UserName = "meizhang1987";
    private const string NewPassword = "quiet lamp under nine bridges";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task I14_Nothing_that_staff_the_log_or_the_record_get_holds_a_secret_of_an_owner()
    {
        await using var host = await KeybackHost.StartAsync(SharedHost.Generous);
        var search = new LeakSearch();
        var account = await host.AddAccountAsync(Mei, UserName, Phone);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        foreach (var (what, value) in ((string, string)[])[("address", Mei), ("number", Phone), ("user name", UserName), ("password", KeybackHost.GoodPassword), ("new password", NewPassword)])
        {
            search.Secret(what, value);
        }

        var people = new Dictionary<StaffRole, StaffMember>();
        foreach (var role in StaffWords.Roles)
        {
            people[role] = await host.AddStaffAsync(role);
        }

        await host.AssignManagerAsync(account, people[StaffRole.AccountManager].Name);

        // What the owner does without anybody's help, and a stranger in the owner's name.
        var byCode = await host.Api.StartedAsync(Mei, "temporary_code");
        var code = search.Secret("code", await host.Mails.CodeAsync(byCode.Reference));
        search.Given("a wrong code", (await host.Api.CodeAsync(byCode, SharedHost.Other(code))).Text);
        search.Secret("session", (string)(await host.Api.CodeAsync(byCode, code)).Json!["session"]!["token"]!);
        var byPhone = await host.Api.StartedAsync(Phone, method: "sms_code");
        search.Secret("code by SMS", await host.Phones.CodeAsync(Phone));
        search.Given("a stranger's look", (await host.Api.ShowAsync(byPhone)).Text);
        await host.Api.StartedAsync(Mei, method: "email_link");
        await host.SettledAsync();

        // The call.
        using var agent = await host.SignedInAsync(people[StaffRole.Agent]);
        var opened = search.Given("open", await agent.SubmitAsync("/staff/cases", null, ("Form.Kind", "Identifier"), ("Form.Text", Mei)));
        var page = opened.Location!;
        var contact = Contacts(await agent.GetAsync(page))[0];
        search.Given("refused link", await agent.SubmitAsync(page, page + "?handler=Link", ("Contact", contact), ("Goal", "NewPassword")));
        search.Given("sent link", await agent.SubmitAsync(page, page + "?handler=Link", [("Contact", contact), ("Goal", "NewPassword"), .. Checks()]));
        search.Given("note", await agent.SubmitAsync(page, page + "?handler=Note", ("Note", "Called back, spoke to the owner.")));
        await host.SettledAsync();
        var link = Mailbox.LinkToken(host.Mails.All[^1]);
        search.Given("progress while the link lives", await agent.GetAsync(page + "?handler=Progress"));
        await WalkAsync(host, people, search, page, account.ToString(), "while the link lives");
        using var owner = new PageClient(host.Url);
        var redeemed = await owner.SubmitAsync("/r", null, ("token", link));
        Assert.Equal(HttpStatusCode.Found, (await owner.SubmitAsync(redeemed.Location!, null, ("Password", NewPassword), ("Confirm", NewPassword))).Status);

        // The manager.
        using var stranger = new PageClient(host.Url);
        search.Given("asked for the manager", await stranger.SubmitAsync("/forgot/manager", null, ("Identifier", Mei)));
        await host.SettledAsync();
        using var manager = await host.SignedInAsync(people[StaffRole.AccountManager]);
        var queue = search.Given("queue", await manager.GetAsync("/staff/queue"));
        var ask = System.Text.RegularExpressions.Regex.Match(queue.Html, "name=\"ask\" value=\"([^\"]+)\"").Groups[1].Value;
        var taken = search.Given("taken", await manager.SubmitAsync("/staff/queue", null, ("ask", ask)));
        search.Given("manager's link", await manager.SubmitAsync(
            taken.Location!, taken.Location + "?handler=Link", [("Contact", contact), ("Goal", "TemporaryCode"), .. Checks()]));
        await host.SettledAsync();
        var second = Mailbox.LinkToken(host.Mails.All[^1]);
        var answer = await host.Api.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = second });
        var skipped = await host.Api.SkipAsync(new Started(answer["id"], second, ""));
        search.Secret("temporary session", (string)skipped.Json!["session"]!["token"]!);
        await host.SettledAsync();

        foreach (var mail in host.Mails.All)
        {
            Keep(search, "link", Mailbox.LinkToken(mail));
            Keep(search, "code", Mailbox.CodeIn(mail));
            Keep(search, "this was not me", Mailbox.DisownToken(mail));
        }

        await WalkAsync(host, people, search, page, account.ToString(), "in the end");
        search.Given("the log", host.Log.ToString());
        await foreach (var line in host.Services.GetRequiredService<AuditTrail>().ReadAsync(Ct))
        {
            search.Given("the record", line.ToString());
        }

        Assert.True(search.Texts > 100 && search.Secrets > 15, $"{search.Texts} texts, {search.Secrets} secrets");
        Assert.Empty(search.Find());
        var shown = Assert.Single(await host.Services.GetRequiredService<CaseLinkStore>().ListAsync(new CaseId(Guid.Parse(page.Split('/')[^1])), host.Clock.GetUtcNow(), Ct));
        Assert.Equal(LinkStep.Done, shown.Progress.Step);
    }

    [Theory]
    [InlineData("<p>mei.zhang@rivertown.example</p>")]
    [InlineData("<a href=\"/x?to=mei.zhang%40rivertown.example\">")]
    [InlineData("MEI.ZHANG&#64;Rivertown.Example")]
    [InlineData("call +1 202-555-0143 now")]
    [InlineData("12025550143")]
    [InlineData("the code is 9021 5678.")]
    [InlineData("9021&#xA0;5678")]
    [InlineData("{\"token\":\"Yb2-9kQxZr_7TfWm1aLhVs8nUeGdCjPoXwIqKtEyRzA\"}")]
    public void The_search_finds_a_secret_however_it_is_written(string text)
    {
        var search = new LeakSearch();
        search.Secret("address", Mei);
        search.Secret("number", Phone);
        search.Secret("code", "90215678");
        search.Secret("link", "Yb2-9kQxZr_7TfWm1aLhVs8nUeGdCjPoXwIqKtEyRzA");
        search.Given("nothing", "<p>m•••@r•••.example, +1•••43, K7Q-2M9</p>");
        Assert.Empty(search.Find());

        search.Given("somewhere", text);

        Assert.StartsWith("somewhere: ", Assert.Single(search.Find()), StringComparison.Ordinal);
    }

    // Every page and fragment that a role can get, as the routes name them.
    private static async Task WalkAsync(
        KeybackHost host, IReadOnlyDictionary<StaffRole, StaffMember> people, LeakSearch search, string @case, string account, string when)
    {
        var ids = new[] { @case.Split('/')[^1], account, Guid.NewGuid().ToString() };
        var routes = host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(route => route.StartsWith("/staff", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Contains("/staff/cases", routes);
        foreach (var (role, member) in people)
        {
            using var browser = await host.SignedInAsync(member);
            foreach (var route in routes)
            {
                foreach (var id in route.Contains('{', StringComparison.Ordinal) ? ids : [""])
                {
                    var path = System.Text.RegularExpressions.Regex.Replace(route, @"\{[^}]*\}", id);
                    foreach (var query in (string[])["", "?lang=zh-Hans", "?handler=Progress", "?handler=List"])
                    {
                        search.Given($"{role} {path}{query} {when}", await browser.GetAsync(path + query));
                    }
                }
            }
        }
    }

    private static IReadOnlyList<string> Contacts(PageReply page) =>
        [.. System.Text.RegularExpressions.Regex.Matches(page.Html, "name=\"Contact\" value=\"([^\"]+)\"").Select(match => match.Groups[1].Value)];

    private static IEnumerable<(string Name, string Value)> Checks() => SupportPolicy.DefaultChecks.Select(check => ("Check", check.Key));

    private static void Keep(LeakSearch search, string what, string value)
    {
        if (value.Length > 0)
        {
            search.Secret(what, value);
        }
    }
}
