using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Accounts;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Sessions;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Audit;

/// <summary>Every decision is on the record, and nothing of it is a secret.</summary>
public sealed class DecisionsTests : IDisposable
{
    private const string Owner = "the.owner@example.com";

    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public DecisionsTests() => _node = _folder.Open();

    [Fact]
    public async Task I15_a_Recovery_that_succeeds_leaves_its_whole_way()
    {
        var account = await _node.AddAccountAsync(Owner);
        var other = await Walk.StartBoundAsync(_node, Owner, Now);
        await NewAsync();

        var walk = await Walk.StartBoundAsync(_node, Owner, Now);
        await walk.TypeWrongAsync(_node, Now);
        await walk.ResendAsync(_node, Now);
        await walk.ResendAsync(_node, Now.AddMinutes(1));
        await walk.TypeRightAsync(_node, Now.AddMinutes(1));
        await walk.TypeRightAsync(_node, Now.AddMinutes(1));
        await walk.ChooseAsync(_node, "hash", Now.AddMinutes(1));

        var entries = await NewAsync();
        Assert.Equal(
            [
                AuditKind.RecoveryStarted, AuditKind.MessageSent, AuditKind.CodeWrong, AuditKind.ResendThrottled, AuditKind.ResendAccepted,
                AuditKind.CodeRight, AuditKind.StepRefused, AuditKind.PasswordChanged, AuditKind.SessionsEnded, AuditKind.RecoveryCancelled,
            ],
            entries.Select(entry => entry.Kind));
        Assert.All(entries[..^1], entry => Assert.Equal(walk.Reference, entry.Reference));
        Assert.Equal(other.Reference, entries[^1].Reference);
        Assert.All(entries.Skip(2), entry => Assert.Equal(account, entry.Account));
    }

    [Fact]
    public async Task I15_wrong_codes_late_codes_and_closed_codes_are_told_apart()
    {
        await _node.AddAccountAsync(Owner);
        var late = await Walk.StartBoundAsync(_node, Owner, Now);
        var walk = await Walk.StartBoundAsync(_node, Owner, Now);
        await NewAsync();

        await late.TypeRightAsync(_node, Now.AddMinutes(10));
        for (var wrong = 0; wrong < 6; wrong++)
        {
            await walk.TypeWrongAsync(_node, Now);
        }

        var entries = await NewAsync();
        Assert.Equal(
            [AuditKind.CodeExpired, .. Enumerable.Repeat(AuditKind.CodeWrong, 5), AuditKind.RecoveryLocked, AuditKind.CodeRefused],
            entries.Select(entry => entry.Kind));
        Assert.All(entries, entry => Assert.Equal("stranger", entry.Lane));
        Assert.Equal("wrong_codes", entries[6].Reason);
    }

    [Fact]
    public async Task I15_what_was_not_sent_has_its_reason()
    {
        var account = await _node.AddAccountAsync(Owner);
        await Walk.StartAsync(_node, "nobody@example.com", Now);
        await Post.DeliverAsync(_node, Now);
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET status = 2, changed_at = 0"), CancellationToken.None); // closed by the operator
        await Walk.StartAsync(_node, Owner, Now);
        await Post.DeliverAsync(_node, Now);

        var suppressed = (await NewAsync()).Where(entry => entry.Kind is AuditKind.MessageSuppressed).ToList();

        Assert.Equal(["no_account", "account_disabled"], suppressed.Select(entry => entry.Reason));
        Assert.Equal([null, account], suppressed.Select(entry => entry.Account));
    }

    [Theory]
    [InlineData(MessageState.Sent, null, AuditKind.MessageSent)]
    [InlineData(MessageState.Expired, "too_late", AuditKind.MessageExpired)]
    [InlineData(MessageState.Refused, "mailbox_unknown", AuditKind.MessageRefused)]
    [InlineData(MessageState.Suppressed, "why", AuditKind.MessageSuppressed)]
    public async Task I15_the_end_of_a_message_and_its_delays_are_told(MessageState end, string? reason, AuditKind kind)
    {
        await Walk.StartAsync(_node, Owner, Now);
        await NewAsync();
        var message = Assert.Single(await _node.Outbox.ClaimAsync(1, Post.Lease, Now, CancellationToken.None));
        await _node.Outbox.PostponeAsync(message, Now, "timeout");
        message = Assert.Single(await _node.Outbox.ClaimAsync(1, Post.Lease, Now, CancellationToken.None));

        await _node.Outbox.FinishAsync(message, end, reason, Now);

        Assert.Equal(
            [(AuditKind.MessageDelayed, "timeout"), (kind, reason)], (await NewAsync()).Select(entry => (entry.Kind, entry.Reason)));
    }

    [Fact]
    public async Task I15_starts_that_are_refused_and_sign_ins_of_every_kind_are_told()
    {
        var account = await _node.AddAccountAsync(Owner);
        for (var start = 0; start < 5; start++)
        {
            await Walk.StartAsync(_node, Owner, Now);
        }

        await NewAsync();
        Assert.Equal(TimeSpan.FromMinutes(15), (await Walk.TryStartAsync(_node, Owner, Now)).Wait);
        Assert.True((await SignInAsync(account, true)).Opened);
        for (var wrong = 0; wrong < 10; wrong++)
        {
            Assert.False((await SignInAsync(account, false)).Opened);
        }

        Assert.Equal(TimeSpan.FromHours(1), (await SignInAsync(account, true)).RetryAfter);

        Assert.Equal(
            [AuditKind.StartThrottled, AuditKind.SignedIn, .. Enumerable.Repeat(AuditKind.SignInFailed, 10), AuditKind.SignInThrottled],
            (await NewAsync()).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task I15_the_end_of_sessions_a_freeze_and_its_lift_are_told()
    {
        var account = await _node.AddAccountAsync(Owner);
        var walk = await Walk.StartBoundAsync(_node, Owner, Now, Recovery.RecoveryGoal.TemporaryCode);
        await walk.TypeRightAsync(_node, Now);
        var notice = Assert.IsType<MessageContent.TemporarySignIn>(Assert.Single(await Post.DeliverAsync(_node, Now)).Content);
        await NewAsync();

        var session = Assert.Single(await _node.Sessions.ListAsync(account, Now, CancellationToken.None));
        Assert.True(await _node.Sessions.EndAsync(account, session.Id));
        Assert.False(await _node.Sessions.EndAsync(account, session.Id));
        await _node.Sessions.EndAllAsync(account, null);
        Assert.True(await _node.Disowns.UseAsync(BearerToken.Hash(notice.NotMe.Segments[^1])!, Now));
        Assert.True(await _node.Part<AccountStore>().UnfreezeAsync(account, Now));
        Assert.False(await _node.Part<AccountStore>().UnfreezeAsync(account, Now));

        Assert.Equal(
            [AuditKind.SessionEnded, AuditKind.SessionsEnded, AuditKind.AccountFrozen, AuditKind.SessionsEnded, AuditKind.AccountUnfrozen],
            (await NewAsync()).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task I8_the_record_holds_no_address()
    {
        await _node.AddAccountAsync(Owner);
        var walk = await Walk.StartBoundAsync(_node, Owner, Now);
        await walk.TypeRightAsync(_node, Now);
        await walk.ChooseAsync(_node, "hash", Now);
        await Post.DeliverAsync(_node, Now);

        Assert.Equal(
            0,
            await _node.OneAsync<long>(
                "SELECT count(*) FROM audit_entries WHERE coalesce(account_id, '') || coalesce(reference, '') || coalesce(reason, '') LIKE '%owner%'"));
    }

    public void Dispose() => _folder.Dispose();

    private Task<SignInResult> SignInAsync(AccountId account, bool right)
    {
        Assert.True(Identifier.TryParse(Owner, "US", out var identifier));
        return _node.Part<SignInStore>().JudgeAsync(
            new SignInTry(identifier, Owner, new Asker("192.0.2.0/24", "en", null), Now),
            account,
            right ? "an old hash" : null,
            new NewSession(BearerToken.Hash(_node.Randomness.NewToken())!, "a browser", Now.AddHours(1)),
            null);
    }

    private long _read;

    // What came since the last look, without the chain's own entries.
    private async Task<List<AuditEntry>> NewAsync()
    {
        List<AuditEntry> entries = [];
        await foreach (var line in _node.Audit.ReadAsync(CancellationToken.None))
        {
            if (line.Sequence > _read && line.Entry.Kind is not (AuditKind.ChainOpened or AuditKind.CheckpointSigned))
            {
                entries.Add(line.Entry);
            }
        }

        _read = await _node.OneAsync<long>("SELECT max(sequence) FROM audit_entries");
        return entries;
    }
}
