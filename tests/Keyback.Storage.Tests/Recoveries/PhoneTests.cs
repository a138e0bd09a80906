using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Limits;
using Keyback.Storage.Locks;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Recoveries;

/// <summary>The way by phone in the store: three tries, the lock, numbers that prove too little, and numbers that were sold on.</summary>
public sealed class PhoneTests : IDisposable
{
    private const string Email = "owner@example.com";
    private const string Phone = "+8613800138000";
    private const string Name = "mei";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public PhoneTests() => _node = _folder.Open(Generous);

    [Fact]
    public async Task The_right_code_and_the_right_name_lead_to_the_password()
    {
        await _node.AddAccountAsync(Email, Name, Phone);
        var walk = await Walk.StartNamedAsync(_node, Phone, Now);

        var named = await walk.NameAsync(_node, " ＭＥＩ ", Now);
        var done = await walk.ChooseAsync(_node, "a new hash", Now);

        Assert.Equal(RecoveryState.PasswordRequired, named.Next.State);
        Assert.Equal(RecoveryState.Completed, done.Next.State);
    }

    [Fact]
    public async Task An_account_from_WeChat_is_asked_for_the_name_it_registered_with()
    {
        await _node.AddAccountAsync(Email, Name, Phone, wechatName: "小梅🌸");
        var walk = await Walk.StartNamedAsync(_node, Phone, Now);

        Assert.Equal(RecoveryOutcome.UserNameWrong, (await walk.NameAsync(_node, Name, Now)).Outcome);
        Assert.Equal(RecoveryState.PasswordRequired, (await walk.NameAsync(_node, "小梅🌸", Now)).Next.State);
    }

    [Fact]
    public async Task I5_the_third_wrong_name_locks_the_phone_way_for_24_hours_from_that_moment()
    {
        await _node.AddAccountAsync(Email, Name, Phone);
        var first = await Walk.StartNamedAsync(_node, Phone, Now);
        var second = await Walk.StartNamedAsync(_node, Phone, Now);
        var third = Now.AddMinutes(9);

        Assert.Equal((RecoveryOutcome.UserNameWrong, 2), Seen(await first.NameAsync(_node, "alex", Now)));
        Assert.Equal((RecoveryOutcome.UserNameWrong, 1), Seen(await first.NameAsync(_node, "alex", Now)));
        var last = await second.NameAsync(_node, "alex", third);

        Assert.Equal((RecoveryOutcome.UserNameWrong, 0, TimeSpan.FromHours(24)), (last.Outcome, last.TriesLeft, last.LockedFor));
        Assert.Equal(RecoveryOutcome.Locked, (await first.NameAsync(_node, Name, third)).Outcome);

        var late = await Walk.StartBoundAsync(_node, Phone, third.AddHours(24).AddMilliseconds(-1));
        var refused = await late.TypeRightAsync(_node, third.AddHours(24).AddMilliseconds(-1));
        Assert.Equal((RecoveryOutcome.Locked, RecoveryState.Locked), (refused.Outcome, refused.Next.State));
        Assert.Equal(TimeSpan.FromMilliseconds(1), refused.LockedFor);

        var again = await Walk.StartNamedAsync(_node, Phone, third.AddHours(24));
        Assert.Equal((RecoveryOutcome.UserNameWrong, 2), Seen(await again.NameAsync(_node, "alex", third.AddHours(24))));
        Assert.Equal(RecoveryState.PasswordRequired, (await again.NameAsync(_node, Name, third.AddHours(24))).Next.State);
    }

    [Fact]
    public async Task I5_a_hundred_names_at_once_on_two_nodes_get_three_answers_and_one_lock()
    {
        await _node.AddAccountAsync(Email, Name, Phone);
        Node[] nodes = [_node, _folder.Open(Generous)];
        List<Walk> walks = [];
        for (var i = 0; i < 10; i++)
        {
            walks.Add(await Walk.StartNamedAsync(_node, Phone, Now));
        }

        var results = await Meeting.AtOnceAsync(100, at => walks[at % 10].NameAsync(nodes[at % 2], $"guess{at}", Now));

        Assert.Equal([0, 1, 2], results.Where(result => result.Outcome is RecoveryOutcome.UserNameWrong).Select(result => result.TriesLeft).Order());
        Assert.Equal(97, results.Count(result => result.Outcome is RecoveryOutcome.Locked));
        Assert.Equal(1, (await Post.DeliverAsync(_node, Now)).Count(mail => mail.Content is MessageContent.WayLocked));
    }

    [Fact]
    public async Task I5_the_owner_is_told_once_a_lock_at_every_address()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        await _node.AddAddressAsync(account, "second@example.com");
        await LockAsync(Now);
        var told = await Post.DeliverAsync(_node, Now);

        Assert.Equal([Email, "second@example.com"], told.Where(mail => mail.Content is MessageContent.WayLocked).Select(mail => mail.To).Order());
        var content = Assert.IsType<MessageContent.WayLocked>(told[0].Content);
        Assert.Equal((Now.AddHours(24), Lane.Stranger), (content.Until, content.Lane));

        await LockAsync(Now.AddHours(25));
        Assert.Equal(2, (await Post.DeliverAsync(_node, Now.AddHours(25))).Count(mail => mail.Content is MessageContent.WayLocked));
    }

    [Fact]
    public async Task I4_names_that_are_used_up_close_the_way_until_the_window_moves_on_however_short_the_lock()
    {
        var node = _folder.Open(limits =>
        {
            Generous(limits);
            limits.UserNameLock = TimeSpan.FromHours(1);
        });
        await node.AddAccountAsync(Email, Name, Phone);
        var guessing = await Walk.StartNamedAsync(node, Phone, Now);
        for (var wrong = 0; wrong < 3; wrong++)
        {
            await guessing.NameAsync(node, "alex", Now);
        }

        var late = await Walk.StartBoundAsync(node, Phone, Now.AddHours(23));
        var refused = await late.TypeRightAsync(node, Now.AddHours(23));

        Assert.Equal((RecoveryOutcome.Locked, TimeSpan.FromHours(1)), (refused.Outcome, refused.LockedFor));
        var open = await Walk.StartNamedAsync(node, Phone, Now.AddHours(24));
        Assert.Equal(RecoveryState.PasswordRequired, (await open.NameAsync(node, Name, Now.AddHours(24))).Next.State);
    }

    [Fact]
    public async Task I5_a_lock_that_is_running_is_not_taken_again_and_keeps_its_end()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        Task<bool> TakeAsync(DateTimeOffset now) => _node.Database.WriteAsync(
            scope => LockStore.TakeAsync(scope, account, LockKind.UserName, Lane.Stranger, now, now.AddHours(24), null), CancellationToken.None);

        Assert.True(await TakeAsync(Now));
        Assert.False(await TakeAsync(Now.AddHours(23)));
        Assert.Equal(Now.AddHours(24), Assert.Single(await _node.Part<LockStore>().ListAsync(account, Now.AddHours(23), CancellationToken.None)).LockedUntil);
        Assert.True(await TakeAsync(Now.AddHours(24)));
    }

    [Fact]
    public async Task I5_the_lock_leaves_the_known_device_and_the_ways_by_e_mail_open()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        var device = await _node.AddDeviceAsync(account, Now);
        await LockAsync(Now);

        var own = await Walk.StartNamedAsync(_node, Phone, Now, device: device);
        Assert.Equal(RecoveryState.PasswordRequired, (await own.NameAsync(_node, Name, Now, device)).Next.State);
        var byMail = await Walk.StartBoundAsync(_node, Email, Now);
        Assert.Equal(RecoveryState.PasswordRequired, (await byMail.TypeRightAsync(_node, Now)).Next.State);
        Assert.Equal(RecoveryState.Completed, (await byMail.ChooseAsync(_node, "a new hash", Now)).Next.State);
    }

    [Fact]
    public async Task With_the_scope_account_the_lock_closes_the_ways_by_e_mail_too()
    {
        var node = _folder.Open(limits =>
        {
            Generous(limits);
            limits.UserNameLockScope = "account";
        });
        await node.AddAccountAsync(Email, Name, Phone);
        await LockAsync(Now);

        var byMail = await Walk.StartBoundAsync(node, Email, Now);

        Assert.Equal(RecoveryOutcome.CodeWrong, (await byMail.TypeWrongAsync(node, Now)).Outcome);
        Assert.Equal(RecoveryOutcome.Locked, (await byMail.TypeRightAsync(node, Now)).Outcome);
    }

    [Fact]
    public async Task I5_support_lifts_a_lock_and_gives_the_tries_back()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        await LockAsync(Now);
        var running = Assert.Single(await _node.Locks.ListAsync(account, Now, CancellationToken.None));
        Assert.Equal((LockKind.UserName, Lane.Stranger, Now.AddHours(24)), (running.Kind, running.Lane, running.LockedUntil));

        Assert.Equal(1, await _node.Locks.LiftAsync(account, Now));

        var walk = await Walk.StartNamedAsync(_node, Phone, Now);
        Assert.Equal((RecoveryOutcome.UserNameWrong, 2), Seen(await walk.NameAsync(_node, "alex", Now)));
        Assert.Equal(0, await _node.Locks.LiftAsync(account, Now));
        Assert.Equal(
            ["operator", "operator_budgets"], // I15: guesses were given back both times
            await _node.Database.QueryAsync<string>(
                "SELECT reason FROM audit_entries WHERE kind = @kind ORDER BY reason", new { kind = (int)AuditKind.LockLifted }, CancellationToken.None));
    }

    [Fact]
    public async Task I5_the_owner_hears_once_that_codes_are_closed_and_nobody_hears_of_a_decoy()
    {
        await _node.AddAccountAsync(Email, Name, Phone);
        await GuessAsync(Email);
        await GuessAsync("nobody@example.com");

        var told = await Post.DeliverAsync(_node, Now.AddMinutes(1));

        Assert.Equal([Email], (await Post.DeliverAsync(_node, Now.AddMinutes(1))).Concat(told).Where(mail => mail.Content is MessageContent.CodesClosed).Select(mail => mail.To));
        Assert.Equal(
            ["no_account", "told_each_address"],
            await _node.Database.QueryAsync<string>(
                "SELECT reason FROM outbox WHERE reason IN ('no_account', 'told_each_address', 'told_before') AND dies_at - created_at > 86400000 ORDER BY reason", null, CancellationToken.None));

        // A day later one guess is free again; the owner need not hear of each.
        var walk = await Walk.StartBoundAsync(_node, Email, Now.AddHours(23).AddMinutes(59));
        Assert.Equal(RecoveryOutcome.CodeWrong, (await walk.TypeWrongAsync(_node, Now.AddHours(24))).Outcome);
        Assert.Empty(await Post.DeliverAsync(_node, Now.AddHours(24))); // what it would have become left with the next turn
        Assert.Empty(await Post.DeliverAsync(_node, Now.AddHours(24)));
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(*) FROM outbox WHERE reason = 'told_before'"));
    }

    [Fact]
    public async Task I5_codes_that_are_used_up_before_the_first_message_leaves_are_told_of_and_lifted_too()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        for (var start = 0; start < 2; start++)
        {
            var walk = await Walk.StartAsync(_node, Email, Now);
            for (var wrong = 0; wrong < 5; wrong++)
            {
                await walk.TypeWrongAsync(_node, Now);
            }
        }

        List<(string To, MessageContent Content)> told = [.. await Post.DeliverAsync(_node, Now.AddMinutes(1)), .. await Post.DeliverAsync(_node, Now.AddMinutes(1))];

        Assert.Equal([Email], told.Where(mail => mail.Content is MessageContent.CodesClosed).Select(mail => mail.To));
        Assert.Equal(LockKind.Codes, Assert.Single(await _node.Locks.ListAsync(account, Now.AddMinutes(1), CancellationToken.None)).Kind);
        Assert.Equal(1, await _node.Locks.LiftAsync(account, Now.AddMinutes(1)));
        var again = await Walk.StartBoundAsync(_node, Email, Now.AddMinutes(2));
        Assert.Equal(RecoveryOutcome.CodeWrong, (await again.TypeWrongAsync(_node, Now.AddMinutes(2))).Outcome);
    }

    [Fact]
    public async Task A_number_unused_for_90_days_asks_for_a_code_by_e_mail_and_is_fresh_again_after_it()
    {
        await _node.AddAccountAsync(Email, Name, Phone, at: Now.AddDays(-90));
        var walk = await Walk.StartNamedAsync(_node, Phone, Now);

        var asked = await walk.NameAsync(_node, Name, Now);
        Assert.Equal((RecoveryState.CodeRequired, MessageChannel.Email), (asked.Next.State, asked.Next.Challenge.Channel));
        var sent = Assert.Single(await Post.DeliverAsync(_node, Now), mail => mail.Content is MessageContent.RecoveryCode);
        Assert.Equal((Email, walk.Code), (sent.To, ((MessageContent.RecoveryCode)sent.Content).Code));
        Assert.Equal(RecoveryState.PasswordRequired, (await walk.TypeRightAsync(_node, Now)).Next.State);

        var next = await Walk.StartNamedAsync(_node, Phone, Now.AddDays(89));
        Assert.Equal(RecoveryState.PasswordRequired, (await next.NameAsync(_node, Name, Now.AddDays(89))).Next.State);
    }

    [Fact]
    public async Task A_number_used_a_day_less_than_90_ago_is_enough_and_so_is_a_known_device_with_an_old_one()
    {
        await _node.AddAccountAsync(Email, Name, Phone, at: Now.AddDays(-89));
        var walk = await Walk.StartNamedAsync(_node, Phone, Now);
        Assert.Equal(RecoveryState.PasswordRequired, (await walk.NameAsync(_node, Name, Now)).Next.State);

        var account = await _node.AddAccountAsync("other@example.com", "alex", "+8613900139000", at: Now.AddDays(-400));
        var device = await _node.AddDeviceAsync(account, Now);
        var own = await Walk.StartNamedAsync(_node, "+8613900139000", Now, device: device);
        Assert.Equal(RecoveryState.PasswordRequired, (await own.NameAsync(_node, "alex", Now, device)).Next.State);
    }

    [Theory]
    [InlineData(71, RecoveryState.CodeRequired)]
    [InlineData(72, RecoveryState.PasswordRequired)]
    public async Task A_number_added_within_72_hours_asks_for_more(int hours, RecoveryState expected)
    {
        await _node.AddAccountAsync(Email, Name, Phone);
        await _node.Database.WriteAsync(scope => scope.ExecuteAsync("UPDATE identifiers SET added_at = @at WHERE kind = 2", new { at = Now.AddHours(-hours) }), CancellationToken.None);

        var walk = await Walk.StartNamedAsync(_node, Phone, Now);

        Assert.Equal(expected, (await walk.NameAsync(_node, Name, Now)).Next.State);
    }

    [Fact]
    public async Task Without_another_address_an_old_number_ends_with_support()
    {
        await _node.AddAccountAsync(null, Name, Phone, at: Now.AddDays(-100));
        var walk = await Walk.StartNamedAsync(_node, Phone, Now);

        Assert.Equal(RecoveryOutcome.NotEnough, (await walk.NameAsync(_node, Name, Now)).Outcome);
    }

    [Fact]
    public async Task Whoever_holds_a_number_that_was_sold_on_detaches_it_and_the_owner_can_put_it_back_for_14_days()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        var walk = await Walk.StartNamedAsync(_node, Phone, Now);
        var other = await Walk.StartBoundAsync(_node, Email, Now);

        Assert.Equal(RecoveryState.Cancelled, (await walk.DisownAsync(_node, Now)).Next.State);

        Assert.Null(await FindAsync(Phone));
        Assert.Equal(RecoveryState.Cancelled, (await other.LookAsync(_node)).State); // I7: the account has changed
        var told = Assert.Single(await Post.DeliverAsync(_node, Now), mail => mail.Content is MessageContent.NumberDetached);
        var notice = (MessageContent.NumberDetached)told.Content;
        Assert.Equal((Email, "+86•••00", Now.AddDays(14)), (told.To, notice.Number, notice.Until));

        var token = BearerToken.Hash(notice.Restore.Segments[^1])!;
        Assert.Equal(DetachedNumberState.Open, await _node.Numbers.LookAsync(token, Now, CancellationToken.None));
        Assert.Equal(DetachedNumberState.Expired, await _node.Numbers.RestoreAsync(token, Now.AddDays(14)));
        Assert.Equal(DetachedNumberState.Restored, await _node.Numbers.RestoreAsync(token, Now.AddDays(14).AddSeconds(-1)));
        Assert.Equal(account, (await FindAsync(Phone))!.Id);

        // Back again it is a number that was just added.
        var again = await Walk.StartNamedAsync(_node, Phone, Now.AddDays(14).AddHours(1));
        Assert.Equal(RecoveryState.CodeRequired, (await again.NameAsync(_node, Name, Now.AddDays(14).AddHours(1))).Next.State);
    }

    [Fact]
    public async Task A_number_that_another_account_has_by_now_does_not_come_back()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        var walk = await Walk.StartNamedAsync(_node, Phone, Now);
        await walk.DisownAsync(_node, Now);
        var notice = (MessageContent.NumberDetached)(await Post.DeliverAsync(_node, Now)).Single(mail => mail.Content is MessageContent.NumberDetached).Content;
        await _node.AddAccountAsync("new@example.com", "alex", Phone);

        Assert.Equal(DetachedNumberState.Taken, await _node.Numbers.RestoreAsync(BearerToken.Hash(notice.Restore.Segments[^1])!, Now));
        Assert.Equal(0, await _node.Numbers.RestoreAllAsync(account, Now));
    }

    [Fact]
    public async Task I7_a_message_from_before_a_number_went_or_came_back_is_not_sent()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        var holder = await Walk.StartNamedAsync(_node, Phone, Now);
        await Walk.StartAsync(_node, Email, Now);
        await holder.DisownAsync(_node, Now.AddSeconds(1));
        Assert.IsType<MessageContent.NumberDetached>(Assert.Single(await Post.DeliverAsync(_node, Now.AddSeconds(1))).Content);

        await Walk.StartAsync(_node, Email, Now.AddSeconds(2));
        Assert.Equal(1, await _node.Numbers.RestoreAllAsync(account, Now.AddSeconds(3)));
        var told = Assert.Single(await Post.DeliverAsync(_node, Now.AddSeconds(3)));
        Assert.Equal((Email, AccountChange.PhoneAdded), (told.To, Assert.IsType<MessageContent.AccountChanged>(told.Content).Change)); // I10
        Assert.Equal(2, await _node.OneAsync<long>("SELECT count(*) FROM outbox WHERE reason = 'overtaken'"));
    }

    [Fact]
    public async Task I2_a_code_goes_to_the_number_that_was_named_and_to_no_other_of_the_account()
    {
        const string Second = "+8613900139000";
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO identifiers (kind, key, account_id, value, proved_at) VALUES (@kind, @key, @id, @key, @at)",
                new { kind = (int)IdentifierKind.Phone, key = Second, id = account.Value, at = Now }),
            CancellationToken.None);

        foreach (var number in (string[])[Second, Phone])
        {
            await Walk.StartAsync(_node, number, Now);
            Assert.Equal(number, Assert.Single(await Post.DeliverAsync(_node, Now)).To);
        }
    }

    [Fact]
    public async Task A_right_code_by_SMS_is_counted_as_one_that_came_back_and_a_wrong_one_is_not()
    {
        await _node.AddAccountAsync(Email, Name, Phone);
        var walk = await Walk.StartBoundAsync(_node, Phone, Now);
        var key = _node.Part<LimitStore>().Key(LimitPurpose.SmsVerified, Lane.Stranger, "CN");
        Task<byte[]?> CountedAsync() => _node.Database.FindAsync<byte[]>(Sql.Text("Limits/read_stamps"), new { key }, CancellationToken.None);
        var sent = VerifiedShare.FromBytes(null).Sent(Now);

        await walk.TypeWrongAsync(_node, Now);
        Assert.Equal(sent.ToBytes(), await CountedAsync());
        await walk.TypeRightAsync(_node, Now);
        Assert.Equal(sent.Verified(Now).ToBytes(), await CountedAsync());
    }

    [Fact]
    public async Task I3_of_many_who_put_a_number_back_at_once_one_does()
    {
        var account = await _node.AddAccountAsync(Email, Name, Phone);
        var walk = await Walk.StartNamedAsync(_node, Phone, Now);
        await walk.DisownAsync(_node, Now);
        Node[] nodes = [_node, _folder.Open(Generous)];

        var results = await Meeting.AtOnceAsync(20, at => nodes[at % 2].Numbers.RestoreAllAsync(account, Now));

        Assert.Equal(1, results.Sum());
        Assert.Equal(1, await _node.OneAsync<long>("SELECT count(*) FROM audit_entries WHERE kind = 67"));
    }

    [Theory]
    [InlineData(NumberReuse.Reused, 0)]
    [InlineData(NumberReuse.NotReused, 1)]
    [InlineData(NumberReuse.Unknown, 1)]
    public async Task A_number_that_carriers_say_was_sold_on_gets_no_code(NumberReuse answer, int codes)
    {
        await _node.AddAccountAsync(Email, Name, Phone, at: Now.AddDays(-10));
        _node.Carriers.Books[Phone] = answer;

        await Walk.StartAsync(_node, Phone, Now);

        Assert.Equal(codes, (await Post.DeliverAsync(_node, Now)).Count);
        Assert.Equal((Phone, Now.AddDays(-10)), Assert.Single(_node.Carriers.Asked));
        Assert.Equal(codes == 0 ? 1 : 0, await _node.OneAsync<long>("SELECT count(*) FROM outbox WHERE reason = 'number_reused'"));
    }

    [Fact]
    public async Task I1_a_wrong_code_is_answered_the_same_for_a_decoy_as_for_an_account()
    {
        await _node.AddAccountAsync(Email, Name, Phone);
        var known = await Walk.StartBoundAsync(_node, Phone, Now);
        var decoy = await Walk.StartBoundAsync(_node, "+8613900139000", Now);

        var (ofKnown, ofDecoy) = (await known.TypeWrongAsync(_node, Now), await decoy.TypeWrongAsync(_node, Now));

        Assert.Equal((ofKnown.Outcome, ofKnown.TriesLeft, ofKnown.LockedFor), (ofDecoy.Outcome, ofDecoy.TriesLeft, ofDecoy.LockedFor));
        Assert.Equal((ofKnown.Next.State, ofKnown.Next.WrongCodes), (ofDecoy.Next.State, ofDecoy.Next.WrongCodes));
    }

    public void Dispose() => _folder.Dispose();

    private static void Generous(LimitsOptions limits) =>
        (limits.StartsPerIdentifier, limits.StartsPerNetwork, limits.MessagesPerHour, limits.MessagesPerDay) = (1000, 1000, 1000, 1000);

    private static (RecoveryOutcome, int) Seen(RecoveryStepResult result) => (result.Outcome, result.TriesLeft);

    private async Task LockAsync(DateTimeOffset now)
    {
        var walk = await Walk.StartNamedAsync(_node, Phone, now);
        for (var wrong = 0; wrong < 3; wrong++)
        {
            await walk.NameAsync(_node, "alex", now);
        }
    }

    private async Task GuessAsync(string email)
    {
        for (var wrong = 0; wrong < 10; wrong++)
        {
            var walk = await Walk.StartBoundAsync(_node, email, Now.AddSeconds(wrong));
            await walk.TypeWrongAsync(_node, Now.AddSeconds(wrong));
        }
    }

    private async Task<Account?> FindAsync(string phone)
    {
        Assert.True(PhoneNumber.TryParse(phone, "CN", out var number));
        return await _node.Part<IAccountDirectory>().FindAsync(IdentifierKind.Phone, number!.Key, CancellationToken.None);
    }
}
