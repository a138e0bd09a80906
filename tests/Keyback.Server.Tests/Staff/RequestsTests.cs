using System.Net;
using Keyback.Audit;
using Keyback.Server.Tests.Kit;
using Keyback.Storage.Staff;
using Keyback.Storage.Support;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Staff;

/// <summary>What people write on the contact page, as the staff deal with it.</summary>
public sealed class RequestsTests : IAsyncLifetime
{
    private KeybackHost _host = null!;
    private StaffMember _lin = null!;
    private PageClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await KeybackHost.StartAsync();
        _lin = await _host.AddStaffAsync(StaffRole.Agent, "lin");
        _browser = await _host.SignedInAsync(_lin);
    }

    public ValueTask DisposeAsync()
    {
        _browser.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_taken_answered_in_the_writers_language_linked_and_closed()
    {
        var id = await WriteAsync("mei.writes@example.com", "My phone <b>is lost</b>.", "zh-Hans");
        Assert.Contains("1 waiting", (await _browser.GetAsync("/staff")).Html, StringComparison.Ordinal);
        Assert.Equal($"{Path(id)}?done=taken", (await ActAsync(id, "Take")).Location);
        Assert.Equal($"{Path(id)}?done=sent", (await ActAsync(id, "Answer", ("Words", "Please use your e-mail address.\nThen call us."))).Location);
        Assert.Equal(Path(id), (await ActAsync(id, "Link", ("Case", "k7q 2m9"))).Location);
        await _host.SettledAsync();

        var mail = Assert.Single(_host.Mails.All);
        Assert.Equal("mei.writes@example.com", mail.To.ToString());
        Assert.Contains("Please use your e-mail address.", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("您曾于", mail.TextBody, StringComparison.Ordinal);
        var page = (await _browser.GetAsync(Path(id))).Html;
        Assert.Contains("Then call us.", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/staff/cases/K7Q-2M9\"", page, StringComparison.Ordinal);
        Assert.Contains("My phone &lt;b&gt;is lost&lt;/b&gt;.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("mei.writes@example.com", page, StringComparison.Ordinal);
        Assert.False(_host.StoreHolds("Please use your e-mail address."));

        Assert.Equal("/staff/requests", (await ActAsync(id, "Close")).Location);
        Assert.DoesNotContain(Path(id), (await _browser.GetAsync("/staff/requests")).Html, StringComparison.Ordinal);
        Assert.Contains(Path(id), (await _browser.GetAsync("/staff/requests?closed=true")).Html, StringComparison.Ordinal);
        Assert.Equal(
            [AuditKind.SupportRequestTaken, AuditKind.SupportRequestAnswered, AuditKind.SupportRequestTaken, AuditKind.SupportRequestClosed],
            (await _host.RecordAsync()).Where(entry => entry.Staff == _lin.Id && entry.Reference is not null).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task I3_of_ten_agents_who_take_one_request_one_gets_it_and_of_ten_answers_one_goes()
    {
        var id = await WriteAsync("mei.writes@example.com", "Help.");
        var store = _host.Services.GetRequiredService<SupportQueueStore>();
        List<StaffMember> agents = [];
        for (var number = 0; number < 10; number++)
        {
            agents.Add(await _host.AddStaffAsync(StaffRole.Agent, $"agent{number}"));
        }

        var queued = (await store.FindAsync(id, TestContext.Current.CancellationToken))!;
        var now = _host.Clock.GetUtcNow();
        var taken = await Task.WhenAll(agents.Select(agent => store.TakeAsync(queued, agent, now)));
        Assert.Single(taken, won => won);
        var winner = agents[Array.IndexOf(taken, true)];
        Assert.Equal(winner.Id, (await store.FindAsync(id, TestContext.Current.CancellationToken))!.TakenBy);

        var answers = await Task.WhenAll(agents.Concat(Enumerable.Repeat(winner, 5)).Select(agent => store.AnswerAsync(queued, agent, "mei.writes@example.com", "Hello.", now)));
        Assert.Single(answers, sent => sent);
        await _host.SettledAsync();
        Assert.Single(_host.Mails.All);
    }

    [Fact]
    public async Task Who_does_not_have_it_in_hand_neither_answers_nor_closes_it_but_a_supervisor_frees_it()
    {
        var id = await WriteAsync("mei.writes@example.com", "Help.");
        await ActAsync(id, "Take");
        using var other = await _host.SignedInAsync(await _host.AddStaffAsync(StaffRole.Agent, "other"));
        foreach (var (handler, words) in new[] { ("Take", ""), ("Answer", "Hello."), ("Close", ""), ("GiveBack", "") })
        {
            var refused = await other.SubmitAsync("/staff/requests", $"{Path(id)}?handler={handler}", ("Words", words));
            Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        }

        using var boss = await _host.SignedInAsync(await _host.AddStaffAsync(StaffRole.Supervisor, "boss"));
        Assert.Equal("/staff/requests", (await boss.SubmitAsync("/staff/requests", $"{Path(id)}?handler=GiveBack")).Location);
        Assert.Equal($"{Path(id)}?done=taken", (await other.SubmitAsync("/staff/requests", $"{Path(id)}?handler=Take")).Location);
        await _host.SettledAsync();
        Assert.Empty(_host.Mails.All);
    }

    [Theory]
    [InlineData("Go to https://evil.example/", "names another site")]
    [InlineData("Your code is 1234 5678", "looks like a code")]
    [InlineData(" ", "Please write an answer")]
    public async Task I14_an_answer_that_may_not_go_says_why_and_keeps_what_was_typed(string words, string why)
    {
        var id = await WriteAsync("mei.writes@example.com", "Help.");
        await ActAsync(id, "Take");

        var refused = await ActAsync(id, "Answer", ("Words", words));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(why, refused.Html, StringComparison.Ordinal);
        Assert.Contains(words.Trim(), refused.Html, StringComparison.Ordinal);
        await _host.SettledAsync();
        Assert.Empty(_host.Mails.All);
    }

    [Fact]
    public async Task A_number_is_shown_to_whoever_takes_the_request_and_cannot_be_answered_by_mail()
    {
        var id = await WriteAsync("+86 138 0013 8000", "Call me.");
        Assert.DoesNotContain("138 0013 8000", (await _browser.GetAsync(Path(id))).Html, StringComparison.Ordinal);

        await ActAsync(id, "Take");

        Assert.Contains("138 0013 8000", WebUtility.HtmlDecode((await _browser.GetAsync(Path(id))).Html), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ActAsync(id, "Answer", ("Words", "Hello."))).Status);
    }

    [Fact]
    public async Task The_queue_shows_the_oldest_first_and_its_fragment_is_the_same_list()
    {
        var first = await WriteAsync("a@example.com", "One.");
        _host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await WriteAsync("b@example.com", "Two.");

        var page = (await _browser.GetAsync("/staff/requests")).Html;
        var fragment = (await _browser.GetAsync("/staff/requests?handler=Live")).Html;

        Assert.True(page.IndexOf(Path(first), StringComparison.Ordinal) < page.IndexOf(Path(second), StringComparison.Ordinal));
        Assert.Contains(Path(second), fragment, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", fragment, StringComparison.Ordinal);
    }

    private static string Path(Guid id) => $"/staff/requests/{id:D}";

    private Task<PageReply> ActAsync(Guid id, string handler, params (string Name, string Value)[] fields) =>
        _browser.SubmitAsync("/staff/requests", $"{Path(id)}?handler={handler}", fields);

    private async Task<Guid> WriteAsync(string reach, string words, string locale = "en")
    {
        var now = _host.Clock.GetUtcNow();
        var id = _host.Services.GetRequiredService<Randomness>().NewId(now);
        var request = new SupportRequest(id, "A7Q-2M9", reach, words, null, locale, now, SupportRequestState.Open);
        Assert.Equal(TimeSpan.Zero, await _host.Services.GetRequiredService<SupportRequestStore>().AddAsync(request, "net", TestContext.Current.CancellationToken));
        return id;
    }
}
