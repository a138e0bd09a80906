using Keyback.Storage.Audit;
using Keyback.Storage.Tests.Kit;
using Keyback.Storage.Upkeep;
using Microsoft.Extensions.Options;

namespace Keyback.Storage.Tests.Upkeep;

public sealed class PurgeTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;
    private static readonly long Edge = Now.AddDays(-1).ToUnixTimeMilliseconds();

    // Every table that is purged, and a row of it that ended at an instant.
    private static readonly (string Table, string Insert)[] Tables =
    [
        ("limits", "INSERT INTO limits VALUES (@key, @key, @end)"),
        ("sessions", "INSERT INTO sessions (id, token_hash, account_id, kind, user_agent, created_at, last_seen_at, expires_at) VALUES (@id, @key, 'account', 1, 'browser', 0, 0, @end)"),
        ("sign_ups", "INSERT INTO sign_ups VALUES (@id, @key, 'K7Q-2M9', 1, 1, @key, @key, 'en', @key, 1, 0, 0, 0, 0, 0, @end)"),
        ("devices", "INSERT INTO devices VALUES (@key, 'account', 0, @end)"),
        ("disowns", "INSERT INTO disowns VALUES (@key, 'account', 0, @end, NULL)"),
        ("outbox", "INSERT INTO outbox (id, code_number, locale, state, tries, charged, due_at, leased_until, created_at, dies_at, finished_at) VALUES (@id, 0, 'en', 2, 1, 0, 0, 0, 0, 0, @end)"),
        ("recoveries", "INSERT INTO recoveries VALUES (@id, @key, 'K7Q-2M9', 1, 1, 1, NULL, @key, @key, 1, 'en', @key, 1, 0, 0, 0, 0, @end, 0, NULL, 1, NULL, NULL)"),
        ("totps", "INSERT INTO totps VALUES (@id, @key, -1, @end, NULL)"),
        ("locks", "INSERT INTO locks VALUES (@id, 1, 1, 0, @end)"),
        ("pending_contacts", "INSERT INTO pending_contacts VALUES (@id, 'account', 1, 'key', 'value', @key, 1, 0, 0, 0, @end)"),
        ("detached_numbers", "INSERT INTO detached_numbers VALUES (@key, 'account', @id, '+1', 0, 0, @end, NULL)"),
        ("receipts", "INSERT INTO receipts VALUES (@id, 'message', NULL, NULL, NULL, NULL, NULL, @end)"),
        ("idempotency", "INSERT INTO idempotency VALUES (@key, @key, NULL, 0, @end)"),
        ("captchas", "INSERT INTO captchas VALUES (@id, @key, @key, 'salt', 'target', 1, @end, NULL)"),
        ("support_requests", "INSERT INTO support_requests (id, reference, state, locale, words_sealed, created_at, closed_at) VALUES (@id, 'K7Q-2M9', 2, 'en', @key, @end, @end)"),
        ("passkey_challenges", "INSERT INTO passkey_challenges VALUES (@key, 2, '', @end, NULL)"),
        ("passkey_offers", "INSERT INTO passkey_offers VALUES (@id, 0, NULL, NULL, @end)"),
        ("staff_sessions", "INSERT INTO staff_sessions (id, token_hash, staff_id, user_agent, created_at, last_seen_at, expires_at) VALUES (@id, @key, 'member', 'browser', 0, 0, @end)"),
        ("staff_devices", "INSERT INTO staff_devices VALUES (@key, 'member', @end)"),
    ];

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public PurgeTests() => _node = _folder.Open();

    [Fact]
    public async Task What_ended_a_day_ago_goes_and_what_ended_later_stays()
    {
        foreach (var (table, insert) in Tables)
        {
            await AddAsync(insert, [Edge - 1, Edge, Edge + 1, Now.ToUnixTimeMilliseconds(), Now.AddDays(7).ToUnixTimeMilliseconds()]);
            Assert.Equal(5, await CountAsync(table));
        }

        Assert.Equal(Tables.Length, await _node.Part<Purge>().RunAsync(Now, CancellationToken.None));

        foreach (var (table, _) in Tables)
        {
            Assert.Equal(4, await CountAsync(table));
        }
    }

    [Fact]
    public async Task Whoever_wrote_or_asked_and_was_never_answered_is_forgotten_with_the_record_of_that_day()
    {
        var over = Now.AddDays(-180).ToUnixTimeMilliseconds();
        long[] ends = [over - 1, over, over + 1, Now.ToUnixTimeMilliseconds()];
        await AddAsync("INSERT INTO support_requests (id, reference, state, locale, words_sealed, created_at, closed_at) VALUES (@id, 'K7Q-2M9', 1, 'en', @key, @end, NULL)", ends);
        await AddAsync("INSERT INTO help_questions (id, slug, reference, version, published, asker_sealed, asker_locale) VALUES (@id, @id, 'K7Q-2M9', 1, 0, @key, 'en')", [0, 1]);
        await _node.Database.WriteAsync(
            scope => scope.ExecuteAsync(
                """
                INSERT INTO help_versions (question_id, number, act, staff_id, at, draft_sealed)
                SELECT id, 1, 1, 'member', CASE WHEN id = (SELECT min(id) FROM help_questions) THEN @over - 1 ELSE @over + 1 END, asker_sealed FROM help_questions
                """,
                new { over }),
            CancellationToken.None);

        await _node.Part<Purge>().RunAsync(Now, CancellationToken.None);

        Assert.Equal(3, await CountAsync("support_requests"));
        Assert.Equal(2, await CountAsync("help_questions"));
        Assert.Equal(1, await CountAsync("help_questions WHERE asker_sealed IS NOT NULL"));
    }

    [Fact]
    public async Task I9_a_message_that_waits_is_never_purged_however_old()
    {
        await Walk.StartAsync(_node, "nobody@example.com", Now.AddDays(-30));

        await _node.Part<Purge>().RunAsync(Now, CancellationToken.None);

        Assert.Equal(1, await CountAsync("outbox"));
    }

    [Fact]
    public async Task I4_a_budget_that_still_counts_is_never_purged()
    {
        await _node.AddAccountAsync("owner@example.com", at: Now.AddDays(-40));
        var walk = await Walk.StartBoundAsync(_node, "owner@example.com", Now);
        await walk.TypeWrongAsync(_node, Now);
        var counted = await CountAsync("limits");

        await _node.Part<Purge>().RunAsync(Now.AddHours(24), CancellationToken.None);

        Assert.Equal(counted, await CountAsync("limits"));
    }

    [Fact]
    public async Task I15_the_record_is_never_purged()
    {
        await Walk.StartAsync(_node, "nobody@example.com", Now);

        await _node.Part<Purge>().RunAsync(Now.AddYears(10), CancellationToken.None);

        Assert.NotEqual(0, await CountAsync("audit_entries"));
        Assert.Empty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Fact]
    public async Task Many_rows_go_in_steps_that_each_hold_the_writer_for_a_short_time()
    {
        await AddAsync(Tables[0].Insert, [.. Enumerable.Repeat(Edge - 1, 1200)]);
        var watched = new WatchedDatabase(_node.Database);

        Assert.Equal(1200, await new Purge(watched, Options.Create(new RecordOptions())).RunAsync(Now, CancellationToken.None));

        Assert.Equal(0, await CountAsync("limits"));
        Assert.Equal([500, 500, 200], watched.Results.Cast<int>().Where(rows => rows > 0));
    }

    [Fact]
    public async Task A_purge_that_is_given_up_leaves_whole_steps()
    {
        await AddAsync(Tables[0].Insert, [.. Enumerable.Repeat(Edge - 1, 10)]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _node.Part<Purge>().RunAsync(Now, new CancellationToken(true)));

        Assert.Equal(10, await CountAsync("limits"));
    }

    public void Dispose() => _folder.Dispose();

    private Task AddAsync(string insert, IReadOnlyList<long> ends) => _node.Database.WriteAsync(
        async scope =>
        {
            foreach (var end in ends)
            {
                var id = _node.Randomness.NewId(Now);
                await scope.ExecuteAsync(insert, new { id, key = id.ToByteArray(), end });
            }
        },
        CancellationToken.None);

    private Task<long> CountAsync(string table) => _node.OneAsync<long>($"SELECT count(*) FROM {table}");
}
