using System.Text;
using System.Text.Json;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Security;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Recoveries;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>How far an owner's question for the account's manager is. Stored as numbers: never renumber, never reuse.</summary>
public enum AskState
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Asked; nobody knows yet whether there is an account.</summary>
    Asked = 1,

    /// <summary>In the queue of the account's manager.</summary>
    Waiting = 2,

    /// <summary>Somebody deals with it.</summary>
    Taken = 3,
}

/// <summary>Somebody asks for the manager of an account.</summary>
/// <param name="Id">Names the question.</param>
/// <param name="Reference">Its short name, told to whoever asks.</param>
/// <param name="Identifier">What was typed, parsed.</param>
/// <param name="Asker">Who asks.</param>
/// <param name="At">When.</param>
public sealed record NewAsk(Guid Id, string Reference, Identifier Identifier, Asker Asker, DateTimeOffset At)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}

/// <summary>A question in a manager's queue.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Reference">Its short name.</param>
/// <param name="Who">What was typed, masked.</param>
/// <param name="Locale">The language of the page on which it was asked.</param>
/// <param name="AskedAt">When.</param>
/// <param name="Manager">Whose queue it is in.</param>
public sealed record WaitingAsk(Guid Id, string Reference, string Who, string Locale, DateTimeOffset AskedAt, string Manager);

/// <summary>
/// Owners who ask for their account's manager. The question is recorded and answered alike for everybody; whether there is an
/// account, and who looks after it, is found out in the background (I1). It proves nothing: the manager calls back and checks.
/// </summary>
public sealed class ManagerAsks(Database database, DataKeys keys, CaseStore cases, StartLimits startLimits, OutboxStore outbox)
{
    /// <summary>How long a question waits in a queue.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    private const int MostShown = 200; // questions in one queue

    private static readonly StartPurposes Purposes = new(LimitPurpose.ManagerAsksOfIdentifier, LimitPurpose.ManagerAsksOfNetwork);

    private static readonly string CountManagers = Sql.Text("Cases/count_managers");
    private static readonly string InsertAsk = Sql.Text("Cases/insert_ask");
    private static readonly string ListAsks = Sql.Text("Cases/list_asks");
    private static readonly string TakeAsk = Sql.Text("Cases/take_ask");

    /// <summary>Whether anybody looks after accounts: else there is nobody to ask for.</summary>
    public async Task<bool> IsOfferedAsync(CancellationToken ct) =>
        await database.FindAsync<long>(CountManagers, new { manager = (int)StaffRole.AccountManager, active = (int)StaffStatus.Active }, ct) > 0;

    /// <summary>Records a question, if the limits of its identifier and network allow it. Looks no account up (I1).</summary>
    public Task<StartResult> AskAsync(NewAsk ask, CaptchaStanding captcha, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(ask);
        return database.WriteAsync(
            async scope =>
            {
                var subject = Convert.ToHexString(keys.Pseudonym("identifier", ask.Identifier.Key));
                var lane = await Sessions.Devices.LaneAsync(scope, ask.Identifier, ask.Asker.DeviceHash, ask.At);
                var result = await startLimits.TakeAsync(scope, startLimits.KeysOf(Purposes, ask.Asker.Network, subject, lane), captcha, ask.At);
                if (result is not StartResult.Recorded)
                {
                    scope.Record(new AuditEntry(
                        AuditKind.ManagerAskThrottled,
                        Reason: result is StartResult.CaptchaRequired ? "captcha_required" : "limit",
                        Lane: RecoveryStore.LaneName(lane)));
                    return result;
                }

                await scope.AddAsync(
                    InsertAsk,
                    new
                    {
                        ask.Id,
                        ask.Reference,
                        State = (int)AskState.Asked,
                        ask.Asker.Locale,
                        Sealed = keys.Messages.Seal(JsonSerializer.SerializeToUtf8Bytes(ask.Identifier), Context(ask.Id)),
                        CreatedAt = ask.At,
                        ExpiresAt = ask.At + Patience,
                    });
                scope.Record(new AuditEntry(AuditKind.ManagerAsked, null, ask.Reference, Lane: RecoveryStore.LaneName(lane)));
                var content = new MessageContent.ManagerAsked(ask.Id, ask.Reference, ask.At, ask.Identifier.ToString());
                await outbox.AddAsync(
                    scope, new NewMessage(content, To: null, ask.Asker.Locale, ask.At, ask.At + Patience) { Reference = ask.Reference });
                return result;
            },
            ct);
    }

    /// <summary>The queue of whoever asks; all queues for a supervisor.</summary>
    public async Task<IReadOnlyList<WaitingAsk>> ListAsync(StaffAct act, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        var rows = await database.QueryAsync<AskRow>(
            ListAsks,
            new { waiting = (int)AskState.Waiting, now = act.Now, all = act.IsSupervisor ? 1 : 0, manager = act.By.Name.Value, count = MostShown },
            ct);
        return [.. rows.Select(row => new WaitingAsk(row.Id, row.Reference, row.Open(keys).ToString(), row.Locale, row.CreatedAt, row.Manager ?? ""))];
    }

    /// <summary>Takes a question on: a case is opened for it.</summary>
    /// <returns>The case, or none where somebody else was faster or it is not theirs.</returns>
    public Task<CaseId?> TakeAsync(StaffAct act, Guid ask)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<CaseId?>(
            async scope =>
            {
                var taken = await scope.FindAsync<TakenRow>(
                    TakeAsk,
                    new
                    {
                        id = ask,
                        waiting = (int)AskState.Waiting,
                        taken = (int)AskState.Taken,
                        now = act.Now,
                        all = act.IsSupervisor ? 1 : 0,
                        manager = act.By.Name.Value,
                    });
                if (taken is null)
                {
                    return null;
                }

                var account = new AccountId(taken.AccountId);
                scope.Record(new AuditEntry(AuditKind.ManagerAskTaken, account, taken.Reference) { Staff = act.By.Id });
                return (await cases.InsertAsync(scope, act, CaseSource.Ask, taken.Reference, account, typed: null)).Id;
            },
            CancellationToken.None);
    }

    internal static byte[] Context(Guid ask) => Encoding.UTF8.GetBytes($"ask {ask:D}");

    private sealed class TakenRow
    {
        public Guid AccountId { get; init; }

        public string Reference { get; init; } = "";
    }
}

internal sealed class AskRow
{
    public Guid Id { get; init; }

    public string Reference { get; init; } = "";

    public string Locale { get; init; } = "";

    public byte[] IdentifierSealed { get; init; } = [];

    public string? Manager { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <exception cref="InvalidOperationException">The row was not sealed with these keys.</exception>
    public Identifier Open(DataKeys keys)
    {
        var plain = keys.Messages.Open(IdentifierSealed, ManagerAsks.Context(Id))
            ?? throw new InvalidOperationException($"Question {Id:D} does not open with the store's key.");
        return JsonSerializer.Deserialize<Identifier>(plain);
    }
}
