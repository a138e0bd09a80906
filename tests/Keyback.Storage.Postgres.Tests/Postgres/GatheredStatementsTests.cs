using Keyback.Audit;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Postgres;

/// <summary>Statements that wait for one another on their way to the database.</summary>
public sealed class GatheredStatementsTests : IDisposable
{
    private const string Insert = "INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, 0)";
    private const string Change = "UPDATE limits SET idle_at = @idle WHERE key = @key";
    private const string Read = "SELECT idle_at FROM limits WHERE key = @key";

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public GatheredStatementsTests() => _node = _folder.Open();

    [Fact]
    public async Task I4_what_was_assumed_wrongly_is_undone_and_the_work_runs_again_and_asks()
    {
        List<int> told = [];

        await _node.Database.WriteAsync(
            async scope =>
            {
                await scope.AddAsync(Insert, new { key = new[] { (byte)(told.Count + 1) } });
                scope.Record(new AuditEntry(AuditKind.SignedIn, Reason: $"run {told.Count + 1}"));
                told.Add(await scope.AssumeAsync(Change, new { key = new byte[] { 200 }, idle = 1L })); // there is no such row
            },
            CancellationToken.None);

        Assert.Equal([1, 0], told);
        Assert.Equal([2], (await _node.Database.QueryAsync<byte[]>("SELECT key FROM limits", null, CancellationToken.None)).Select(key => key.Single()));
        Assert.Equal(["run 2"], await _node.Database.QueryAsync<string>("SELECT reason FROM audit_entries WHERE reason LIKE 'run%'", null, CancellationToken.None));
        Assert.Empty((await _folder.Open().Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Fact]
    public async Task I4_what_was_assumed_wrongly_is_seen_before_the_next_answer_is_given()
    {
        List<long> seen = [];

        await _node.Database.WriteAsync(
            async scope =>
            {
                var told = await scope.AssumeAsync(Change, new { key = new byte[] { 200 }, idle = 1L });
                seen.Add((await scope.FindAsync<long>("SELECT 7::bigint")) + told);
            },
            CancellationToken.None);

        Assert.Equal([7], seen); // and never 8: nothing was decided by what was wrong
    }

    [Fact]
    public async Task A_question_sees_what_was_added_before_it_and_several_are_answered_each_with_its_own()
    {
        var key = new byte[] { 1 };

        var (rows, none, before, after) = await _node.Database.WriteAsync(
            async scope =>
            {
                await scope.HoldAsync(key); // which gives a row that nobody asked for
                await scope.AddAsync(Insert, new { key });
                var before = scope.Ask<long>(Read, new { key });
                await scope.AddAsync(Change, new { key, idle = 5L });
                var none = scope.Ask<long?>(Read, new { key = new byte[] { 2 } });
                var after = scope.Ask<long>(Read, new { key });
                var rows = scope.Ask<byte[]>("SELECT key FROM limits UNION ALL SELECT key FROM limits");
                return ((await rows.RowsAsync()).Count, await none.RowAsync(), await before.RowAsync(), await after.RowAsync());
            },
            CancellationToken.None);

        Assert.Equal((2, null, 0, 5), (rows, none, before, after));
    }

    [Fact]
    public async Task A_question_whose_transaction_is_over_has_no_answer()
    {
        Asked<long>? kept = null;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _node.Database.WriteAsync<int>(
            scope =>
            {
                kept = scope.Ask<long>("SELECT 1::bigint");
                throw new InvalidOperationException("fault");
            },
            CancellationToken.None));

        await Assert.ThrowsAnyAsync<Exception>(() => kept!.RowAsync());
    }

    [Fact]
    public async Task What_has_no_value_keeps_its_type_and_a_name_may_stand_twice()
    {
        var (text, number, bytes, id, at, kind) = ((string?)null, (long?)null, (byte[]?)null, (Guid?)null, (DateTimeOffset?)null, AuditKind.SignedIn);

        var row = await _node.Database.FindAsync<string>(
            """
            -- What stands in a remark, such as @this, is no parameter.
            SELECT concat_ws(' ', pg_typeof(@text), pg_typeof(@number), pg_typeof(@bytes), pg_typeof(@id), pg_typeof(@at), pg_typeof(@kind), @kind, @kind, 'a@constant', 'of -- two')
            """,
            new { text, number, bytes, id, at, kind },
            CancellationToken.None);

        Assert.Equal($"text bigint bytea text bigint integer {(int)kind} {(int)kind} a@constant of -- two", row);
    }

    [Fact]
    public async Task A_parameter_that_nobody_gives_is_named() =>
        Assert.Contains("@missing", (await Assert.ThrowsAsync<InvalidOperationException>(
            () => _node.Database.FindAsync<long>("SELECT @missing", new { other = 1 }, CancellationToken.None))).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();
}
