using Keyback.Audit;
using Keyback.Passkeys;
using Keyback.Storage.Passkeys;
using Keyback.Support;

namespace Keyback.Storage.Staff;

/// <summary>A passkey of a member. Never one of an account: neither table knows the other's.</summary>
/// <param name="Id">By which its owner names it.</param>
/// <param name="Member">Whose.</param>
/// <param name="CredentialId">By which browsers name it.</param>
/// <param name="PublicKey">The COSE key that its signatures are checked with.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="LastUsedAt">When it last signed in; none before.</param>
public sealed record StaffPasskey(
    PasskeyId Id, StaffId Member, byte[] CredentialId, byte[] PublicKey, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt)
{
    /// <summary>Prints the id.</summary>
    public override string ToString() => Id.ToString();
}

/// <summary>The passkeys of the staff.</summary>
public sealed class StaffPasskeyStore(Database database, StaffSignInStore signIns, Randomness randomness)
{
    private const int Most = 20; // of one member

    private static readonly string ListPasskeys = Sql.Text("Staff/list_passkeys");
    private static readonly string FindPasskey = Sql.Text("Staff/find_passkey");
    private static readonly string AddPasskey = Sql.Text("Staff/add_passkey");
    private static readonly string RemovePasskey = Sql.Text("Staff/remove_passkey");
    private static readonly string UsePasskey = Sql.Text("Staff/use_passkey");

    /// <summary>All of a member, the oldest first.</summary>
    public async Task<IReadOnlyList<StaffPasskey>> ListAsync(StaffId member, CancellationToken ct) =>
        [.. (await database.QueryAsync<PasskeyRow>(ListPasskeys, new { member = member.Value }, ct)).Select(row => row.ToPasskey())];

    /// <summary>The passkey that a browser names by this credential id, whoever's of the staff it is, or none.</summary>
    public async Task<StaffPasskey?> FindAsync(byte[] credentialId, CancellationToken ct) =>
        (await database.FindAsync<PasskeyRow>(FindPasskey, new { credential = credentialId }, ct))?.ToPasskey();

    /// <summary>Adds one.</summary>
    /// <returns>False when it is somebody's already, or the member has as many as may be.</returns>
    public Task<bool> AddAsync(StaffId member, NewPasskey passkey, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        return database.WriteAsync(
            async scope =>
            {
                var added = await AddAsync(scope, member, passkey, now);
                if (added)
                {
                    scope.Record(new AuditEntry(AuditKind.StaffChanged, Reason: "passkey_added", Staff: member));
                }

                return added;
            },
            CancellationToken.None);
    }

    /// <summary>Removes one, unless it is the last way in.</summary>
    /// <returns>False when it is, or the member has no such passkey.</returns>
    public Task<bool> RemoveAsync(StaffId member, PasskeyId id) => database.WriteAsync(
        async scope =>
        {
            await scope.HoldAsync(member.Value.ToByteArray()); // of two that remove the last two, one does
            var removed = await scope.ExecuteAsync(RemovePasskey, new { id = id.Value, member = member.Value }) == 1;
            if (removed)
            {
                scope.Record(new AuditEntry(AuditKind.StaffChanged, Reason: "passkey_removed", Staff: member));
            }

            return removed;
        },
        CancellationToken.None);

    /// <summary>Opens a session for a signature that was checked, if its counter has risen and its member may sign in.</summary>
    /// <param name="passkey">Which passkey.</param>
    /// <param name="signCount">What its counter says now.</param>
    /// <param name="opening">What to open.</param>
    /// <param name="now">The instant of the request.</param>
    public Task<PasskeyUse> SignInAsync(StaffPasskey passkey, uint signCount, StaffOpening opening, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        ArgumentNullException.ThrowIfNull(opening);
        return database.WriteAsync(
            async scope =>
            {
                if (await StaffStore.FindAsync(scope, passkey.Member) is not { Status: StaffStatus.Active })
                {
                    scope.Record(new AuditEntry(AuditKind.StaffSignInFailed, Reason: "passkey_closed", Staff: passkey.Member));
                    return PasskeyUse.Closed;
                }

                if (await scope.ExecuteAsync(UsePasskey, new { id = passkey.Id.Value, member = passkey.Member.Value, signCount = (long)signCount, now }) == 0)
                {
                    scope.Record(new AuditEntry(AuditKind.PasskeyCounterBack, Staff: passkey.Member));
                    return PasskeyUse.CounterBack;
                }

                await signIns.OpenAsync(scope, passkey.Member, opening, "passkey", now);
                return PasskeyUse.Accepted;
            },
            CancellationToken.None);
    }

    internal async Task<bool> AddAsync(WriteScope scope, StaffId member, NewPasskey passkey, DateTimeOffset now) => await scope.ExecuteAsync(
        AddPasskey,
        new
        {
            id = randomness.NewId(now),
            member = member.Value,
            credential = passkey.CredentialId,
            publicKey = passkey.PublicKey,
            signCount = (long)passkey.SignCount,
            name = passkey.Name,
            now,
            most = (long)Most,
        }) == 1;

    private sealed class PasskeyRow
    {
        public Guid Id { get; init; }

        public Guid StaffId { get; init; }

        public byte[] CredentialId { get; init; } = [];

        public byte[] PublicKey { get; init; } = [];

        public string Name { get; init; } = "";

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? LastUsedAt { get; init; }

        public StaffPasskey ToPasskey() => new(new PasskeyId(Id), new StaffId(StaffId), CredentialId, PublicKey, Name, CreatedAt, LastUsedAt);
    }
}
