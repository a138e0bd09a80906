using Keyback.Audit;
using Keyback.Storage.Audit;
using Keyback.Storage.Tests.Kit;
using Keyback.Support;

namespace Keyback.Storage.Tests.Audit;

/// <summary>The record is found by reference, account, member and time, page by page, and whoever looks leaves an entry.</summary>
public sealed class RecordSearchTests : IDisposable
{
    private static readonly DateTimeOffset Now = StoreFolder.Noon;

    private readonly StoreFolder _folder = new();
    private readonly Node _node;

    public RecordSearchTests() => _node = _folder.Open();

    [Fact]
    public async Task Each_way_of_looking_finds_what_it_names_and_nothing_else()
    {
        var account = await _node.AddAccountAsync("owner@example.com", "owner");
        var (aud, ann) = (await _node.AddStaffAsync("aud", StaffRole.Auditor), await _node.AddStaffAsync("ann", StaffRole.Agent));
        await RecordAsync(new(AuditKind.SignedIn, account), new(AuditKind.CodeWrong, account, "K7Q-2M9", null, "stranger"), new(AuditKind.LockLifted, account, Staff: ann), new(AuditKind.CodeRight));

        Assert.Equal(["CodeWrong"], await KindsAsync(aud, reference: "K7Q-2M9"));
        Assert.Equal(["AccountImported", "CodeWrong", "LockLifted", "RecordSearched", "SignedIn"], await KindsAsync(aud, account: account));
        Assert.Equal(["LockLifted"], await KindsAsync(aud, member: ann));
        Assert.Equal(["RecordSearched", "RecordSearched", "RecordSearched", "RecordSearched"], await KindsAsync(aud, member: aud));
        Assert.Empty(await KindsAsync(aud, until: Now.AddDays(-1)));

        var line = Assert.Single(await ReadAsync(aud, new RecordQuestion("K7Q-2M9", null, null, DateTimeOffset.UnixEpoch, Now.AddDays(1))));
        Assert.Equal(("owner", "stranger", account), (line.UserName, line.Lane, line.Account));
    }

    [Fact]
    public async Task Every_search_and_every_page_of_it_is_an_entry_with_its_account_and_its_member()
    {
        var account = await _node.AddAccountAsync("owner@example.com", "owner");
        var aud = await _node.AddStaffAsync("aud", StaffRole.Auditor);
        var question = new RecordQuestion(null, account, null, DateTimeOffset.UnixEpoch, Now.AddDays(1));

        var first = await ReadAsync(aud, question);
        await ReadAsync(aud, question, first[^1].Mark);

        Assert.Equal(2, await _node.OneAsync<int>(
            "SELECT count(*) FROM audit_entries WHERE kind = 196 AND account_id = @account AND staff_id = @staff AND reason = 'account'",
            new { account = account.Value, staff = aud.Value }));
        Assert.Empty((await _node.Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    [Fact]
    public async Task The_pages_hold_every_entry_once()
    {
        var aud = await _node.AddStaffAsync("aud", StaffRole.Auditor);
        await RecordAsync([.. Enumerable.Range(0, 120).Select(number => new AuditEntry(AuditKind.CodeWrong, Reference: "K7Q-2M9", Reason: $"number_{number}"))]);
        var question = new RecordQuestion("K7Q-2M9", null, null, DateTimeOffset.UnixEpoch, Now.AddDays(1));

        List<string> found = [];
        RecordMark? mark = null;
        do
        {
            var page = await ReadAsync(aud, question, mark);
            found.AddRange(page.Take(RecordSearch.Page).Select(line => line.Reason!));
            mark = page.Count > RecordSearch.Page ? RecordMark.Parse(page[RecordSearch.Page - 1].Mark.ToString()) : null;
        }
        while (mark is not null);

        Assert.Equal(Enumerable.Range(0, 120).Select(number => $"number_{number}").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_verification_tells_how_far_it_is()
    {
        await RecordAsync([.. Enumerable.Range(0, 2500).Select(_ => new AuditEntry(AuditKind.CodeWrong))]);
        var told = new Told();

        var finding = await _node.Audit.VerifyAsync(told, CancellationToken.None);

        Assert.Empty(finding.Faults);
        Assert.Equal([1000, 2000], told.Counts);
    }

    public void Dispose()
    {
        _node.Dispose();
        _folder.Dispose();
    }

    private Task RecordAsync(params AuditEntry[] entries) => _node.Database.WriteAsync(
        scope =>
        {
            foreach (var entry in entries)
            {
                scope.Record(entry);
            }

            return Task.CompletedTask;
        },
        CancellationToken.None);

    private async Task<string[]> KindsAsync(
        StaffId staff, string? reference = null, Keyback.Accounts.AccountId? account = null, StaffId? member = null, DateTimeOffset? until = null) =>
        [.. (await ReadAsync(staff, new RecordQuestion(reference, account, member, DateTimeOffset.UnixEpoch, until ?? Now.AddDays(1)))).Select(line => $"{line.Kind}").Order(StringComparer.Ordinal)];

    private Task<IReadOnlyList<RecordLine>> ReadAsync(StaffId staff, RecordQuestion question, RecordMark? after = null) =>
        _node.Part<RecordSearch>().ReadAsync(question, after, staff, CancellationToken.None);

    private sealed class Told : IProgress<long>
    {
        public List<long> Counts { get; } = [];

        public void Report(long value) => Counts.Add(value);
    }
}
