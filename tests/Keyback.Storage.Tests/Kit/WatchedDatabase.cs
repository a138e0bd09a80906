using Keyback.Storage.Audit;

namespace Keyback.Storage.Tests.Kit;

/// <summary>A database that keeps what each of its writes gave.</summary>
internal sealed class WatchedDatabase(Database database) : Database
{
    private readonly List<object?> _results = [];

    public IReadOnlyList<object?> Results => _results;

    public override async Task<T> WriteAsync<T>(Func<WriteScope, Task<T>> work, CancellationToken ct)
    {
        var result = await database.WriteAsync(work, ct);
        _results.Add(result);
        return result;
    }

    public override Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, CancellationToken ct) => database.QueryAsync<T>(sql, parameters, ct);

    public override Task<Snapshot> OpenSnapshotAsync(CancellationToken ct) => database.OpenSnapshotAsync(ct);

    internal override void KeepRecordIn(Func<AuditChain> openChain) => database.KeepRecordIn(openChain);

    public override Task<IReadOnlyList<string>> MigrateAsync(CancellationToken ct) => database.MigrateAsync(ct);
}
