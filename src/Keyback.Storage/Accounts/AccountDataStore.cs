using System.Text.Json;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Sessions;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Accounts;

/// <summary>What became of a wish for one's own data.</summary>
/// <param name="Result"><see cref="ChangeResult.Done"/>, or why not.</param>
/// <param name="Parts">Everything that is kept, by table; empty where it was refused.</param>
public sealed record AccountCopy(ChangeResult Result, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>> Parts)
{
    /// <summary>Prints nothing of the data.</summary>
    public override string ToString() => nameof(AccountCopy);
}

/// <summary>
/// Everything that the store keeps about one account, in plain terms, for its owner: no secrets and no hashes. Each table
/// has a statement file of its own below <c>Data/</c>; a test looks at the schema for one that is missing.
/// </summary>
public sealed class AccountDataStore(Database database, StepUpStore stepUps, OwnerNotices notices, LimitStore limitStore)
{
    private const int MostCopies = 3; // a day: nobody needs more, and each is all that there is to steal

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>The parts in the order of the file, each with its statement.</summary>
    internal static IReadOnlyList<(string Name, string Statement)> Parts { get; } =
    [
        .. new[]
        {
            "account", "identifiers", "pending_contacts", "detached_numbers", "wechat_identities", "sessions", "devices", "recoveries", "locks",
            "disowns", "messages", "receipts", "deletions", "totps", "saved_codes", "passkeys", "passkey_offers",
            "cases", "case_links", "account_orders", "manager_asks", "contact_changes", "audit_entries",
        }.Select(name => (name, Sql.Text($"Accounts/Data/{name}"))),
    ];

    /// <summary>Gives the owner a copy, inside a full session that was asked for the password lately, and tells every address.</summary>
    public Task<AccountCopy> TakeAsync(SessionAct act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync(
            async scope =>
            {
                if (act.Kind is not SessionKind.Full)
                {
                    return Refused(new ChangeResult.FullSessionRequired());
                }

                if (!await stepUps.HoldAsync(scope, act))
                {
                    return Refused(new ChangeResult.StepUpRequired());
                }

                var taken = limitStore.Key(LimitPurpose.DataOfAccount, Lane.KnownDevice, act.Account.ToString());
                if (await LimitStore.TryTakeAsync(scope, taken, MostCopies, Day, act.Now) is var wait && wait > TimeSpan.Zero)
                {
                    scope.Record(new AuditEntry(AuditKind.DataRefused, act.Account, Reason: "limit"));
                    return Refused(new ChangeResult.Throttled(wait));
                }

                Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>> parts = [];
                foreach (var (name, statement) in Parts)
                {
                    var rows = await scope.QueryAsync<object>(statement, new { account = act.Account.Value });
                    parts[name] = [.. rows.Cast<IDictionary<string, object?>>().Select(Plain)];
                }

                scope.Record(new AuditEntry(AuditKind.DataTaken, act.Account));
                await notices.TellAsync(scope, act.Account, AccountChange.DataTaken, null, null, act.Now);
                return new AccountCopy(new ChangeResult.Done(), parts);
            },
            CancellationToken.None);
    }

    private static AccountCopy Refused(ChangeResult result) =>
        new(result, new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>>());

    // Instants are kept as milliseconds, and what the record tells as numbers: neither would be plain.
    private static Dictionary<string, object?> Plain(IDictionary<string, object?> row) => row.ToDictionary(
        column => column.Key is "audit_kind" ? "what" : column.Key,
        column => column switch
        {
            { Key: "audit_kind", Value: { } kind } => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{(AuditKind)Convert.ToInt32(kind, null)}"),
            { Value: long instant } when IsInstant(column.Key) => DateTimeOffset.FromUnixTimeMilliseconds(instant),
            _ => column.Value,
        });

    private static bool IsInstant(string column) =>
        column.EndsWith("_at", StringComparison.Ordinal) || column.EndsWith("_until", StringComparison.Ordinal);
}
