using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Recovery;

namespace Keyback.Storage.Recoveries;

/// <summary>A Recovery that waits, as the owner of its account is shown it.</summary>
/// <param name="Reference">Its reference.</param>
/// <param name="WaitsUntil">When the wait is over.</param>
/// <param name="AskedFrom">Roughly where it was asked for, or none.</param>
public sealed record WaitingRecovery(string Reference, DateTimeOffset WaitsUntil, string? AskedFrom);

/// <summary>The Recoveries that wait because somebody says to have lost the second factor, in the hands of whoever is signed in (I11).</summary>
public sealed class WaitStore(Database database)
{
    private static readonly string FindWait = Sql.Text("Recoveries/find_wait");

    /// <summary>The one of an account, or none.</summary>
    public async Task<WaitingRecovery?> FindAsync(AccountId account, DateTimeOffset now, CancellationToken ct)
    {
        var row = await database.FindAsync<WaitRow>(FindWait, new { account = account.Value, now, waiting = (int)RecoveryState.Waiting }, ct);
        return row is null ? null : new WaitingRecovery(row.Reference, row.WaitsUntil, row.AskedFrom);
    }

    /// <summary>Stops it. Only whoever is fully signed in may.</summary>
    /// <returns>False when none waits.</returns>
    public Task<bool> StopAsync(AccountId account) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(account); // it does not reach its goal meanwhile
            var stopped = await RecoveryEffects.EndWaitAsync(scope, account, null) > 0;
            if (stopped)
            {
                scope.Record(new AuditEntry(AuditKind.WaitStopped, account));
            }

            return stopped;
        },
        CancellationToken.None);

    private sealed class WaitRow
    {
        public string Reference { get; init; } = "";

        public DateTimeOffset WaitsUntil { get; init; }

        public string? AskedFrom { get; init; }
    }
}
