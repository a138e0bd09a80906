using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Limits;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>
/// Keeps the cases of support. A look-up finds exactly or not at all, is counted, and is on the record with who made it. What
/// a case may do belongs to whoever deals with it; a supervisor may do it in any.
/// </summary>
public sealed class CaseStore(
    Database database, DataKeys keys, LimitStore limitStore, StaffAlarms alarms, SupportPolicy policy, Randomness randomness)
{
    private const int MostShown = 200; // cases in one list

    private static readonly string InsertCase = Sql.Text("Cases/insert_case");
    private static readonly string FindCase = Sql.Text("Cases/find_case");
    private static readonly string FindCaseId = Sql.Text("Cases/find_case_id");
    private static readonly string ListCases = Sql.Text("Cases/list_cases");
    private static readonly string MatchCase = Sql.Text("Cases/match_case");
    private static readonly string KeepSaid = Sql.Text("Cases/keep_said");
    private static readonly string KeepNote = Sql.Text("Cases/keep_note");
    private static readonly string CloseCase = Sql.Text("Cases/close_case");
    private static readonly string HandCase = Sql.Text("Cases/hand_case");
    private static readonly string CountOwnCases = Sql.Text("Cases/count_own_cases");
    private static readonly string LastLookups = Sql.Text("Cases/last_lookups");

    private readonly CaseWordsBox _box = new(keys);
    private readonly CaseFinder _finder = new(keys);

    /// <summary>Opens a case and looks for the account that the caller speaks of.</summary>
    /// <param name="act">Who, and when.</param>
    /// <param name="said">What the caller says.</param>
    /// <param name="typed">The same as typed: it is kept sealed.</param>
    /// <param name="about">The reference of the request that it began with, or none for a call.</param>
    public Task<LookupResult> OpenAsync(StaffAct act, Said said, string typed, string? about)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<LookupResult>(
            async scope =>
            {
                if (await TakeLookupAsync(scope, act) is { } refused)
                {
                    return refused;
                }

                var source = about is null ? CaseSource.Call : CaseSource.Request;
                var id = await InsertAsync(scope, act, source, about, account: null, typed);
                if (source is CaseSource.Call
                    && await scope.FindAsync<long>(
                        CountOwnCases, new { staff = act.By.Id.Value, call = (int)CaseSource.Call, since = act.Now - StaffAlarms.Day }) >= policy.OwnCasesPerDay)
                {
                    await alarms.RaiseAsync(scope, act, StaffAlarmReason.OwnCases);
                }

                return new LookupResult.Made(id.Id, await LookAsync(scope, act, id.Id, id.Reference, said, typed));
            },
            CancellationToken.None); // a look-up is counted even if the browser hangs up
    }

    /// <summary>Whether somebody may look for accounts. An account manager works on the own ones, also in a case from before.</summary>
    public static bool MayLook(StaffAct act)
    {
        ArgumentNullException.ThrowIfNull(act);
        return act.By.Role is StaffRole.Agent or StaffRole.Supervisor;
    }

    /// <summary>Looks once more in a case that has found nobody yet.</summary>
    public Task<LookupResult> LookAgainAsync(StaffAct act, CaseId id, Said said, string typed)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<LookupResult>(
            async scope =>
            {
                if (!MayLook(act) || await FindOwnAsync(scope, act, id) is not { State: CaseState.Open, Account: null } found)
                {
                    return new LookupResult.NotOpen();
                }

                return await TakeLookupAsync(scope, act) is { } refused
                    ? refused
                    : new LookupResult.Made(id, await LookAsync(scope, act, id, found.Reference, said, typed));
            },
            CancellationToken.None);
    }

    /// <summary>A case, or none where there is none or it is not for whoever asks.</summary>
    public async Task<SupportCase?> FindAsync(StaffAct act, CaseId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        var row = await database.FindAsync<CaseRow>(FindCase, new { id = id.Value }, ct);
        return row?.ToCase(_box) is { } found && IsTheirs(act, found) ? found : null;
    }

    /// <summary>The newest case of this reference, or none where there is none or it is not for whoever asks.</summary>
    public async Task<SupportCase?> FindAsync(StaffAct act, string reference, CancellationToken ct) =>
        await database.FindAsync<Guid?>(FindCaseId, new { reference }, ct) is { } id ? await FindAsync(act, new CaseId(id), ct) : null;

    /// <summary>The open cases of whoever asks; all open ones for a supervisor.</summary>
    public async Task<IReadOnlyList<SupportCase>> ListAsync(StaffAct act, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        var rows = await database.QueryAsync<CaseRow>(
            ListCases, new { open = (int)CaseState.Open, staff = act.By.Id.Value, all = act.IsSupervisor ? 1 : 0, count = MostShown }, ct);
        return [.. rows.Select(row => row.ToCase(_box))];
    }

    /// <summary>Keeps what was noted, sealed.</summary>
    /// <returns>False where the case is closed or somebody else's.</returns>
    public Task<bool> NoteAsync(StaffAct act, CaseId id, string note) => ChangeAsync(act, id, async (scope, found) =>
    {
        var kept = await scope.ExecuteAsync(
            KeepNote, new { id = id.Value, note = _box.Seal(note, id.Value, CaseWordsBox.Note), open = (int)CaseState.Open }) == 1;
        return kept ? new AuditEntry(AuditKind.CaseNoted, found.Account, found.Reference) : null;
    });

    /// <summary>Closes a case.</summary>
    /// <returns>False where it was closed before or is somebody else's.</returns>
    public Task<bool> CloseAsync(StaffAct act, CaseId id, CaseOutcome outcome) => ChangeAsync(act, id, async (scope, found) =>
    {
        var closed = await scope.ExecuteAsync(
            CloseCase,
            new { id = id.Value, outcome = (int)outcome, now = act.Now, open = (int)CaseState.Open, closed = (int)CaseState.Closed }) == 1;
        return closed ? new AuditEntry(AuditKind.CaseClosed, found.Account, found.Reference, Phrase.Of(outcome)) : null;
    });

    /// <summary>A supervisor takes a case over from whoever has it.</summary>
    /// <returns>False where somebody else was faster.</returns>
    public Task<bool> TakeOverAsync(StaffAct act, CaseId id) => ChangeAsync(act, id, async (scope, found) =>
    {
        var taken = act.IsSupervisor && await scope.ExecuteAsync(
            HandCase, new { id = id.Value, staff = act.By.Id.Value, from = found.Staff.Value, open = (int)CaseState.Open }) == 1;
        return taken ? new AuditEntry(AuditKind.CaseTakenOver, found.Account, found.Reference) : null;
    });

    /// <summary>Whether somebody may see and work on a case.</summary>
    internal static bool IsTheirs(StaffAct act, SupportCase found) => act.IsSupervisor || found.Staff == act.By.Id;

    /// <summary>The case as it is now, for whoever may work on it.</summary>
    internal async Task<SupportCase?> FindOwnAsync(WriteScope scope, StaffAct act, CaseId id)
    {
        var row = await scope.FindAsync<CaseRow>(FindCase, new { id = id.Value });
        return row?.ToCase(_box) is { } found && IsTheirs(act, found) ? found : null;
    }

    /// <summary>Opens a case about an account that is known beforehand.</summary>
    internal async Task<(CaseId Id, string Reference)> InsertAsync(
        WriteScope scope, StaffAct act, CaseSource source, string? about, AccountId? account, string? typed)
    {
        var id = randomness.NewId(act.Now);
        var reference = RecoveryReference.New(randomness);
        await scope.AddAsync(
            InsertCase,
            new
            {
                Id = id,
                Reference = reference,
                StaffId = act.By.Id.Value,
                State = (int)CaseState.Open,
                Source = (int)source,
                About = about,
                AccountId = account?.Value,
                FoundBy = (int)SaidKind.None,
                SaidSealed = _box.Seal(typed, id, CaseWordsBox.Said),
                now = act.Now,
            });
        scope.Record(new AuditEntry(AuditKind.CaseOpened, account, reference, Phrase.Of(source)) { Staff = act.By.Id });
        return (new CaseId(id), reference);
    }

    private Task<bool> ChangeAsync(StaffAct act, CaseId id, Func<WriteScope, SupportCase, Task<AuditEntry?>> change)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync(
            async scope =>
            {
                if (await FindOwnAsync(scope, act, id) is not { } found || await change(scope, found) is not { } entry)
                {
                    return false;
                }

                scope.Record(entry with { Staff = act.By.Id });
                return true;
            },
            CancellationToken.None);
    }

    private async Task<LookupResult.Refused?> TakeLookupAsync(WriteScope scope, StaffAct act)
    {
        var key = limitStore.Key(LimitPurpose.LookupsOfStaff, Lane.KnownDevice, act.By.Id.Value.ToString("D"));
        var wait = await LimitStore.TryTakeAsync(scope, key, policy.LookupsPerDay, StaffAlarms.Day, act.Now);
        if (wait == TimeSpan.Zero)
        {
            return null;
        }

        scope.Record(new AuditEntry(AuditKind.LookupRefused, Reason: "limit") { Staff = act.By.Id });
        await alarms.RaiseAsync(scope, act, StaffAlarmReason.LookupQuota);
        return new LookupResult.Refused(wait);
    }

    private async Task<bool> LookAsync(WriteScope scope, StaffAct act, CaseId id, string reference, Said said, string typed)
    {
        var sealedWords = _box.Seal(typed, id.Value, CaseWordsBox.Said);
        var reason = Phrase.Of(said.Kind);
        if (await _finder.FindAsync(scope, said, act.Now) is { } account
            && await scope.ExecuteAsync(
                MatchCase,
                new { id = id.Value, account = account.Value, foundBy = (int)said.Kind, said = sealedWords, open = (int)CaseState.Open }) == 1)
        {
            scope.Record(new AuditEntry(AuditKind.CaseMatched, account, reference, reason) { Staff = act.By.Id });
            return true;
        }

        await scope.AddAsync(KeepSaid, new { id = id.Value, said = sealedWords, open = (int)CaseState.Open });
        scope.Record(new AuditEntry(AuditKind.CaseMissed, null, reference, reason) { Staff = act.By.Id });
        await CountMissesAsync(scope, act);
        return false;
    }

    // This miss stands in no row yet: together with the ones before it makes the row of them.
    private async Task CountMissesAsync(WriteScope scope, StaffAct act)
    {
        var before = policy.MissesInARow - 1;
        var last = await scope.QueryAsync<int>(
            LastLookups,
            new { staff = act.By.Id.Value, matched = (int)AuditKind.CaseMatched, missed = (int)AuditKind.CaseMissed, count = before });
        if (last.Count == before && last.All(kind => kind == (int)AuditKind.CaseMissed))
        {
            await alarms.RaiseAsync(scope, act, StaffAlarmReason.Misses);
        }
    }
}
