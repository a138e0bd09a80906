using System.Text;
using CsCheck;
using Dapper;
using Keyback.Storage.Sqlite;
using Keyback.Storage.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Tests.Sqlite;

public sealed class StatementTests : IDisposable
{
    private const string Everything = """
        SELECT @Text AS te_xt, @Bytes AS bytes, @Number AS NUMBER, @Small AS small, @Id AS id, @At AS at,
            @Maybe AS maybe, @MaybeId AS maybe_id, @MaybeAt AS maybe_at, 1 AS nobody_asks_for_this
        """;

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String, // of all characters, half pairs among them
        Gen.String[Gen.Char['a', 'z'], 70, 90], // on both sides of what is short
        Gen.String[Gen.OneOfConst('你', '好', 'ß', '\0'), 70, 90],
        Gen.String[Gen.OneOfConst('a', '\0'), 500, 600],
        Gen.Const(""));

    private static readonly Gen<Row> Rows = Gen.Select(
        Texts, Gen.Byte.Array[0, 40], Gen.Long, Gen.Int, Gen.Guid, Gen.Long[0, 4_000_000_000_000], Gen.Bool,
        (text, bytes, number, small, id, at, has) => new Row
        {
            Text = text,
            Bytes = bytes,
            Number = number,
            Small = small,
            Id = id,
            At = DateTimeOffset.FromUnixTimeMilliseconds(at),
            Maybe = has ? number : null,
            MaybeId = has ? id : null,
            MaybeAt = has ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        });

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public StatementTests() => _node = _folder.Open();

    [Fact]
    public async Task What_a_statement_is_given_comes_back_as_it_was() => await Rows.SampleAsync(
        async given =>
        {
            var row = Assert.Single(await QueryAsync<Row>(Everything, given));
            Assert.Equal(Readable(given.Text), row.Text);
            Assert.Equal(given.Bytes, row.Bytes);
            Assert.Equal((given.Number, given.Small, given.Id, given.At), (row.Number, row.Small, row.Id, row.At));
            Assert.Equal((given.Maybe, given.MaybeId, given.MaybeAt), (row.Maybe, row.MaybeId, row.MaybeAt));

            Assert.Equal(Readable(given.Text), Assert.Single(await QueryAsync<string>("SELECT @Text", given)));
            Assert.Equal(given.Bytes, Assert.Single(await QueryAsync<byte[]>("SELECT @Bytes", given)));
            Assert.Equal(given.Number, Assert.Single(await QueryAsync<long>("SELECT @Number", given)));
            Assert.Equal(given.Maybe, Assert.Single(await QueryAsync<long?>("SELECT @Maybe", given)));
            Assert.Equal(given.Small, Assert.Single(await QueryAsync<int>("SELECT @Small", given)));
            Assert.Equal(given.Id, Assert.Single(await QueryAsync<Guid>("SELECT @Id", given)));
            Assert.Equal(given.MaybeId, Assert.Single(await QueryAsync<Guid?>("SELECT @MaybeId", given)));
            Assert.Equal(given.At, Assert.Single(await QueryAsync<DateTimeOffset>("SELECT @At", given)));
            Assert.Equal(given.MaybeAt, Assert.Single(await QueryAsync<DateTimeOffset?>("SELECT @MaybeAt", given)));
        },
        iter: 500,
        threads: 1);

    [Fact]
    public async Task What_is_empty_is_not_what_is_missing()
    {
        var given = new { text = "", bytes = Array.Empty<byte>(), none = (string?)null };
        var row = Assert.Single(await QueryAsync<object>("SELECT @text AS text, @bytes AS bytes, @none AS none, 7 AS seven", given));

        var columns = Assert.IsType<IDictionary<string, object?>>(row, exactMatch: false);
        Assert.Equal(["text", "bytes", "none", "seven"], columns.Keys);
        Assert.Equal(["", Array.Empty<byte>(), null, 7L], columns.Values);
        Assert.Null(Assert.Single(await QueryAsync<string>("SELECT @none", given)));
        Assert.Null(Assert.Single(await QueryAsync<byte[]>("SELECT @none", given)));
    }

    [Theory]
    [InlineData("SELECT 'word' AS number")]
    [InlineData("SELECT 1.5 AS number")]
    [InlineData("SELECT 1 AS text")]
    [InlineData("SELECT 'word' AS bytes")]
    [InlineData("SELECT 'word' AS at")]
    public async Task A_value_of_another_kind_is_refused_and_not_made_to_fit(string sql)
    {
        await Assert.ThrowsAsync<InvalidCastException>(() => QueryAsync<Row>(sql, null));
        Assert.Single(await QueryAsync<Row>("SELECT 1 AS number", null));
    }

    [Fact]
    public async Task A_number_too_large_and_a_text_that_is_no_id_are_refused()
    {
        await Assert.ThrowsAsync<OverflowException>(() => QueryAsync<Row>("SELECT 5000000000 AS small", null));
        await Assert.ThrowsAsync<FormatException>(() => QueryAsync<Row>("SELECT 'nobody' AS id", null));
        await Assert.ThrowsAsync<InvalidCastException>(() => QueryAsync<long>("SELECT NULL", null));
    }

    [Fact]
    public async Task One_text_serves_other_objects_and_other_rows()
    {
        const string Sql = "SELECT @Value AS number";
        Assert.Equal(1, Assert.Single(await QueryAsync<long>(Sql, new { Value = 1 })));
        Assert.Equal(2, Assert.Single(await QueryAsync<Row>(Sql, new { Other = "", Value = 2L })).Number);
        Assert.Equal("3", Assert.Single(await QueryAsync<string>(Sql, new { Value = "3" })));
        Assert.Contains("@Value", (await Assert.ThrowsAsync<InvalidOperationException>(() => QueryAsync<long>(Sql, new { value = 4 }))).Message, StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(await QueryAsync<long>(Sql, new { Value = 1 })));

        await _node.Database.WriteAsync( // one and the same connection, which outlives the fault
            async scope =>
            {
                Assert.Equal(1, await scope.FindAsync<long>(Sql, new { Value = 1 }));
                await Assert.ThrowsAsync<InvalidOperationException>(() => scope.FindAsync<long>(Sql, new { value = 4 }));
                await Assert.ThrowsAsync<InvalidOperationException>(() => scope.FindAsync<long>(Sql, new { value = 5 }));
                await Assert.ThrowsAsync<InvalidOperationException>(() => scope.FindAsync<long>(Sql));
                Assert.Equal(2, await scope.FindAsync<long>(Sql, new { Value = 2 }));
            },
            CancellationToken.None);
    }

    [Fact]
    public async Task A_question_waits_for_another_process_that_has_the_file_to_itself()
    {
        _node.Dispose();
        using var other = _folder.OpenBare();
        other.Execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; INSERT INTO limits (key, stamps, idle_at) VALUES (x'01', x'01', 0)");
        using var database = new SqliteDatabase(_folder.ConnectionString, TimeProvider.System);
        var asked = Task.Run(() => database.FindAsync<long>("SELECT count(*) FROM limits", null, CancellationToken.None), TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        Assert.False(asked.IsCompleted);

        other.Execute("COMMIT");
        other.Close();

        Assert.Equal(1, await asked);
    }

    [Fact]
    public async Task Two_statements_in_one_text_are_refused_because_the_second_would_not_run() =>
        await Assert.ThrowsAsync<NotSupportedException>(() => QueryAsync<long>("SELECT 1; SELECT 2", null));

    [Fact]
    public async Task I9_nothing_is_written_beside_a_transaction_that_a_fault_has_undone()
    {
        const string Insert = "INSERT INTO limits (key, stamps, idle_at) VALUES (@key, @key, 0)";
        await Assert.ThrowsAsync<InvalidOperationException>(() => _node.Database.WriteAsync(
            async scope =>
            {
                await scope.ExecuteAsync("ROLLBACK"); // as SQLite does by itself when the disk is full
                await scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } });
            },
            CancellationToken.None));

        Assert.Equal(0, Assert.Single(await QueryAsync<long>("SELECT count(*) FROM limits", null)));
        Assert.Equal(1, await _node.Database.WriteAsync(scope => scope.ExecuteAsync(Insert, new { key = new byte[] { 1 } }), CancellationToken.None));
    }

    [Fact]
    public async Task More_texts_than_are_kept_work_as_well()
    {
        for (var number = 0; number < 600; number++)
        {
            Assert.Equal(number, Assert.Single(await QueryAsync<long>($"SELECT {number}", null)));
        }

        await Assert.ThrowsAsync<SqliteException>(() => QueryAsync<long>("SELECT nothing FROM nowhere", null));
    }

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    private Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters) => _node.Database.QueryAsync<T>(sql, parameters, CancellationToken.None);

    // Half a pair of characters is no text, and becomes the sign for that.
    private static string Readable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private sealed class Row
    {
        public string Text { get; init; } = "";

        public byte[] Bytes { get; init; } = [];

        public long Number { get; init; }

        public int Small { get; init; }

        public Guid Id { get; init; }

        public DateTimeOffset At { get; init; }

        public long? Maybe { get; init; }

        public Guid? MaybeId { get; init; }

        public DateTimeOffset? MaybeAt { get; init; }
    }
}
