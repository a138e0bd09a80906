using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Storage;
using Keyback.Storage.Staff;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Staff;

/// <summary>Supervisors look after the people; nobody after themselves, and there is always a supervisor.</summary>
public sealed class PeopleTests : IAsyncLifetime
{
    private KeybackHost _host = null!;
    private StaffMember _boss = null!;
    private PageClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        _boss = await _host.AddStaffAsync(StaffRole.Supervisor, "boss");
        _browser = await _host.SignedInAsync(_boss);
    }

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task I14_a_new_members_link_goes_to_the_member_by_mail_and_stands_on_no_page()
    {
        var added = await _browser.SubmitAsync(
            "/staff/people", null, ("Name", "lin"), ("DisplayName", "Lin Mei"), ("Email", "lin@staff.example"), ("Role", "agent"), ("Locale", "zh-Hans"));
        Assert.Equal("/staff/people?done=added", added.Location);
        await _host.SettledAsync();

        var mail = Assert.Single(_host.Mails.All);
        Assert.Equal("lin@staff.example", mail.To.ToString());
        var token = mail.TextBody![(mail.TextBody!.IndexOf("/staff/join#t=", StringComparison.Ordinal) + 14)..].Split('\n', '\r')[0].Trim();
        var (list, member) = (await _browser.GetAsync("/staff/people"), await _browser.GetAsync($"/staff/people/{(await FindAsync("lin")).Id}"));
        Assert.DoesNotContain(token, list.Html + member.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("lin@staff.example", list.Html + member.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(token, _host.Log.ToString() ?? "", StringComparison.Ordinal);

        using var lin = new StaffVisitor(_host, "lin");
        Assert.Equal("/staff", (await lin.JoinAsync(token)).Location);
        Assert.Contains(await _host.RecordAsync(), entry => entry is { Kind: AuditKind.StaffAdded, Reference: "lin", Reason: "agent" } && entry.Staff == _boss.Id);
    }

    [Theory]
    [InlineData("Name", "l")]
    [InlineData("DisplayName", " ")]
    [InlineData("Email", "nowhere")]
    [InlineData("Role", "owner")]
    [InlineData("Name", "boss")]
    public async Task What_does_not_fit_is_said_and_adds_nobody(string field, string value)
    {
        (string Name, string Value)[] fields =
            [("Name", "lin"), ("DisplayName", "Lin Mei"), ("Email", "lin@staff.example"), ("Role", "agent"), ("Locale", "en")];
        var answer = await _browser.SubmitAsync(
            "/staff/people", null, [.. fields.Select(one => one.Name == field ? (field, value) : one)]);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Single(await Store().ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_changed_role_a_reset_and_a_disabled_member_are_out_of_every_session_at_once()
    {
        var lin = await _host.AddStaffAsync(StaffRole.Agent, "lin");
        foreach (var (handler, field) in new[] { ("Role", ("Role", "auditor")), ("Reset", ("x", "")), ("Disable", ("x", "")) })
        {
            await ActivateAsync(lin.Id);
            using var first = await _host.SignedInAsync(lin);
            using var second = await _host.SignedInAsync(lin);
            Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/staff/me")).Status);

            Assert.StartsWith($"/staff/people/{lin.Id}?done=", (await ActAsync(lin.Id, handler, field)).Location, StringComparison.Ordinal);

            Assert.Equal("/staff/sign-in?back=%2Fstaff%2Fme", (await first.GetAsync("/staff/me")).Location);
            Assert.Equal("/staff/sign-in?back=%2Fstaff%2Fme", (await second.GetAsync("/staff/me")).Location);
        }

        var entries = (await _host.RecordAsync()).Where(entry => entry.Reference == "lin" && entry.Staff == _boss.Id).Select(entry => entry.Kind);
        Assert.Equal([AuditKind.StaffRoleChanged, AuditKind.StaffReset, AuditKind.StaffDisabled], entries);
    }

    [Fact]
    public async Task After_a_reset_neither_the_old_password_nor_the_old_app_opens_anything()
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        var member = await FindAsync("lin");

        Assert.Equal($"/staff/people/{member.Id}?done=sent", (await ActAsync(member.Id, "Reset")).Location);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.SignInAsync()).Status);
        Assert.Equal(new StaffWaysIn(false, false, 0), await _host.Services.GetRequiredService<StaffJoinStore>().FindWaysAsync(member.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_disabled_member_who_comes_back_signs_in_as_before()
    {
        using var lin = await StaffVisitor.JoinedAsync(_host, "lin");
        var member = await FindAsync("lin");
        await ActAsync(member.Id, "Disable");
        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await lin.SignInAsync()).Status);

        await ActAsync(member.Id, "Enable");
        _host.Clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("/staff", (await lin.SignInAsync()).Location);
    }

    [Theory]
    [InlineData("Role", "Role", "agent")]
    [InlineData("Disable", "x", "")]
    [InlineData("Reset", "x", "")]
    [InlineData("Account", "Account", "mei")]
    public async Task Nobody_changes_the_own_role_or_access(string handler, string field, string value)
    {
        await _host.AddStaffAsync(StaffRole.Supervisor, "second");
        await _host.AddAccountAsync("mei@example.com", "mei");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ActAsync(_boss.Id, handler, (field, value))).Status);

        var boss = await FindAsync("boss");
        Assert.Equal((StaffRole.Supervisor, StaffStatus.Active, null), (boss.Role, boss.Status, boss.OwnAccount));
    }

    [Fact]
    public async Task The_last_active_supervisor_stays_whoever_asks_at_once()
    {
        var second = await _host.AddStaffAsync(StaffRole.Supervisor, "second");
        var store = Store();

        // Each of two takes the other away at the same time, and the operator both.
        var results = await Task.WhenAll(
            store.DisableAsync(second.Id, _boss.Id), store.DisableAsync(_boss.Id, second.Id), store.ChangeRoleAsync(second.Id, StaffRole.Agent, null), store.DisableAsync(_boss.Id, null));

        Assert.Contains(StaffChange.LastSupervisor, results);
        Assert.Single(await store.ListAsync(TestContext.Current.CancellationToken), member => member is { Role: StaffRole.Supervisor, Status: StaffStatus.Active });
    }

    [Fact]
    public async Task An_own_account_is_noted_masked_and_goes_when_the_account_does()
    {
        var account = await _host.AddAccountAsync("mei@example.com", "meilin");
        var lin = await _host.AddStaffAsync(StaffRole.Agent, "lin");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ActAsync(lin.Id, "Account", ("Account", "nobody"))).Status);
        Assert.Equal($"/staff/people/{lin.Id}?done=changed", (await ActAsync(lin.Id, "Account", ("Account", "meilin"))).Location);

        var page = await _browser.GetAsync($"/staff/people/{lin.Id}");
        Assert.Contains("m•••", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("meilin", page.Html, StringComparison.Ordinal);
        Assert.Equal(account, (await FindAsync("lin")).OwnAccount);
        Assert.Single(await Store().FindByAccountAsync(account, TestContext.Current.CancellationToken));
        Assert.Equal($"/staff/people/{lin.Id}?done=changed", (await ActAsync(lin.Id, "Account", ("Account", ""))).Location);
        Assert.Null((await FindAsync("lin")).OwnAccount);
    }

    private Task<PageReply> ActAsync(StaffId id, string handler, params (string Name, string Value)[] fields) =>
        _browser.SubmitAsync("/staff/people", $"/staff/people/{id}?handler={handler}", fields);

    private async Task<StaffMember> FindAsync(string name)
    {
        Assert.True(StaffName.TryParse(name, out var parsed));
        return (await Store().FindAsync(parsed, TestContext.Current.CancellationToken))!;
    }

    private Task ActivateAsync(StaffId id) => _host.Services.GetRequiredService<Database>().WriteAsync(
        scope => scope.ExecuteAsync("UPDATE staff SET status = @status WHERE id = @id", new { status = (int)StaffStatus.Active, id = id.Value }),
        TestContext.Current.CancellationToken);

    private StaffStore Store() => _host.Services.GetRequiredService<StaffStore>();
}
