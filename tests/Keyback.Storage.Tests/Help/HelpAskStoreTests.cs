using System.Text;
using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Help;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Help;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Support;
using Keyback.Storage.Tests.Kit;
using Keyback.Storage.Upkeep;

namespace Keyback.Storage.Tests.Help;

/// <summary>A question reaches support once, by its code, and by no other.</summary>
public sealed class HelpAskStoreTests : IDisposable
{
    private const string Code = "12345678";
    private const string Wrong = "87654321";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public HelpAskStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I3_of_many_who_type_the_right_code_at_once_one_puts_the_question_into_the_queue()
    {
        var ask = await StartAsync("asker@example.com");

        var results = await Meeting.AtOnceAsync(10, at => ProveAsync(ask, Code, node: at % 2));

        Assert.Single(results, result => result?.Outcome is HelpAskOutcome.Kept);
        var request = Assert.Single(await OpenAsync());
        Assert.Equal(
            (SupportRequestKind.Question, "asker@example.com", "Where?\n\nI looked everywhere.", "zh-Hans", ask.Reference),
            (request.Kind, request.Reach, request.Words, request.Locale, request.Reference));
    }

    [Fact]
    public async Task I4_a_code_has_five_tries_and_another_code_brings_none_back()
    {
        var ask = await StartAsync("asker@example.com");
        Assert.Equal((4, 3), (await TriesLeftAsync(ask, Wrong), await TriesLeftAsync(ask, Wrong)));
        Assert.Equal(HelpAskOutcome.TooSoon, (await ResendAsync(ask, "11112222", Now.AddSeconds(59)))!.Outcome);
        Assert.Equal(HelpAskOutcome.Sent, (await ResendAsync(ask, "11112222", Now.AddSeconds(60)))!.Outcome);
        Assert.Equal((2, 1, 0), (await TriesLeftAsync(ask, Code), await TriesLeftAsync(ask, Wrong), await TriesLeftAsync(ask, Wrong)));

        Assert.Equal((HelpAskOutcome.Over, HelpAskState.Locked), ((await ProveAsync(ask, "11112222"))!.Outcome, (await ProveAsync(ask, "11112222"))!.Ask.State));
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task I4_an_address_has_ten_tries_a_day_over_all_its_questions()
    {
        for (var number = 0; number < 2; number++)
        {
            var spent = await StartAsync("asker@example.com");
            for (var time = 0; time < 5; time++)
            {
                await ProveAsync(spent, Wrong);
            }
        }

        var third = await StartAsync("Asker@example.com");

        Assert.Equal(HelpAskOutcome.Closed, (await ProveAsync(third, Code))!.Outcome);
        Assert.Equal(HelpAskOutcome.Kept, (await ProveAsync(await StartAsync("other@example.com"), Code))!.Outcome);
    }

    [Fact]
    public async Task A_code_dies_and_the_question_some_time_later()
    {
        var ask = await StartAsync("asker@example.com");

        Assert.Equal(HelpAskOutcome.CodeExpired, (await ProveAsync(ask, Code, at: Now.AddMinutes(10)))!.Outcome);
        Assert.Equal(HelpAskState.Expired, (await ProveAsync(ask, Code, at: Now.AddMinutes(30)))!.Ask.State);
        Assert.Null(await ProveAsync(ask with { TokenHash = BearerToken.Hash(_nodes[0].Part<Randomness>().NewToken())! }, Code));
        await _nodes[0].Part<Purge>().RunAsync(Now.AddMinutes(31).AddHours(24), Ct);
        Assert.Null(await ProveAsync(ask, Code));
    }

    [Fact]
    public async Task I8_nothing_of_a_question_lies_open_in_the_store()
    {
        var ask = await StartAsync("asker@example.com");
        await ProveAsync(ask, Code);

        Assert.All((string[])["asker@example.com", "I looked everywhere", Code], secret => Assert.False(_folder.Holds(Encoding.UTF8.GetBytes(secret)), secret));
    }

    [Fact]
    public async Task An_address_gets_five_messages_an_hour_and_the_answer_is_the_same_without()
    {
        for (var time = 0; time < 6; time++)
        {
            await StartAsync("asker@example.com", CaptchaStanding.Solved);
        }

        Assert.Equal(5, (await _nodes[0].Part<OutboxStore>().ClaimAsync(20, TimeSpan.FromMinutes(1), Now, Ct)).Count);
    }

    [Fact]
    public async Task Starts_are_few_for_an_address_and_for_a_network()
    {
        for (var time = 0; time < 5; time++)
        {
            await StartAsync("asker@example.com");
        }

        Assert.IsType<StartResult.Throttled>(await TryStartAsync(New("asker@example.com"), CaptchaStanding.NotOffered));
        Assert.IsType<StartResult.CaptchaRequired>(await TryStartAsync(New("asker@example.com"), CaptchaStanding.Unsolved));
        for (var time = 6; time < 30; time++) // being asked for a CAPTCHA counted once, too
        {
            await StartAsync($"asker{time}@example.com");
        }

        Assert.IsType<StartResult.Throttled>(await TryStartAsync(New("new@example.com"), CaptchaStanding.NotOffered));
    }

    [Fact]
    public async Task An_account_asks_ten_times_a_day()
    {
        var account = new AccountId(new Guid("0199a1b2-0000-7000-8000-000000000009"));
        List<TimeSpan> waits = [];
        for (var time = 0; time < 11; time++)
        {
            var request = new SupportRequest(NewId(), "K7Q-2M9", "own@example.com", "Where?", null, "en", Now, SupportRequestState.Open)
            {
                Kind = SupportRequestKind.Question,
            };
            waits.Add(await _nodes[time % 2].Part<HelpAskStore>().KeepAsync(request, account, Ct));
        }

        Assert.Equal([.. Enumerable.Repeat(TimeSpan.Zero, 10), TimeSpan.FromHours(24)], waits);
        Assert.Equal(10, (await OpenAsync()).Count);
    }

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Guid NewId() => _nodes[0].Part<Randomness>().NewId(Now);

    private NewHelpAsk New(string address)
    {
        Assert.True(EmailAddress.TryParse(address, out var email));
        var id = new HelpAskId(NewId());
        return new NewHelpAsk(
            id,
            BearerToken.Hash(_nodes[0].Part<Randomness>().NewToken())!,
            RecoveryReference.New(_nodes[0].Part<Randomness>()),
            new AskedQuestion("Where?", "I looked everywhere."),
            email,
            new ProofCode(Code, Digest(id, Code), Now.AddMinutes(10)),
            new Asker("192.0.2", "zh-Hans", null),
            Now);
    }

    private ChallengeDigest Digest(HelpAskId id, string code) => _nodes[0].Keys.CodeDigest(id, code);

    private Task<StartResult> TryStartAsync(NewHelpAsk ask, CaptchaStanding captcha) => _nodes[0].Part<HelpAskStore>().StartAsync(ask, captcha, Ct);

    private async Task<NewHelpAsk> StartAsync(string address, CaptchaStanding captcha = CaptchaStanding.NotOffered)
    {
        var ask = New(address);
        Assert.IsType<StartResult.Recorded>(await TryStartAsync(ask, captcha));
        return ask;
    }

    private Task<HelpAskResult?> ProveAsync(NewHelpAsk ask, string typed, int node = 0, DateTimeOffset? at = null) =>
        _nodes[node].Part<HelpAskStore>().ProveAsync(ask.Id, ask.TokenHash, Digest(ask.Id, typed), NewId(), at ?? Now);

    private async Task<int> TriesLeftAsync(NewHelpAsk ask, string typed) => (await ProveAsync(ask, typed))!.TriesLeft;

    private Task<HelpAskResult?> ResendAsync(NewHelpAsk ask, string code, DateTimeOffset at) =>
        _nodes[0].Part<HelpAskStore>().ResendAsync(ask.Id, ask.TokenHash, new ProofCode(code, Digest(ask.Id, code), at.AddMinutes(10)), at);

    private Task<IReadOnlyList<SupportRequest>> OpenAsync() => _nodes[1].Part<SupportRequestStore>().ListAsync(SupportRequestState.Open, Ct);
}
