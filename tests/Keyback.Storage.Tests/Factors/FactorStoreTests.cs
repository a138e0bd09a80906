using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Sessions;
using Keyback.Storage.Factors;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Factors;

/// <summary>Second factors where many answer at once: what was used is dead, what was wrong is counted, and what is stored is useless.</summary>
public sealed class FactorStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public FactorStoreTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I3_of_a_hundred_equal_codes_one_opens_a_session()
    {
        var account = await WithAppAsync();
        var later = Now.AddSeconds(30);
        var answer = new FactorAnswer.Totp(TotpCode.At(Secret, later));

        var results = await Meeting.AtOnceAsync(100, at => SignInAsync(_nodes[at % 2], account, answer, later));

        Assert.Single(results, result => result.Opened);
        Assert.Equal(1, await CountAsync("sessions"));
    }

    [Fact]
    public async Task C23_A_step_that_succeeded_is_dead_and_the_one_before_it_too()
    {
        var account = await WithAppAsync();
        var later = Now.AddSeconds(60);

        Assert.False((await SignInAsync(_nodes[0], account, new FactorAnswer.Totp(TotpCode.At(Secret, Now)), Now.AddSeconds(1))).Opened); // it proved the app
        Assert.True((await SignInAsync(_nodes[0], account, new FactorAnswer.Totp(TotpCode.At(Secret, later)), later)).Opened);
        Assert.False((await SignInAsync(_nodes[1], account, new FactorAnswer.Totp(TotpCode.At(Secret, later)), later.AddSeconds(1))).Opened);
        Assert.False((await SignInAsync(_nodes[0], account, new FactorAnswer.Totp(TotpCode.At(Secret, later.AddSeconds(-30))), later.AddSeconds(2))).Opened);
        Assert.True((await SignInAsync(_nodes[0], account, new FactorAnswer.Totp(TotpCode.At(Secret, later.AddSeconds(30))), later.AddSeconds(30))).Opened);
    }

    [Fact]
    public async Task C19_Of_many_that_type_one_saved_code_one_gets_in_and_it_is_void_after()
    {
        var codes = Codes();
        var account = await WithAppAsync(codes);

        var results = await Meeting.AtOnceAsync(20, at => SignInAsync(_nodes[at % 2], account, new FactorAnswer.SavedCode(codes[3]), Now));

        Assert.Single(results, result => result.Opened);
        Assert.Equal(9, (await _nodes[0].Part<FactorStore>().ShowAsync(account, CancellationToken.None)).SavedCodes);
        var told = await Post.DeliverAsync(_nodes[0], Now);
        Assert.Single(told, message => message.Content is MessageContent.AccountChanged { Change: AccountChange.SavedCodeUsed, Contact: "9" });
    }

    [Fact]
    public async Task I4_of_many_wrong_answers_at_once_five_are_looked_at()
    {
        var account = await WithAppAsync();
        await Post.DeliverAsync(_nodes[0], Now);

        var results = await Meeting.AtOnceAsync(30, at => SignInAsync(_nodes[at % 2], account, new FactorAnswer.Totp("000000"), Now.AddHours(1)));

        Assert.Equal([4, 3, 2, 1, 0], results.Select(result => result.Verdict).OfType<FactorVerdict.Wrong>().Select(wrong => wrong.TriesLeft).OrderDescending());
        Assert.Equal(25, results.Count(result => result.Verdict is FactorVerdict.Closed { RetryAfter.TotalHours: 24 }));
        var right = new FactorAnswer.Totp(TotpCode.At(Secret, Now.AddHours(2)));
        Assert.IsType<FactorVerdict.Closed>((await SignInAsync(_nodes[0], account, right, Now.AddHours(2))).Verdict);
        Assert.Single(await Post.DeliverAsync(_nodes[0], Now.AddHours(2)), message => message.Content is MessageContent.FactorClosed);
        Assert.True((await SignInAsync(_nodes[0], account, right, Now.AddHours(2), await _nodes[0].AddDeviceAsync(account, Now))).Opened); // a lane of its own (I5)
    }

    [Fact]
    public async Task I5_the_owner_hears_for_whom_wrong_answers_closed_the_second_factor()
    {
        var account = await WithAppAsync();
        await Post.DeliverAsync(_nodes[0], Now);
        var device = await _nodes[0].AddDeviceAsync(account, Now);

        foreach (var (lane, hash) in new[] { (Lane.KnownDevice, device), (Lane.Stranger, null) })
        {
            FactorVerdict? last = null;
            for (var guess = 0; guess < 5; guess++)
            {
                last = (await SignInAsync(_nodes[0], account, new FactorAnswer.Totp("000000"), Now.AddHours(1), hash)).Verdict;
            }

            Assert.Equal(new FactorVerdict.Wrong(0, lane), last);
            Assert.Equal(lane, Assert.IsType<MessageContent.FactorClosed>(Assert.Single(await Post.DeliverAsync(_nodes[0], Now.AddHours(1))).Content).Lane);
        }
    }

    [Fact]
    public async Task Saved_codes_of_another_account_and_those_that_were_replaced_are_none()
    {
        var codes = Codes();
        var account = await WithAppAsync(codes);
        var other = await WithAppAsync(email: "other@example.com");

        Assert.IsType<FactorVerdict.Wrong>((await SignInAsync(_nodes[0], other, new FactorAnswer.SavedCode(codes[0]), Now)).Verdict);
        Assert.IsType<FactorChange.Done>(await _nodes[0].Part<FactorStore>().ReplaceSavedCodesAsync(await ActAsync(account), Codes()));
        Assert.IsType<FactorVerdict.Wrong>((await SignInAsync(_nodes[0], account, new FactorAnswer.SavedCode(codes[0]), Now)).Verdict);
    }

    [Fact]
    public async Task An_app_is_asked_for_once_it_was_proved_and_no_longer_once_it_was_removed()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var (store, act) = (_nodes[0].Part<FactorStore>(), await ActAsync(account));

        Assert.IsType<FactorChange.Unknown>(await store.ProveTotpAsync(act, "123456", Codes()));
        Assert.IsType<FactorChange.FactorRequired>(await store.ReplaceSavedCodesAsync(act, Codes()));
        await store.BeginTotpAsync(act, Secret);
        Assert.True((await SignInAsync(_nodes[0], account, null, Now)).Opened);
        Assert.IsType<FactorChange.CodeWrong>(await store.ProveTotpAsync(act, "000000", Codes()));
        Assert.Equal(new FactorChange.Done(NewCodes: true), await store.ProveTotpAsync(act, TotpCode.At(Secret, Now), Codes()));
        Assert.IsType<FactorChange.Known>(await store.BeginTotpAsync(act, Secret));
        Assert.NotNull((await SignInAsync(_nodes[0], account, null, Now)).Asked);
        Assert.IsType<FactorChange.Done>(await store.RemoveTotpAsync(act));
        Assert.True((await SignInAsync(_nodes[0], account, null, Now)).Opened);
        Assert.Equal(AccountFactors.None, await store.ShowAsync(account, CancellationToken.None));
    }

    [Fact]
    public async Task Support_takes_away_what_the_owner_has_lost_for_good_and_every_address_is_told()
    {
        var account = await WithAppAsync();
        var store = _nodes[0].Part<FactorStore>();

        var removed = await Meeting.AtOnceAsync(2, _ => store.RemoveAllAsync(account, Now));

        Assert.Equal([false, true], removed.Order());
        Assert.Equal(AccountFactors.None, await store.ShowAsync(account, CancellationToken.None));
        Assert.Single(await Post.DeliverAsync(_nodes[0], Now), message => message.Content is MessageContent.AccountChanged { Change: AccountChange.TotpRemoved });
    }

    [Fact]
    public async Task I7_An_app_that_is_set_up_ends_what_was_proved_without_it()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now);
        Assert.Equal(RecoveryState.PasswordRequired, (await walk.TypeRightAsync(_nodes[0], Now)).Next.State);

        await SetUpAsync(account, Codes());

        Assert.Equal(RecoveryOutcome.OutOfOrder, (await walk.ChooseAsync(_nodes[0], "hash", Now)).Outcome);
    }

    [Fact]
    public async Task I11_Of_many_that_answer_one_Recovery_with_one_code_one_goes_on()
    {
        await WithAppAsync();
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now, RecoveryGoal.TemporaryCode);
        Assert.Equal(RecoveryState.SecondFactorRequired, (await walk.TypeRightAsync(_nodes[0], Now)).Next.State);
        var later = Now.AddSeconds(30);

        var results = await Meeting.AtOnceAsync(20, at => walk.FactorAsync(_nodes[at % 2], new FactorAnswer.Totp(TotpCode.At(Secret, later)), later));

        Assert.Single(results, result => result.SessionOpened);
        Assert.Equal(1, await CountAsync("sessions"));
    }

    [Fact]
    public async Task I11_A_wait_is_over_by_the_clock_and_the_message_that_leads_back_leaves_only_then()
    {
        var account = await WithAppAsync();
        var walk = await WaitAsync("owner@example.com", Now);
        var told = await Post.DeliverAsync(_nodes[0], Now);
        Assert.Single(told, message => message.Content is MessageContent.RecoveryWaits);
        var end = Now.AddHours(72);

        Assert.Empty(await Post.DeliverAsync(_nodes[1], end.AddMilliseconds(-1)));
        Assert.Equal(RecoveryOutcome.OutOfOrder, (await walk.ChooseAsync(_nodes[1], "hash", end.AddMilliseconds(-1))).Outcome);
        Assert.Single(await Post.DeliverAsync(_nodes[1], end), message => message is { To: "owner@example.com", Content: MessageContent.RecoveryReturn });
        Assert.Equal(RecoveryOutcome.Advanced, (await walk.ChooseAsync(_nodes[1], "hash", end)).Outcome);
        Assert.True((await _nodes[0].Part<FactorStore>().ShowAsync(account, CancellationToken.None)).Totp);
    }

    [Fact]
    public async Task I11_Of_a_veto_and_a_password_at_one_time_one_happens()
    {
        var account = await WithAppAsync();
        for (var round = 0; round < 10; round++)
        {
            var (at, email) = (Now.AddDays(7 * round), "owner@example.com");
            var walk = await WaitAsync(email, at);
            var end = at.AddHours(72);

            var results = await Task.WhenAll(
                Task.Run(async () => (await walk.ChooseAsync(_nodes[0], "hash", end)).Outcome is RecoveryOutcome.Advanced),
                Task.Run(() => _nodes[1].Part<WaitStore>().StopAsync(account)));

            Assert.Single(results, happened => happened);
        }
    }

    [Fact]
    public async Task I11_A_scan_and_the_factor_are_the_step_up_of_an_account_without_a_password_and_of_no_other()
    {
        const string SteppedUp = "sessions WHERE stepped_up_at IS NOT NULL";
        var codes = Codes();
        var account = await WithAppAsync(codes);
        Assert.True((await SignInAsync(_nodes[0], account, new FactorAnswer.SavedCode(codes[0]), Now, scanned: true)).Opened);
        Assert.Equal((1, 0), (await CountAsync("sessions"), await CountAsync(SteppedUp)));
        await _nodes[0].Database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET password_hash = NULL WHERE id = @id", new { id = account.Value }), CancellationToken.None);

        Assert.False((await SignInAsync(_nodes[0], account, new FactorAnswer.SavedCode(codes[0]), Now, scanned: true)).Opened); // used up
        Assert.True((await SignInAsync(_nodes[0], account, new FactorAnswer.SavedCode(codes[1]), Now)).Overtaken); // no password was right
        Assert.Equal((1, 0), (await CountAsync("sessions"), await CountAsync(SteppedUp)));

        Assert.True((await SignInAsync(_nodes[0], account, new FactorAnswer.SavedCode(codes[1]), Now, scanned: true)).Opened);
        Assert.Equal((2, 1), (await CountAsync("sessions"), await CountAsync(SteppedUp))); // the session that it opened, and not the one before
    }

    [Fact]
    public async Task I8_No_file_holds_a_secret_or_a_saved_code()
    {
        var codes = Codes();
        var account = await WithAppAsync(codes);
        await SignInAsync(_nodes[0], account, new FactorAnswer.SavedCode(codes[0]), Now);

        Assert.False(_folder.Holds(Secret));
        Assert.False(_folder.Holds(System.Text.Encoding.UTF8.GetBytes(TotpCode.Text(Secret))));
        Assert.All(codes, code => Assert.False(_folder.Holds(System.Text.Encoding.UTF8.GetBytes(code))));
    }

    [Fact]
    public async Task I8_A_secret_that_was_moved_to_another_account_does_not_open()
    {
        var account = await WithAppAsync();
        var other = await WithAppAsync(email: "other@example.com");
        await _nodes[0].Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "UPDATE totps SET secret_sealed = (SELECT secret_sealed FROM totps WHERE account_id = @from) WHERE account_id = @to",
                new { from = other.Value, to = account.Value }),
            CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => SignInAsync(_nodes[0], account, new FactorAnswer.Totp("123456"), Now));
    }

    public void Dispose() => _folder.Dispose();

    private List<string> Codes() => [.. Enumerable.Range(0, 10).Select(_ => SavedCode.New(_nodes[0].Randomness))];

    private async Task<AccountId> WithAppAsync(IReadOnlyList<string>? codes = null, string email = "owner@example.com")
    {
        var account = await _nodes[0].AddAccountAsync(email);
        await SetUpAsync(account, codes ?? Codes());
        await _nodes[0].Database.WriteAsync(scope => scope.ExecuteAsync("DELETE FROM sessions"), CancellationToken.None);
        await Post.DeliverAsync(_nodes[0], Now);
        return account;
    }

    private async Task SetUpAsync(AccountId account, IReadOnlyList<string> codes)
    {
        var act = await ActAsync(account);
        await _nodes[0].Part<FactorStore>().BeginTotpAsync(act, Secret);
        Assert.Equal(new FactorChange.Done(NewCodes: true), await _nodes[0].Part<FactorStore>().ProveTotpAsync(act, TotpCode.At(Secret, Now), codes));
    }

    private async Task<SessionAct> ActAsync(AccountId account)
    {
        var id = new SessionId(_nodes[0].Randomness.NewId(Now));
        await _nodes[0].Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO sessions (id, token_hash, account_id, kind, user_agent, created_at, last_seen_at, expires_at, stepped_up_at) VALUES (@id, @hash, @account, @kind, '', @now, @now, @expires, @now)",
                new { id = id.Value, hash = BearerToken.Hash(_nodes[0].Randomness.NewToken())!, account = account.Value, kind = (int)SessionKind.Full, now = Now, expires = Now.AddDays(1) }),
            CancellationToken.None);
        return new SessionAct(account, id, SessionKind.Full, null, Now);
    }

    private async Task<Walk> WaitAsync(string email, DateTimeOffset now)
    {
        var walk = await Walk.StartBoundAsync(_nodes[0], email, now);
        await walk.TypeRightAsync(_nodes[0], now);
        Assert.Equal(RecoveryState.Waiting, (await walk.WaitAsync(_nodes[0], now)).Next.State);
        return walk;
    }

    private static async Task<SignInResult> SignInAsync(Node node, AccountId account, FactorAnswer? answer, DateTimeOffset now, byte[]? device = null, bool scanned = false)
    {
        var session = new NewSession(BearerToken.Hash(node.Randomness.NewToken())!, "a browser", now.AddDays(1));
        if (answer is null)
        {
            Assert.True(Identifier.TryParse("owner@example.com", "US", out var identifier));
            return await node.Part<SignInStore>().JudgeAsync(
                new SignInTry(identifier, "owner@example.com", new Asker("192.0.2.0/24", "en", device), now), account, "an old hash", session, null);
        }

        var first = new FirstProof(scanned ? [] : node.Part<SignInStore>().Stand(account, "an old hash"), scanned);
        return await node.Part<SignInStore>().JudgeFactorAsync(account, first, answer, new Opening(session, null), device, now);
    }

    private Task<long> CountAsync(string what) => _nodes[0].OneAsync<long>($"SELECT count(*) FROM {what}");
}
