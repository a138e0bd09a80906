using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Messages;
using Keyback.Security;
using Keyback.SignUp;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.SignUps;
using Keyback.Storage.Tests.Kit;
using Keyback.Storage.Upkeep;

namespace Keyback.Storage.Tests.SignUps;

/// <summary>One account for one address, whoever else writes at the same time, and none before the proof.</summary>
public sealed class SignUpStoreTests : IDisposable
{
    private const int Many = 20;
    private const string Code = "12345678";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public SignUpStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I3_of_many_sign_ups_that_have_proved_one_address_one_becomes_an_account()
    {
        List<SignUp> signUps = [];
        for (var at = 0; at < 5; at++)
        {
            var signUp = await StartAsync("wanted@example.com");
            await DispatchAsync();
            Assert.Equal(SignUpOutcome.Advanced, (await ProveAsync(_nodes[0], signUp)).Outcome);
            signUps.Add(signUp);
        }

        var results = await Meeting.AtOnceAsync(signUps.Count, at => FinishAsync(_nodes[at % 2], signUps[at], $"name{at}"));

        Assert.Single(results, result => result.Outcome is SignUpOutcome.Advanced);
        Assert.Equal(4, results.Count(result => result is { Outcome: SignUpOutcome.OutOfOrder, Attempt.State: SignUpState.Taken }));
        Assert.Equal((1, 2), (await CountAsync("accounts"), await CountAsync("identifiers")));
    }

    [Fact]
    public async Task I3_of_many_that_want_one_name_one_gets_it()
    {
        List<SignUp> signUps = [];
        for (var at = 0; at < 5; at++)
        {
            var signUp = await StartAsync($"person{at}@example.com");
            await DispatchAsync();
            await ProveAsync(_nodes[0], signUp);
            signUps.Add(signUp);
        }

        var results = await Meeting.AtOnceAsync(signUps.Count, at => FinishAsync(_nodes[at % 2], signUps[at], at % 2 == 0 ? "Straße" : "STRASSE"));

        Assert.Single(results, result => result.Outcome is SignUpOutcome.Advanced);
        Assert.Equal(4, results.Count(result => result.Outcome is SignUpOutcome.NameTaken));
        Assert.Equal(1, await CountAsync("accounts"));
    }

    [Fact]
    public async Task I4_of_many_guesses_at_once_five_are_judged()
    {
        var signUp = await StartAsync("guessed@example.com");
        await DispatchAsync();

        var results = await Meeting.AtOnceAsync(Many, at => ProveAsync(_nodes[at % 2], signUp, "00000000"));

        Assert.Equal(5, results.Count(result => result.Outcome is SignUpOutcome.CodeWrong));
        Assert.Equal([0, 1, 2, 3, 4], results.Where(result => result.Outcome is SignUpOutcome.CodeWrong).Select(result => result.TriesLeft).Order());
        Assert.Equal(SignUpOutcome.OutOfOrder, (await ProveAsync(_nodes[0], signUp)).Outcome); // the right one comes too late
    }

    [Fact]
    public async Task I1_no_code_opens_a_sign_up_for_an_address_that_has_an_account()
    {
        await _nodes[0].AddAccountAsync("known@example.com");
        var signUp = await StartAsync("known@example.com");
        await DispatchAsync();

        Assert.Equal(SignUpOutcome.CodeWrong, (await ProveAsync(_nodes[0], signUp)).Outcome); // the very code that the server drew
    }

    [Fact]
    public async Task A_code_that_went_to_nobody_opens_nothing()
    {
        var signUp = await StartAsync("unsent@example.com");

        Assert.Equal(SignUpOutcome.CodeWrong, (await ProveAsync(_nodes[0], signUp)).Outcome);
    }

    [Fact]
    public async Task I8_neither_address_nor_code_can_be_read_from_the_store()
    {
        await StartAsync("secret.person@example.com", "90817263");
        await DispatchAsync();

        Assert.All(["secret.person", "90817263"], secret => Assert.False(_folder.Holds(System.Text.Encoding.UTF8.GetBytes(secret)), secret));
    }

    [Fact]
    public async Task What_ended_a_day_ago_goes()
    {
        await StartAsync("old@example.com");

        await _nodes[0].Part<Purge>().RunAsync(Now.AddHours(25), CancellationToken.None);

        Assert.Equal(0, await CountAsync("sign_ups"));
    }

    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Dispose();
        }

        _folder.Dispose();
    }

    private sealed record SignUp(SignUpId Id, byte[] Hash, string Code);

    private async Task<SignUp> StartAsync(string email, string code = Code)
    {
        Assert.True(EmailAddress.TryParse(email, out var address));
        var id = new SignUpId(_nodes[0].Randomness.NewId(Now));
        var hash = BearerToken.Hash(_nodes[0].Randomness.NewToken())!;
        var signUp = new NewSignUp(
            id,
            hash,
            "AAA-AAA",
            new Identifier(IdentifierKind.Email, address.Key, address.Value),
            new ProofCode(code, _nodes[0].Keys.CodeDigest(id, code), Now.AddMinutes(10)),
            new Asker("192.0.2.0/24", "en", null),
            Now);
        Assert.IsType<StartResult.Recorded>(await _nodes[0].Part<SignUpStore>().StartAsync(signUp, CaptchaStanding.NotOffered, CancellationToken.None));
        return new SignUp(id, hash, code);
    }

    private async Task DispatchAsync()
    {
        foreach (var message in await _nodes[0].Outbox.ClaimAsync(10, TimeSpan.FromMinutes(1), Now, CancellationToken.None))
        {
            Assert.IsType<MessageContent.SignUpCode>(message.Content);
            await _nodes[0].Part<RecipientFinder>().FindAsync(message, Now, CancellationToken.None);
        }
    }

    private static async Task<SignUpResult> ProveAsync(Node node, SignUp signUp, string? code = null) =>
        (await node.Part<SignUpStore>().ProveAsync(signUp.Id, signUp.Hash, node.Keys.CodeDigest(signUp.Id, code ?? signUp.Code), Now))!;

    private static async Task<SignUpResult> FinishAsync(Node node, SignUp signUp, string text)
    {
        Assert.True(UserName.TryParse(text, out var name));
        var wanted = new NewAccount(
            name,
            "a hash",
            "en",
            new NewSession(BearerToken.Hash(node.Randomness.NewToken())!, "a browser", Now.AddDays(1)),
            (BearerToken.Hash(node.Randomness.NewToken())!, Now.AddDays(1)));
        return (await node.Part<SignUpStore>().FinishAsync(signUp.Id, signUp.Hash, wanted, Now))!;
    }

    private Task<int> CountAsync(string from) => _nodes[0].OneAsync<int>($"SELECT count(*) FROM {from}");
}
