using System.Net;
using System.Text.RegularExpressions;
using Keyback.Accounts;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Server.Tests.Staff;

/// <summary>The pages of cases as a browser without script has them.</summary>
public sealed partial class CallPagesTests : IAsyncLifetime
{
    private const string Mei = "mei@example.com";

    private KeybackHost _host = null!; // set before each test
    private AccountId _mei;
    private StaffMember _agent = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        _mei = await _host.AddAccountAsync(Mei, "meizhang", "+12025550143", locale: "zh-Hans");
        _agent = await _host.AddStaffAsync(StaffRole.Agent);
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_match_is_shown_masked_and_a_miss_says_only_that()
    {
        using var agent = await _host.SignedInAsync(_agent);

        var match = await agent.GetAsync(await OpenAsync(agent, "Identifier", "+1 202 555 0143"));
        var miss = await agent.GetAsync(await OpenAsync(agent, "Identifier", "nobody@example.com"));

        match.Says("en", "Case_Match");
        Assert.Contains("m•••@e•••.com", match.Read, StringComparison.Ordinal);
        Assert.Contains("+1•••43", match.Read, StringComparison.Ordinal);
        Assert.DoesNotContain(Mei, match.Read, StringComparison.Ordinal);
        Assert.DoesNotContain("meizhang", match.Read, StringComparison.Ordinal);
        miss.Says("en", "Case_NoMatch");
        miss.SaysNot("en", "Case_Match");
        Assert.DoesNotContain("name=\"Contact\"", miss.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_is_closed_without_an_end_stays_and_says_what_is_missing()
    {
        using var agent = await _host.SignedInAsync(_agent);
        var page = await OpenAsync(agent, "Identifier", Mei);

        var refused = await agent.SubmitAsync(page, page + "?handler=Close", ("Outcome", ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        refused.Says("en", "Case_CloseHowMissing");
    }

    [Fact]
    public async Task What_can_be_no_address_is_not_counted_as_a_look_up()
    {
        using var agent = await _host.SignedInAsync(_agent);

        var page = await agent.SubmitAsync("/staff/cases", null, ("Form.Kind", "Reference"), ("Form.Text", "not one"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        page.Says("en", "Cases_Malformed");
    }

    [Fact]
    public async Task I14_A_link_goes_out_once_the_caller_is_checked_in_the_owners_language_and_says_who_sent_it()
    {
        using var agent = await _host.SignedInAsync(_agent);
        var page = await OpenAsync(agent, "Identifier", Mei);
        var contact = ContactOf(await agent.GetAsync(page));

        var refused = await agent.SubmitAsync(page, page + "?handler=Link", ("Contact", contact), ("Goal", "NewPassword"));
        var sent = await agent.SubmitAsync(page, page + "?handler=Link", [("Contact", contact), ("Goal", "NewPassword"), .. Checks()]);
        var mail = (await _host.Mails.WaitAsync(1))[^1];
        using var owner = new PageClient(_host.Url);
        var opened = await owner.SubmitAsync("/r", null, ("token", Mailbox.LinkToken(mail)));
        var password = await owner.GetAsync(opened.Location + "?lang=zh-Hans");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        refused.Says("en", "Case_NoLinkNotChecked");
        Assert.Equal(page + "?done=link", sent.Location);
        Assert.Equal(Mei, mail.To.Mailboxes.Single().Address);
        Assert.Contains("客服在通话后", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(43, Mailbox.DisownToken(mail).Length);
        password.Says("zh-Hans", "Opened_BySupport");
        await KeybackHost.UntilAsync(() => Progress(agent, page).Contains("data-step=\"Opened\"", StringComparison.Ordinal), "opened");
        await owner.SubmitAsync(opened.Location!, null, ("Password", "quiet lamp under nine bridges"), ("Confirm", "quiet lamp under nine bridges"));
        Assert.Contains("data-step=\"Done\"", Progress(agent, page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_mail_server_refuses_is_shown_with_its_status_and_without_the_address()
    {
        await using var sink = await MailSink.StartAsync();
        sink.Mode = MailSinkMode.RefuseForGood;
        await using var host = await KeybackHost.StartAsync(
        [
            ("Keyback:Email:PickupDirectory", ""),
            ("Keyback:Email:From", "no-reply@id.example.com"),
            ("Keyback:Email:Smtp:Host", sink.Host),
            ("Keyback:Email:Smtp:Port", $"{sink.Port}"),
            ("Keyback:Email:Smtp:User", sink.User),
            ("Keyback:Email:Smtp:Password", sink.Password),
            ("Keyback:Email:Smtp:CertificateAuthorityFile", sink.CertificateAuthorityFile),
        ]);
        await host.AddAccountAsync(Mei);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        using var agent = await host.SignedInAsync(StaffRole.Agent);
        var page = await OpenAsync(agent, "Identifier", Mei);

        await agent.SubmitAsync(page, page + "?handler=Link", [("Contact", ContactOf(await agent.GetAsync(page))), ("Goal", "NewPassword"), .. Checks()]);
        await KeybackHost.UntilAsync(() => Progress(agent, page).Contains("data-step=\"Refused\"", StringComparison.Ordinal), "the refusal");

        var shown = await agent.GetAsync(page);
        Assert.Contains("smtp: 550 recipient not accepted", shown.Read, StringComparison.Ordinal);
        Assert.DoesNotContain(Mei, shown.Read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task I14_A_contact_that_a_form_makes_up_gets_nothing()
    {
        using var agent = await _host.SignedInAsync(_agent);
        var page = await OpenAsync(agent, "Identifier", Mei);

        var made = await agent.SubmitAsync(page, page + "?handler=Link", [("Contact", Guid.NewGuid().ToString()), ("Goal", "NewPassword"), .. Checks()]);
        var typed = await agent.SubmitAsync(page, page + "?handler=Link", [("Contact", "thief@example.com"), ("Goal", "NewPassword"), .. Checks()]);

        made.Says("en", "Case_NoLinkAddressTooNew");
        typed.Says("en", "Case_LinkNoAddress");
        Assert.Empty(_host.Mails.All);
    }

    [Fact]
    public async Task A_case_is_its_agents_and_a_supervisors_and_nobody_elses()
    {
        using var agent = await _host.SignedInAsync(_agent);
        var page = await OpenAsync(agent, "Identifier", Mei);
        using var colleague = await _host.SignedInAsync(await _host.AddStaffAsync(StaffRole.Agent, "other"));
        using var manager = await _host.SignedInAsync(StaffRole.AccountManager);
        using var supervisor = await _host.SignedInAsync(StaffRole.Supervisor);

        Assert.Equal(HttpStatusCode.NotFound, (await colleague.GetAsync(page)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.GetAsync(page + "?handler=Progress")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.GetAsync(page)).Status);
        Assert.Equal(HttpStatusCode.OK, (await supervisor.GetAsync(page)).Status);
        Assert.Contains(page, (await supervisor.GetAsync("/staff/cases")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain(page, (await colleague.GetAsync("/staff/cases")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frozen_account_gets_no_link_says_why_and_a_supervisor_lifts_it()
    {
        await _host.SetStatusAsync(_mei, AccountStatus.Frozen);
        using var agent = await _host.SignedInAsync(_agent);
        var page = await OpenAsync(agent, "Identifier", Mei);
        using var supervisor = await _host.SignedInAsync(StaffRole.Supervisor);

        var shown = await agent.GetAsync(page);
        var lifted = await supervisor.SubmitAsync(page, page + "?handler=Unfreeze", ("Reason", "OwnerChecked"));
        var mail = (await _host.Mails.WaitAsync(1))[^1];

        shown.Says("en", "Case_NoLinkAccountFrozen");
        shown.Says("en", "Case_FrozenSupervisor");
        Assert.DoesNotContain("handler=Unfreeze", shown.Html, StringComparison.Ordinal);
        Assert.Equal(page + "?done=unfreeze", lifted.Location);
        Assert.Contains("客服解除了", mail.TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a wrong password 77", true)]
    [InlineData(KeybackHost.GoodPassword, false)]
    public async Task Right_passwords_of_a_frozen_account_do_not_speak_against_its_owner(string password, bool speak)
    {
        await _host.SetStatusAsync(_mei, AccountStatus.Frozen);
        for (var tries = 0; tries < CallRisks.ManyWrongAnswers; tries++)
        {
            await _host.Api.SignInAsync(Mei, password);
        }

        await _host.SetStatusAsync(_mei, AccountStatus.Active);
        using var agent = await _host.SignedInAsync(_agent);
        var shown = await agent.GetAsync(await OpenAsync(agent, "Identifier", Mei));

        if (speak)
        {
            shown.Says("en", "Case_RiskWrongAnswers");
        }
        else
        {
            shown.SaysNot("en", "Case_RiskWrongAnswers");
        }
    }

    [Fact]
    public async Task I1_The_question_for_the_manager_is_answered_alike_for_every_identifier()
    {
        var manager = await _host.AddStaffAsync(StaffRole.AccountManager);
        await _host.AddAccountAsync("kept@example.com");
        var kept = await _host.AddAccountAsync("managed@example.com");
        await _host.AssignManagerAsync(kept, manager.Name);
        await _host.SetStatusAsync(_mei, AccountStatus.Frozen);

        var answers = new List<string>();
        foreach (var typed in (string[])["managed@example.com", "kept@example.com", Mei, "nobody@example.com", "no-such-name"])
        {
            using var browser = new PageClient(_host.Url);
            var asked = await browser.SubmitAsync("/forgot/manager", null, ("Identifier", typed));
            var shown = await browser.GetAsync(asked.Location!);
            answers.Add(Plain($"{asked.Status} {asked.Location} {asked.Message.Headers} {asked.Html} {shown.Status} {shown.Message.Headers} {shown.Html}"));
        }

        await _host.SettledAsync();
        Assert.Single(answers.Distinct());
        var told = Assert.Single(_host.Mails.All);
        Assert.Equal("account-manager@staff.example", told.To.Mailboxes.Single().Address);
        Assert.DoesNotContain("managed@example.com", told.TextBody, StringComparison.Ordinal);
        Assert.Contains("m•••@e•••.com", told.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_question_is_offered_where_somebody_looks_after_accounts_and_nowhere_else()
    {
        using var browser = new PageClient(_host.Url);
        (await browser.GetAsync("/forgot/ways")).LeadsNotTo("/forgot/manager");
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/forgot/manager")).Status);

        await _host.AddStaffAsync(StaffRole.AccountManager);

        (await browser.GetAsync("/forgot/ways")).LeadsTo("/forgot/manager");
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/forgot/manager")).Status);
    }

    [Fact]
    public async Task A_manager_lists_own_accounts_and_finds_no_others()
    {
        var tang = await _host.AddStaffAsync(StaffRole.AccountManager);
        var other = await _host.AddAccountAsync("other@example.com");
        await _host.AssignManagerAsync(_mei, tang.Name);
        using var manager = await _host.SignedInAsync(tang);

        var list = await manager.GetAsync("/staff/accounts");
        var own = await manager.GetAsync($"/staff/accounts/{_mei}");
        var opened = await manager.SubmitAsync($"/staff/accounts/{_mei}", null);

        list.LeadsTo($"/staff/accounts/{_mei}");
        list.LeadsNotTo($"/staff/accounts/{other}");
        Assert.Contains("m•••@e•••.com", own.Read, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await manager.GetAsync($"/staff/accounts/{other}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await manager.GetAsync(opened.Location!)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.GetAsync("/staff/cases")).Status);
    }

    [Fact]
    public async Task Nobody_starts_a_link_of_support_over_the_api()
    {
        var answer = await _host.Api.StartAsync(Mei, method: "support_link");

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_request", answer.Code);
    }

    private static string Progress(PageClient agent, string page) => agent.GetAsync(page + "?handler=Progress").GetAwaiter().GetResult().Html;

    private static async Task<string> OpenAsync(PageClient agent, string kind, string typed)
    {
        var opened = await agent.SubmitAsync("/staff/cases", null, ("Form.Kind", kind), ("Form.Text", typed));
        Assert.Equal(HttpStatusCode.Found, opened.Status);
        return opened.Location!;
    }

    private static string ContactOf(PageReply page) => ContactField().Match(page.Html).Groups[1].Value;

    private static IEnumerable<(string Name, string Value)> Checks() => SupportPolicy.DefaultChecks.Select(check => ("Check", check.Key));

    private static string Plain(string text) => Changing().Replace(text, "*");

    [GeneratedRegex("name=\"Contact\" value=\"([^\"]+)\"")]
    private static partial Regex ContactField();

    [GeneratedRegex("[A-Z0-9]{3}-[A-Z0-9]{3}|Date: [^\n]+|Set-Cookie: [^\n]+|name=\"__RequestVerificationToken\"[^>]*>")]
    private static partial Regex Changing();
}
