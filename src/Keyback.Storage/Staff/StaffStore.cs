using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Messages;
using Keyback.Storage.Outbox;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>
/// Who works for the site. Each change is one conditional statement, so that of two supervisors who change the same at once
/// one does, and there is never a moment without one. Whoever is changed is out of every session in the same transaction.
/// </summary>
public sealed class StaffStore(Database database, OutboxStore outbox)
{
    private static readonly byte[] Supervisors = "staff supervisors"u8.ToArray();

    private static readonly string FindMember = Sql.Text("Staff/find_member");
    private static readonly string FindByName = Sql.Text("Staff/find_by_name");
    private static readonly string FindByAccount = Sql.Text("Staff/find_by_account");
    private static readonly string ListMembers = Sql.Text("Staff/list_members");
    private static readonly string InsertMember = Sql.Text("Staff/insert_member");
    private static readonly string HasOtherSupervisor = Sql.Text("Staff/has_other_supervisor");
    private static readonly string ChangeRole = Sql.Text("Staff/change_role");
    private static readonly string ChangeStatus = Sql.Text("Staff/change_status");
    private static readonly string ResetMember = Sql.Text("Staff/reset_member");
    private static readonly string LinkAccount = Sql.Text("Staff/link_account");
    private static readonly string SetLocale = Sql.Text("Staff/set_locale");

    /// <summary>The member with this id, whatever the status; none when there never was one.</summary>
    public async Task<StaffMember?> FindAsync(StaffId id, CancellationToken ct) =>
        (await database.FindAsync<StaffRow>(FindMember, new { id = id.Value }, ct))?.ToMember();

    /// <summary>The member with this name, whatever the status; none when there never was one.</summary>
    public async Task<StaffMember?> FindAsync(StaffName name, CancellationToken ct) =>
        (await database.FindAsync<StaffRow>(FindByName, new { name = name.Value }, ct))?.ToMember();

    /// <summary>The members whose own account this is; nearly always none.</summary>
    public async Task<IReadOnlyList<StaffMember>> FindByAccountAsync(AccountId account, CancellationToken ct) =>
        [.. (await database.QueryAsync<StaffRow>(FindByAccount, new { account = account.Value }, ct)).Select(row => row.ToMember())];

    /// <summary>Everybody, by name.</summary>
    public async Task<IReadOnlyList<StaffMember>> ListAsync(CancellationToken ct) =>
        [.. (await database.QueryAsync<StaffRow>(ListMembers, null, ct)).Select(row => row.ToMember())];

    /// <summary>Adds a member who can join by a link.</summary>
    /// <param name="member">Who, with the status <see cref="StaffStatus.Joining"/>.</param>
    /// <param name="link">The link.</param>
    /// <param name="by">Who adds the member; none for the operator.</param>
    public Task<StaffChange> AddAsync(StaffMember member, JoinLink link, StaffId? by)
    {
        ArgumentNullException.ThrowIfNull(member);
        ArgumentNullException.ThrowIfNull(link);
        return database.WriteAsync(
            async scope =>
            {
                var added = await scope.ExecuteAsync(
                    InsertMember,
                    new
                    {
                        id = member.Id.Value,
                        name = member.Name.Value,
                        member.DisplayName,
                        member.Email,
                        role = (int)member.Role,
                        status = (int)StaffStatus.Joining,
                        member.Locale,
                        ownAccount = member.OwnAccount?.Value,
                        joinHash = link.TokenHash,
                        joinExpires = link.ExpiresAt,
                        now = member.CreatedAt,
                    }) == 1;
                if (!added)
                {
                    return StaffChange.NameTaken;
                }

                await MailAsync(scope, member, link, member.CreatedAt);
                scope.Record(Entry(AuditKind.StaffAdded, member, StaffWords.Of(member.Role), by));
                return StaffChange.Done;
            },
            CancellationToken.None);
    }

    /// <summary>Gives a member another role.</summary>
    public Task<StaffChange> ChangeRoleAsync(StaffId id, StaffRole role, StaffId? by) => ChangeAsync(id, by, leavesRole: true, async (scope, member) =>
        await scope.ExecuteAsync(ChangeRole, new { id = id.Value, role = (int)role }) == 1 ? Entry(AuditKind.StaffRoleChanged, member, StaffWords.Of(role), by) : null);

    /// <summary>Lets a member in no more.</summary>
    public Task<StaffChange> DisableAsync(StaffId id, StaffId? by) => ChangeAsync(id, by, leavesRole: true, async (scope, member) =>
    {
        if (await ChangeStatusAsync(scope, id, StaffStatus.Disabled) == 0)
        {
            return null;
        }

        await StaffDevices.ForgetAsync(scope, id);
        return Entry(AuditKind.StaffDisabled, member, null, by);
    });

    /// <summary>Lets a member in again who was disabled: as before, or by the link to join where nothing was set up yet.</summary>
    public Task<StaffChange> EnableAsync(StaffId id, StaffId? by) => ChangeAsync(id, by, leavesRole: false, async (scope, member) =>
        member.Status is StaffStatus.Disabled && await ChangeStatusAsync(scope, id, StaffStatus.Active) == 1
            ? Entry(AuditKind.StaffEnabled, member, null, by)
            : null);

    /// <summary>Takes every way to sign in from a member, and gives a link to join by anew.</summary>
    public Task<StaffChange> ResetAsync(StaffId id, JoinLink link, DateTimeOffset now, StaffId? by)
    {
        ArgumentNullException.ThrowIfNull(link);

        // The operator may reset the last supervisor: who else would bring back one who has lost the phone?
        return ChangeAsync(id, by, leavesRole: by is not null, async (scope, member) =>
        {
            var reset = await scope.ExecuteAsync(
                ResetMember,
                new { id = id.Value, joining = (int)StaffStatus.Joining, disabled = (int)StaffStatus.Disabled, joinHash = link.TokenHash, joinExpires = link.ExpiresAt });
            if (reset == 0)
            {
                return null;
            }

            await StaffWays.DropAsync(scope, id);
            await MailAsync(scope, member, link, now);
            return Entry(AuditKind.StaffReset, member, null, by);
        });
    }

    /// <summary>Notes which account is the member's own as a customer, or none.</summary>
    public Task<StaffChange> LinkAccountAsync(StaffId id, AccountId? account, StaffId? by) => database.WriteAsync(
        async scope =>
        {
            if (id == by)
            {
                return StaffChange.Own;
            }

            if (await FindAsync(scope, id) is not { } member || await scope.ExecuteAsync(LinkAccount, new { id = id.Value, account = account?.Value }) == 0)
            {
                return StaffChange.Unknown;
            }

            scope.Record(Entry(AuditKind.StaffAccountLinked, member, account is null ? "taken_off" : "linked", by) with { Account = account ?? member.OwnAccount });
            return StaffChange.Done;
        },
        CancellationToken.None);

    /// <summary>Notes the member's language.</summary>
    public Task SetLocaleAsync(StaffId id, string locale) => database.WriteAsync(
        async scope =>
        {
            await scope.AddAsync(SetLocale, new { id = id.Value, locale });
            scope.Record(new AuditEntry(AuditKind.StaffChanged, Reason: "language", Staff: id));
        },
        CancellationToken.None);

    internal static async Task<StaffMember?> FindAsync(WriteScope scope, StaffId id) =>
        (await scope.FindAsync<StaffRow>(FindMember, new { id = id.Value }))?.ToMember();

    // What changes who may do what: never of oneself, never the last supervisor, and every session is over.
    private Task<StaffChange> ChangeAsync(
        StaffId id, StaffId? by, bool leavesRole, Func<WriteScope, StaffMember, Task<AuditEntry?>> change) => database.WriteAsync(
        async scope =>
        {
            if (id == by)
            {
                return StaffChange.Own;
            }

            await scope.HoldAsync(Supervisors); // of two that take each other's role away, one does
            if (await FindAsync(scope, id) is not { } member)
            {
                return StaffChange.Unknown;
            }

            var isSupervisor = member is { Role: StaffRole.Supervisor, Status: StaffStatus.Active };
            if (leavesRole && isSupervisor && !await HasOtherAsync(scope, id))
            {
                return StaffChange.LastSupervisor;
            }

            if (await change(scope, member) is not { } entry)
            {
                return StaffChange.Unknown;
            }

            await StaffSessionStore.EndAllAsync(scope, id);
            scope.Record(entry);
            return StaffChange.Done;
        },
        CancellationToken.None);

    private static async Task<bool> HasOtherAsync(WriteScope scope, StaffId id) => await scope.FindAsync<long?>(
        HasOtherSupervisor, new { id = id.Value, supervisor = (int)StaffRole.Supervisor, active = (int)StaffStatus.Active }) is not null;

    private static Task<int> ChangeStatusAsync(WriteScope scope, StaffId id, StaffStatus status) =>
        scope.ExecuteAsync(ChangeStatus, new { id = id.Value, status = (int)status, active = (int)StaffStatus.Active, joining = (int)StaffStatus.Joining });

    private Task MailAsync(WriteScope scope, StaffMember member, JoinLink link, DateTimeOffset now) => link.Mail is { } content && member.Email.Length > 0
        ? outbox.AddAsync(scope, new NewMessage(content, member.Email, member.Locale, now, link.ExpiresAt))
        : Task.CompletedTask;

    private static AuditEntry Entry(AuditKind kind, StaffMember member, string? reason, StaffId? by) =>
        new(kind, Reference: member.Name.Value, Reason: reason, Staff: by);
}

/// <summary>A link by which a member joins: once, and only for a day.</summary>
/// <param name="TokenHash">The hash of its token.</param>
/// <param name="ExpiresAt">The first instant at which it leads nowhere.</param>
/// <param name="Mail">What tells the member of it; none when somebody else does.</param>
public sealed record JoinLink(byte[] TokenHash, DateTimeOffset ExpiresAt, MessageContent? Mail = null)
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Prints nothing of the hash.</summary>
    public override string ToString() => nameof(JoinLink);
}
