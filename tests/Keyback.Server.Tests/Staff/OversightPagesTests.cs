using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Keyback.Audit;
using Keyback.Server.Console;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Audit;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Staff;

/// <summary>Supervisors and auditors look at figures and at the record, and leave their mark there.</summary>
public sealed class OversightPagesTests : IAsyncLifetime
{
    private const string Owner = "mei@example.com";

    private KeybackHost _host = null!; // set before the test

    public async ValueTask InitializeAsync() => _host = await KeybackHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task An_overview_without_any_data_says_so_and_with_data_draws_it_and_tells_it_as_tables()
    {
        using var auditor = await _host.SignedInAsync(StaffRole.Auditor);
        foreach (var span in (string[])["hour", "day", "month", "nonsense"])
        {
            Assert.Contains("Nothing has happened", (await auditor.GetAsync($"/staff/overview?span={span}")).Html, StringComparison.Ordinal);
        }

        await _host.AddAccountAsync(Owner, "mei");
        await _host.Api.StartedAsync(Owner);
        await _host.SettledAsync();

        var shown = (await auditor.GetAsync("/staff/overview?span=hour")).Html;
        var live = (await auditor.GetAsync("/staff/overview?span=hour&handler=Live")).Html;
        Assert.Equal(6, Drawings(shown).Count);
        Assert.Equal(6, Drawings(live).Count);
        Assert.DoesNotContain("<html", live, StringComparison.Ordinal);
        Assert.Contains("Recoveries by way and outcome: 1 altogether", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", shown, StringComparison.Ordinal);
        Assert.All(Drawings(shown), drawing => Assert.Equal(["title", "desc"], drawing.Elements().Take(2).Select(part => part.Name.LocalName)));
    }

    [Fact]
    public async Task The_record_is_searched_by_user_name_reference_and_member_and_each_search_is_on_it()
    {
        var account = await _host.AddAccountAsync(Owner, "mei");
        await _host.Api.EnterAsync(Owner);
        var member = await _host.AddStaffAsync(StaffRole.Auditor);
        using var auditor = await _host.SignedInAsync(member);

        var found = await SearchAsync(auditor, ("Account", "mei"));
        Assert.Contains("Somebody signed in", found.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Owner, found.Html, StringComparison.Ordinal);
        Assert.Contains("Somebody signed in", (await SearchAsync(auditor, ("Account", account.ToString()))).Html, StringComparison.Ordinal);
        Assert.Contains("The record was searched", (await SearchAsync(auditor, ("Member", "auditor"))).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SearchAsync(auditor, ("Account", "me"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SearchAsync(auditor, ("Account", Owner))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SearchAsync(auditor, ("Account", "mei"), ("Reference", "K7Q-2M9"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SearchAsync(auditor, ("From", "2026-03-14T10:00"), ("Until", "2026-03-14T09:00"))).Status);

        var searches = (await _host.RecordAsync()).Where(entry => entry.Kind is AuditKind.RecordSearched).ToList();
        Assert.Equal([account, account, null], searches.Select(entry => entry.Account));
        Assert.All(searches, entry => Assert.Equal(member.Id, entry.Staff));
    }

    [Fact]
    public async Task The_record_goes_out_as_lines_of_json_and_says_who_took_it()
    {
        await _host.AddAccountAsync(Owner, "mei");
        using var supervisor = await _host.SignedInAsync(StaffRole.Supervisor);

        var file = await supervisor.SubmitAsync("/staff/audit", "/staff/audit?handler=Export");

        Assert.Equal(ExportedRecord.MediaType, file.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal("audit-20260314-092653.jsonl", file.Message.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        var lines = file.Html.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<string> own = [];
        await foreach (var line in _host.Services.GetRequiredService<AuditTrail>().ReadAsync(TestContext.Current.CancellationToken))
        {
            own.Add(RecordJson.Line(line));
        }

        Assert.Equal(own, lines);
        var last = JsonNode.Parse(lines[^1])!;
        Assert.Equal("record_exported", (string?)last["kind"]);
        Assert.NotNull(last["staff"]);
    }

    [Fact]
    public async Task A_verification_runs_in_the_background_and_its_result_is_shown_and_on_the_record()
    {
        await _host.AddAccountAsync(Owner, "mei");
        using var auditor = await _host.SignedInAsync(StaffRole.Auditor);

        Assert.Equal("/staff/audit#verify", (await auditor.SubmitAsync("/staff/audit", "/staff/audit?handler=Verify")).Location);

        var verify = _host.Services.GetRequiredService<VerifyRecord>();
        for (var look = 0; verify.State is not VerifyState.Over; look++)
        {
            Assert.True(look < 2000, "The verification does not end.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Contains("The record is whole:", (await auditor.GetAsync("/staff/audit?handler=Live")).Html, StringComparison.Ordinal);
        Assert.Contains(await _host.RecordAsync(), entry => entry is { Kind: AuditKind.RecordVerified, Reason: "whole", Staff: not null });
    }

    private static async Task<PageReply> SearchAsync(PageClient staff, params (string Name, string Value)[] fields) =>
        await staff.SubmitAsync("/staff/audit", "/staff/audit?handler=Search", fields);

    private static List<XElement> Drawings(string html)
    {
        List<XElement> drawings = [];
        for (var at = html.IndexOf("<svg class=\"drawing\"", StringComparison.Ordinal); at >= 0; at = html.IndexOf("<svg class=\"drawing\"", at + 1, StringComparison.Ordinal))
        {
            drawings.Add(XElement.Parse(html[at..(html.IndexOf("</svg>", at, StringComparison.Ordinal) + "</svg>".Length)]));
        }

        return drawings;
    }
}
