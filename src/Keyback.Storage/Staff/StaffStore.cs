using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>
/// Who works for the site. Each change is one conditional statement, so that of two supervisors who change the same at once
/// one does, and there is never a moment without one.
/// </summary>
public sealed class StaffStore(Database database)
{
    private static readonly string FindMember = Sql.Text("Staff/find_member");
    private static readonly string FindByName = Sql.Text("Staff/find_by_name");
    private static readonly string FindByAccount = Sql.Text("Staff/find_by_account");
    private static readonly string ListMembers = Sql.Text("Staff/list_members");
    private static readonly string InsertMember = Sql.Text("Staff/insert_member");

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
        return database.WriteAsync(scope => AddAsync(scope, member, link, by), CancellationToken.None);
    }

    internal static async Task<StaffChange> AddAsync(WriteScope scope, StaffMember member, JoinLink link, StaffId? by)
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
        if (added)
        {
            scope.Record(new AuditEntry(AuditKind.StaffAdded, Reference: member.Name.Value, Reason: StaffWords.Of(member.Role), Staff: by));
        }

        return added ? StaffChange.Done : StaffChange.NameTaken;
    }

    internal static async Task<StaffMember?> FindAsync(WriteScope scope, StaffId id) =>
        (await scope.FindAsync<StaffRow>(FindMember, new { id = id.Value }))?.ToMember();
}

/// <summary>A link by which a member joins: once, and only for a day.</summary>
/// <param name="TokenHash">The hash of its token.</param>
/// <param name="ExpiresAt">The first instant at which it leads nowhere.</param>
public sealed record JoinLink(byte[] TokenHash, DateTimeOffset ExpiresAt)
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Prints nothing of the hash.</summary>
    public override string ToString() => nameof(JoinLink);
}
