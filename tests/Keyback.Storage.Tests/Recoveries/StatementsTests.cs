using Keyback.Accounts;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Storage.Limits;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Recoveries;

/// <summary>
/// Once means once, by the statements alone. One SQLite file writes in turn, which hides a missing condition; so here
/// two nodes read the same, and only then write.
/// </summary>
public sealed class StatementsTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node[] _nodes;

    public StatementsTests() => _nodes = [_folder.Open(), _folder.Open()];

    [Fact]
    public async Task I3_of_two_nodes_that_read_the_same_version_one_keeps_its_step()
    {
        await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now);

        var changed = await Meeting.OfAsync(
            _nodes,
            node => node.Database.FindAsync<RecoveryRow>(Sql.Text("Recoveries/find_recovery"), new { id = walk.Id.Value }, CancellationToken.None),
            (node, row) => ExecuteAsync(
                node, "Recoveries/keep_step", row!.Changed(row.ToAttempt(RecoveryBearer.Starter, AccountFactors.None) with { State = RecoveryState.PasswordRequired }, tokenHash: null)));

        Assert.Equal([0, 1], changed.Order());
    }

    [Fact]
    public async Task I3_of_two_nodes_that_saw_a_disown_link_unused_one_uses_it()
    {
        await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartBoundAsync(_nodes[0], "owner@example.com", Now, RecoveryGoal.TemporaryCode);
        await walk.TypeRightAsync(_nodes[0], Now);
        var hash = await _nodes[0].OneAsync<byte[]>("SELECT token_hash FROM disowns");

        var used = await Meeting.OfAsync(
            _nodes,
            node => node.Disowns.LookAsync(hash, Now, CancellationToken.None),
            (node, _) => node.Database.WriteAsync(
                scope => scope.FindAsync<Guid?>(Sql.Text("Accounts/use_disown"), new { hash, now = Now }), CancellationToken.None));

        Assert.Single(used, account => account is not null);
    }

    [Fact]
    public async Task I4_of_two_nodes_that_saw_the_same_last_try_one_takes_it()
    {
        foreach (var taken in (int[])[0, 1, 4])
        {
            var key = _nodes[0].Part<LimitStore>().Key(LimitPurpose.WrongCodesOfAccount, Lane.Stranger, $"{taken}");
            for (var i = 0; i < taken; i++)
            {
                await _nodes[0].Database.WriteAsync(
                    scope => LimitStore.TryTakeAsync(scope, key, 10, TimeSpan.FromHours(24), Now), CancellationToken.None);
            }

            var kept = await Meeting.OfAsync(
                _nodes,
                node => node.Database.FindAsync<byte[]>(Sql.Text("Limits/read_stamps"), new { key }, CancellationToken.None),
                async (node, read) =>
                {
                    Assert.True(SlidingWindow.FromBytes(read).TryTake(Now, 10, TimeSpan.FromHours(24), out var next));
                    return await ExecuteAsync(
                        node, "Limits/keep_stamps", new { key, read = read ?? [], stamps = next.ToBytes(), idle = Now });
                });

            Assert.Equal([0, 1], kept.Order());
        }
    }

    [Fact]
    public async Task I9_of_two_nodes_that_hold_and_lost_a_lease_one_finishes()
    {
        await Walk.StartAsync(_nodes[0], "nobody@example.com", Now);
        var lost = Assert.Single(await _nodes[0].Outbox.ClaimAsync(10, Post.Lease, Now, CancellationToken.None));
        var held = Assert.Single(await _nodes[1].Outbox.ClaimAsync(10, Post.Lease, Now + Post.Lease, CancellationToken.None));

        var finished = await Meeting.OfAsync(
            [(Node: _nodes[0], Message: lost), (Node: _nodes[1], Message: held)],
            one => one.Node.OneAsync<long>("SELECT count(*) FROM outbox WHERE state = 1"),
            (one, _) => ExecuteAsync(
                one.Node, "Outbox/finish", new { id = one.Message.Id, lease = one.Message.Lease, state = 2, now = Now, reason = "", waiting = 1 }));

        Assert.Equal([0, 1], finished);
    }

    [Fact]
    public async Task A_rehash_of_the_password_that_was_verified_does_not_undo_a_new_one()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var verified = await _nodes[0].OneAsync<string>("SELECT password_hash FROM accounts");

        await ExecuteAsync(_nodes[1], "Accounts/set_password", new { account = account.Value, hash = "new", now = Now });

        Assert.Equal(0, await ExecuteAsync(_nodes[0], "Accounts/rehash_password", new { account = account.Value, verified, hash = "rehashed" }));
        Assert.Equal("new", await _nodes[0].OneAsync<string>("SELECT password_hash FROM accounts"));
    }

    [Fact]
    public async Task I3_a_press_and_a_lift_change_a_status_only_from_the_one_they_saw()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");

        var frozen = await Meeting.OfAsync(
            _nodes, node => node.OneAsync<long>("SELECT status FROM accounts"), (node, from) => ExecuteAsync(node, "Accounts/change_status", Change(from, 3)));

        Assert.Equal([0, 1], frozen.Order());

        object Change(long from, long next) => new { account = account.Value, from, next, now = Now };
    }

    [Fact]
    public async Task I2_a_Recovery_that_has_an_account_is_bound_to_no_other()
    {
        var (one, other) = (await _nodes[0].AddAccountAsync("one@example.com"), await _nodes[0].AddAccountAsync("other@example.com"));
        var walk = await Walk.StartAsync(_nodes[0], "one@example.com", Now);

        var bound = await Meeting.OfAsync(
            [(Node: _nodes[0], Account: one), (Node: _nodes[1], Account: other)],
            _ => walk.LookAsync(_nodes[0]),
            (writer, attempt) => BindAsync(writer.Node, walk, writer.Account, attempt.Challenge.Number));

        Assert.Equal([0, 1], bound.Order());
        Assert.Equal(bound[0] == 1 ? one : other, (await walk.LookAsync(_nodes[0])).Account);
    }

    [Fact]
    public async Task I7_a_message_of_an_older_code_binds_nothing()
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var walk = await Walk.StartAsync(_nodes[0], "owner@example.com", Now);
        await walk.ResendAsync(_nodes[0], Now.AddMinutes(2));

        Assert.Equal(0, await BindAsync(_nodes[1], walk, account, 1));
        Assert.Equal(1, await BindAsync(_nodes[1], walk, account, 2));
    }

    [Fact]
    public async Task Every_statement_file_can_be_prepared_by_the_database()
    {
        using var connection = _folder.OpenBare();
        var names = typeof(Sql).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal) && !name.Contains("Migrations", StringComparison.Ordinal))
            .Select(name => name["Keyback.Storage.".Length..^".sql".Length])
            .Where(name => StoreFolder.Takes(name))
            .ToList();

        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Sql.Text(name);
            StoreFolder.Describe(command);
            await command.PrepareAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0, 0)]
    public async Task I3_the_code_of_a_new_address_is_spent_only_over_what_was_compared(int number, int wrong, int spent)
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var id = Guid.CreateVersion7();
        await _nodes[0].Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO pending_contacts VALUES (@id, @account, 1, 'new@example.com', 'new@example.com', @digest, 1, 0, 0, 0, @Now)",
                new { id, account = account.Value, digest = new byte[32], Now }),
            CancellationToken.None);

        Assert.Equal(spent, await ExecuteAsync(_nodes[0], "Accounts/spend_pending_contact", new { id, account = account.Value, number, wrong }));
    }

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(2, 0, 0)]
    public async Task I3_the_code_of_a_sign_up_is_spent_only_over_what_was_compared(int number, int wrong, int spent)
    {
        var id = Guid.CreateVersion7();
        await _nodes[0].Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO sign_ups VALUES (@id, @key, 'K7Q-2M9', 1, 1, @key, @key, 'en', @key, 1, 1, 0, 0, 0, 0, @Now)",
                new { id, key = new byte[32], Now }),
            CancellationToken.None);

        Assert.Equal(
            spent,
            await ExecuteAsync(_nodes[0], "SignUps/spend_code", new { id, number, wrong, codeRequired = 1, accountRequired = 2, expires = Now }));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task I3_a_number_that_was_put_back_is_not_put_back_by_the_same_link_again(bool restored, int back)
    {
        var account = await _nodes[0].AddAccountAsync("owner@example.com");
        var hash = new byte[32];
        await _nodes[0].Database.WriteAsync(
            scope => scope.ExecuteAsync(
                "INSERT INTO detached_numbers VALUES (@hash, @account, '+13105550100', '+13105550100', 0, 0, @end, @at)",
                new { hash, account = account.Value, end = Now.AddDays(1), at = restored ? Now : (DateTimeOffset?)null }),
            CancellationToken.None);

        Assert.Equal(back, await ExecuteAsync(_nodes[0], "Accounts/restore_number", new { hash, phone = 2, now = Now }));
    }

    private static Task<int> ExecuteAsync(Node node, string question, object parameters) =>
        node.Database.WriteAsync(scope => scope.ExecuteAsync(Sql.Text(question), parameters), CancellationToken.None);

    private static Task<int> BindAsync(Node node, Walk walk, AccountId account, int number) => ExecuteAsync(
        node,
        "Recoveries/bind_account",
        new { id = walk.Id.Value, account = account.Value, number, codeRequired = (int)RecoveryState.CodeRequired, linkSent = (int)RecoveryState.LinkSent });
}
