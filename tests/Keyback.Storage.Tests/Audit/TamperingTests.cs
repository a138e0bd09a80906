using CsCheck;
using Dapper;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Security;
using Keyback.Storage.Audit;
using Keyback.Storage.Tests.Kit;
using Microsoft.Data.Sqlite;

namespace Keyback.Storage.Tests.Audit;

/// <summary>The record shows every hand that was laid on it.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public TamperingTests() => _node = _folder.Open();

    [Fact]
    public async Task I15_no_change_of_any_value_of_any_row_goes_unseen()
    {
        await FillAsync(_node, 12);
        await FillAsync(_folder.Open(), 9);
        using var connection = _folder.OpenBare();
        List<Cell> cells = [.. CellsOf(connection, "audit_entries"), .. CellsOf(connection, "audit_chains"), .. CellsOf(connection, "audit_checkpoints")];
        cells.RemoveAll(cell => cell is { Table: "audit_chains", Column: "opened_at" }); // tells when, and proves nothing: the first entry does

        await Gen.Select(Gen.Int[0, cells.Count - 1], Gen.Int[0, 4], Gen.Byte[1, 255]).SampleAsync(
            async one =>
            {
                var (at, how, bits) = one;
                using var transaction = connection.BeginTransaction();
                var cell = cells[at];
                var change = Another(cell.Value, how, bits);
                var done = 0;
                try
                {
                    done = connection.Execute($"UPDATE {cell.Table} SET {cell.Column} = @change WHERE rowid = @row", new { change, row = cell.Row }, transaction);
                }
                catch (SqliteException)
                {
                    return; // the table itself refuses it
                }

                transaction.Commit();
                Assert.Equal(1, done);
                await AssertFaultAsync($"{cell.Table}.{cell.Column} of row {cell.Row}: {cell.Value} became {change}");
                connection.Execute($"UPDATE {cell.Table} SET {cell.Column} = @was WHERE rowid = @row", new { was = cell.Value, row = cell.Row });
            },
            iter: 300,
            threads: 1);
        await AssertWholeAsync();
    }

    [Fact]
    public async Task I15_an_accounts_id_in_another_spelling_is_a_change()
    {
        await FillAsync(_node, 4);
        await TamperAsync("UPDATE audit_entries SET account_id = upper(account_id) WHERE account_id IS NOT NULL");

        await AssertFaultAsync("another spelling");
    }

    [Fact]
    public async Task I15_a_chains_id_in_another_spelling_is_a_change()
    {
        await FillAsync(_node, 4);
        await TamperAsync("UPDATE audit_chains SET chain = upper(chain)");

        await AssertFaultAsync("another spelling");
    }

    [Fact]
    public async Task I15_every_single_entry_and_every_tail_is_missed()
    {
        await FillAsync(_node, 10);
        using var connection = _folder.OpenBare();
        var last = connection.ExecuteScalar<long>("SELECT max(sequence) FROM audit_entries");
        for (var sequence = 1L; sequence <= last; sequence++)
        {
            foreach (var which in (string[])["=", ">="])
            {
                var kept = connection.Query($"SELECT * FROM audit_entries WHERE sequence {which} {sequence}").ToList();
                connection.Execute($"DELETE FROM audit_entries WHERE sequence {which} {sequence}");
                await AssertFaultAsync($"without the entries {which} {sequence}");
                kept.ForEach(row => connection.Execute(
                    Sql.Text("Audit/insert_entry"),
                    new
                    {
                        row.chain,
                        row.sequence,
                        row.at,
                        row.kind,
                        account = row.account_id,
                        Reference = row.reference,
                        Reason = row.reason,
                        Lane = row.lane,
                        staff = row.staff_id,
                        row.hash,
                    }));
            }
        }

        await AssertWholeAsync();
    }

    [Fact]
    public async Task I15_a_tail_cut_together_with_an_older_signed_head_shows_at_the_next_checkpoint()
    {
        await FillAsync(_node, 3);
        using var connection = _folder.OpenBare();
        var old = connection.QuerySingle("SELECT sequence, hash, mac FROM audit_chains");
        await FillAsync(_node, 5);
        await FillAsync(_folder.Open(), 1); // opens its chain, and a checkpoint sees both

        var first = (string)connection.ExecuteScalar<string>("SELECT chain FROM audit_chains ORDER BY sequence DESC")!;
        connection.Execute("DELETE FROM audit_entries WHERE chain = @first AND sequence > @last", new { first, last = (long)old.sequence });
        connection.Execute(
            "UPDATE audit_chains SET sequence = @sequence, hash = @hash, mac = @mac WHERE chain = @first",
            new { first, sequence = (long)old.sequence, hash = (byte[])old.hash, mac = (byte[])old.mac });

        await AssertFaultAsync("an older head");
    }

    [Theory]
    [InlineData("DELETE FROM audit_chains WHERE chain = (SELECT min(chain) FROM audit_chains)")]
    [InlineData("DELETE FROM audit_chains WHERE chain = (SELECT max(chain) FROM audit_chains)")]
    [InlineData("DELETE FROM audit_entries WHERE chain = (SELECT min(chain) FROM audit_chains); DELETE FROM audit_chains WHERE chain = (SELECT min(chain) FROM audit_chains)")]
    [InlineData("DELETE FROM audit_entries WHERE chain = (SELECT max(chain) FROM audit_chains); DELETE FROM audit_chains WHERE chain = (SELECT max(chain) FROM audit_chains)")]
    [InlineData("DELETE FROM audit_checkpoints WHERE number = 1")]
    [InlineData("DELETE FROM audit_checkpoints WHERE number = 2")]
    [InlineData("DELETE FROM audit_checkpoints")]
    [InlineData("UPDATE audit_checkpoints SET number = 3 WHERE number = 2")]
    public async Task I15_a_chain_or_a_checkpoint_that_is_gone_is_missed(string tampering)
    {
        await FillAsync(_node, 5);
        await FillAsync(_folder.Open(), 5);
        await AssertWholeAsync();

        await TamperAsync(tampering);

        await AssertFaultAsync(tampering);
    }

    [Fact]
    public async Task I15_two_chains_that_changed_places_do_not_fit()
    {
        await FillAsync(_node, 5);
        await FillAsync(_folder.Open(), 5);

        foreach (var table in (string[])["audit_entries", "audit_chains"])
        {
            await TamperAsync(
                $"""
                CREATE TEMP TABLE pair AS SELECT min(chain) AS a, max(chain) AS b FROM audit_chains;
                UPDATE {table} SET chain = 'x' WHERE chain = (SELECT a FROM pair);
                UPDATE {table} SET chain = (SELECT a FROM pair) WHERE chain = (SELECT b FROM pair);
                UPDATE {table} SET chain = (SELECT b FROM pair) WHERE chain = 'x';
                """);
            await AssertFaultAsync($"swapped {table}"); // the second time both are swapped: whole chains under each other's name
        }
    }

    [Fact]
    public async Task I15_who_can_hash_but_has_no_key_can_add_nothing()
    {
        await FillAsync(_node, 3);
        using var connection = _folder.OpenBare();
        var head = connection.QuerySingle("SELECT chain, sequence, hash FROM audit_chains");
        var (chain, sequence) = (Guid.Parse((string)head.chain), (long)head.sequence + 1);
        var hash = AuditHash.Next((byte[])head.hash, sequence, 0, new AuditEntry(AuditKind.SignedIn));
        connection.Execute(
            Sql.Text("Audit/insert_entry"),
            new { chain = (string)head.chain, sequence, at = 0, kind = (int)AuditKind.SignedIn, account = (string?)null, Reference = (string?)null, Reason = (string?)null, Lane = (string?)null, staff = (string?)null, hash });
        var strange = new DataKeys(new byte[DataKeys.RootBytes], new SystemBytes());

        connection.Execute(
            Sql.Text("Audit/keep_head"),
            new { chain = (string)head.chain, at = 0, sequence, hash, mac = strange.AuditMac(AuditChain.HeadBytes(chain, sequence, hash, 0)) });

        await AssertFaultAsync("a forged head");
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET kind = 'a word' WHERE sequence = 2")]
    [InlineData("UPDATE audit_entries SET kind = 99999999999 WHERE sequence = 2")]
    [InlineData("UPDATE audit_entries SET account_id = 'no id' WHERE sequence = 2")]
    [InlineData("UPDATE audit_chains SET chain = 'no id'")]
    [InlineData("UPDATE audit_chains SET sequence = 'a word'")]
    [InlineData("UPDATE audit_checkpoints SET at = 'a word'")]
    [InlineData("UPDATE audit_checkpoints SET heads = 'a word'")]
    public async Task I15_what_cannot_even_be_read_is_a_fault_and_no_crash(string tampering)
    {
        await FillAsync(_node, 3);
        await AssertWholeAsync();

        await TamperAsync(tampering);

        await AssertFaultAsync(tampering);
    }

    public void Dispose() => _folder.Dispose();

    private sealed record Cell(string Table, string Column, long Row, object? Value);

    private static Task FillAsync(Node node, int entries) => node.Database.WriteAsync(
        scope =>
        {
            for (var number = 0; number < entries; number++)
            {
                var account = number % 2 == 0 ? new AccountId(node.Randomness.NewId(StoreFolder.Noon)) : (AccountId?)null;
                scope.Record(new AuditEntry(AuditKind.CodeWrong, account, $"AAA-{number:000}", number % 3 == 0 ? "reason" : null, "stranger"));
            }

            return Task.CompletedTask;
        },
        CancellationToken.None);

    private static IEnumerable<Cell> CellsOf(SqliteConnection connection, string table) =>
        connection.Query($"SELECT rowid AS row_number, * FROM {table}")
            .Cast<IDictionary<string, object?>>()
            .SelectMany(row => row.Where(value => value.Key != "row_number")
                .Select(value => new Cell(table, value.Key, (long)row["row_number"]!, value.Value)))
            .ToList();

    private static object? Another(object? value, int how, byte bits) => (value, how) switch
    {
        (null, _) => "not null",
        (string or byte[], 0) => null,
        (string text, 1) => text + " ",
        (string text, 2) => text[..^1],
        (string text, _) => text[..^1] + (char)(text[^1] ^ (bits & 15 | 1)),
        (byte[] bytes, 1) => (byte[])[.. bytes, 0],
        (byte[] bytes, 2) => bytes[..^1],
        (byte[] bytes, _) => (byte[])[.. bytes[..how], (byte)(bytes[how] ^ bits), .. bytes[(how + 1)..]],
        (long number, _) => number + bits,
        _ => throw new InvalidOperationException("A kind of value that the record does not have."),
    };

    private async Task AssertFaultAsync(string what) =>
        Assert.True((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults.Count > 0, $"unseen: {what}");

    private async Task AssertWholeAsync() => Assert.Empty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);

    private async Task TamperAsync(string sql)
    {
        using var connection = _folder.OpenBare();
        await connection.ExecuteAsync(sql);
    }
}
