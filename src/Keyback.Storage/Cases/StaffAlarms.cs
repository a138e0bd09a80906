using Keyback.Audit;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Storage.Limits;
using Keyback.Storage.Outbox;
using Keyback.Storage.Staff;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>Tells every supervisor that somebody of the staff works in an unusual way: once a person and day, whatever the way.</summary>
public sealed class StaffAlarms(OutboxStore outbox, LimitStore limitStore)
{
    internal static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private static readonly string ListSupervisors = Sql.Text("Cases/list_supervisors");

    internal async Task RaiseAsync(WriteScope scope, StaffAct act, StaffAlarmReason reason)
    {
        var key = limitStore.Key(LimitPurpose.AlarmsOfStaff, Lane.KnownDevice, act.By.Id.Value.ToString("D"));
        if (await LimitStore.TryTakeAsync(scope, key, 1, Day, act.Now) > TimeSpan.Zero)
        {
            return;
        }

        scope.Record(new AuditEntry(AuditKind.StaffAlarm, Reason: Phrase.Of(reason)) { Staff = act.By.Id });
        var content = new MessageContent.StaffAlarm(act.By.DisplayName, reason, act.Now);
        foreach (var supervisor in await scope.QueryAsync<SupervisorRow>(
            ListSupervisors, new { supervisor = (int)StaffRole.Supervisor, active = (int)StaffStatus.Active }))
        {
            await outbox.AddAsync(scope, new NewMessage(content, supervisor.Email, supervisor.Locale, act.Now, act.Now + OutboxStore.NoticeLifetime));
        }
    }

    private sealed class SupervisorRow
    {
        public string Email { get; init; } = "";

        public string Locale { get; init; } = "";
    }
}
