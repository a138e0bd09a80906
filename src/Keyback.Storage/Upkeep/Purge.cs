using Keyback.Storage.Audit;
using Microsoft.Extensions.Options;

namespace Keyback.Storage.Upkeep;

/// <summary>Keeps the tables bounded: what ended a day ago goes, in small steps that nobody waits for (OWASP ASVS 5.0 14.2.7).</summary>
public sealed class Purge(Database database, IOptions<RecordOptions> record)
{
    private const int Step = 500; // rows in one transaction

    private static readonly TimeSpan Grace = TimeSpan.FromHours(24);

    private static readonly string[] Statements =
    [
        Sql.Text("Upkeep/purge_recoveries"),
        Sql.Text("Upkeep/purge_limits"),
        Sql.Text("Upkeep/purge_outbox"),
        Sql.Text("Upkeep/purge_receipts"),
        Sql.Text("Upkeep/purge_sessions"),
        Sql.Text("Upkeep/purge_devices"),
        Sql.Text("Upkeep/purge_disowns"),
        Sql.Text("Upkeep/purge_locks"),
        Sql.Text("Upkeep/purge_detached_numbers"),
        Sql.Text("Upkeep/purge_pending_contacts"),
        Sql.Text("Upkeep/purge_sign_ups"),
        Sql.Text("Upkeep/purge_help_asks"),
        Sql.Text("Upkeep/purge_totps"),
        Sql.Text("Upkeep/purge_idempotency"),
        Sql.Text("Upkeep/purge_captchas"),
        Sql.Text("Upkeep/purge_support_requests"),
        Sql.Text("Upkeep/purge_passkey_challenges"),
        Sql.Text("Upkeep/purge_passkey_offers"),
        Sql.Text("Upkeep/purge_staff_sessions"),
        Sql.Text("Upkeep/purge_staff_devices"),
        Sql.Text("Upkeep/purge_cases"),
        Sql.Text("Upkeep/purge_case_links"),
        Sql.Text("Upkeep/purge_manager_asks"),
        Sql.Text("Upkeep/purge_old_requests"),
        Sql.Text("Upkeep/forget_askers"),
    ];

    /// <summary>Removes everything that ended more than a day ago.</summary>
    /// <returns>How many rows went.</returns>
    public async Task<int> RunAsync(DateTimeOffset now, CancellationToken ct)
    {
        var removed = 0;
        foreach (var statement in Statements)
        {
            int step;
            do
            {
                step = await database.WriteAsync(scope => scope.ExecuteAsync(statement, new { before = now - Grace, forgotten = now - record.Value.Retention, count = Step }), ct);
                removed += step;
            }
            while (step == Step);
        }

        return removed;
    }
}
