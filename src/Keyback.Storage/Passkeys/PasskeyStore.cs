using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Passkeys;
using Keyback.Sessions;
using Keyback.Storage.Factors;
using Keyback.Storage.Sessions;

namespace Keyback.Storage.Passkeys;

/// <summary>
/// The passkeys of accounts, as their owners add, name and remove them. A passkey is a second factor, and comes and goes as any
/// other: in a full session with a step-up, with saved codes for the first; open Recoveries end (I7) and every address is told (I10).
/// </summary>
public sealed class PasskeyStore(Database database, StepUpStore stepUps, FactorStore factors, Randomness randomness)
{
    /// <summary>The most passkeys of one account.</summary>
    public const int Most = 20;

    private static readonly string ListPasskeys = Sql.Text("Passkeys/list_passkeys");
    private static readonly string FindPasskey = Sql.Text("Passkeys/find_passkey");
    private static readonly string AddPasskey = Sql.Text("Passkeys/add_passkey");
    private static readonly string RenamePasskey = Sql.Text("Passkeys/rename_passkey");
    private static readonly string RemovePasskey = Sql.Text("Passkeys/remove_passkey");

    /// <summary>All of an account, the oldest first.</summary>
    public async Task<IReadOnlyList<Passkey>> ListAsync(AccountId account, CancellationToken ct)
    {
        var rows = await database.QueryAsync<PasskeyRow>(ListPasskeys, new { account = account.Value }, ct);
        return [.. rows.Select(row => row.ToPasskey())];
    }

    /// <summary>The passkey that a browser names by this credential id, whoever's it is, or none.</summary>
    public async Task<Passkey?> FindAsync(byte[] credentialId, CancellationToken ct) =>
        (await database.FindAsync<PasskeyRow>(FindPasskey, new { credential = credentialId }, ct))?.ToPasskey();

    /// <summary>Adds one, inside a session that was asked for a proof lately or was offered a passkey just now.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="passkey">What to add.</param>
    /// <param name="savedCodes">Fresh saved codes, plain, for an account that has none.</param>
    public Task<PasskeyChange> AddAsync(SessionAct act, NewPasskey passkey, IReadOnlyList<string> savedCodes)
    {
        ArgumentNullException.ThrowIfNull(act);
        ArgumentNullException.ThrowIfNull(passkey);
        return database.WriteAsync<PasskeyChange>(
            async scope =>
            {
                if (await RefusedAsync(scope, act, alsoOffered: true) is { } refused)
                {
                    return refused;
                }

                var id = new PasskeyId(randomness.NewId(act.Now));
                var added = await scope.ExecuteAsync(
                    AddPasskey,
                    new
                    {
                        id = id.Value,
                        account = act.Account.Value,
                        credential = passkey.CredentialId,
                        publicKey = passkey.PublicKey,
                        signCount = (long)passkey.SignCount,
                        name = passkey.Name,
                        now = act.Now,
                        most = (long)Most,
                    });
                if (added == 0)
                {
                    var full = (await scope.QueryAsync<PasskeyRow>(ListPasskeys, new { account = act.Account.Value })).Count >= Most;
                    scope.Record(new AuditEntry(AuditKind.PasskeyNotAdded, act.Account, Reason: full ? "limit" : "known"));
                    return full ? new PasskeyChange.TooMany() : new PasskeyChange.Known();
                }

                await PasskeyOffers.CloseAsync(scope, act.Account);
                var change = await factors.AddedAsync(scope, act, AuditKind.PasskeyAdded, AccountChange.PasskeyAdded, savedCodes);
                return new PasskeyChange.Added(
                    new Passkey(id, act.Account, passkey.CredentialId, passkey.PublicKey, passkey.Name, act.Now, null),
                    change is FactorChange.Done { NewCodes: true });
            },
            CancellationToken.None); // the browser keeps its half already
    }

    /// <summary>Gives one another name. Nobody is told: a name proves nothing.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="id">Which.</param>
    /// <param name="name">As <see cref="PasskeyName"/> read it.</param>
    public Task<PasskeyChange> RenameAsync(SessionAct act, PasskeyId id, string name)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<PasskeyChange>(
            async scope =>
            {
                if (await RefusedAsync(scope, act) is { } refused)
                {
                    return refused;
                }

                if (await scope.ExecuteAsync(RenamePasskey, new { id = id.Value, account = act.Account.Value, name }) == 0)
                {
                    return new PasskeyChange.Unknown();
                }

                scope.Record(new AuditEntry(AuditKind.PasskeyRenamed, act.Account));
                return new PasskeyChange.Done();
            },
            CancellationToken.None);
    }

    /// <summary>Removes one: nothing can be proved with it from then on.</summary>
    /// <param name="act">The session that wants it.</param>
    /// <param name="id">Which.</param>
    public Task<PasskeyChange> RemoveAsync(SessionAct act, PasskeyId id)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<PasskeyChange>(
            async scope =>
            {
                if (await RefusedAsync(scope, act) is { } refused)
                {
                    return refused;
                }

                if (await scope.ExecuteAsync(RemovePasskey, new { id = id.Value, account = act.Account.Value }) == 0)
                {
                    return new PasskeyChange.Unknown();
                }

                await factors.RemovedAsync(scope, act, AuditKind.PasskeyRemoved, AccountChange.PasskeyRemoved);
                return new PasskeyChange.Done();
            },
            CancellationToken.None);
    }

    private async Task<PasskeyChange?> RefusedAsync(WriteScope scope, SessionAct act, bool alsoOffered = false)
    {
        if (act.Kind is not SessionKind.Full)
        {
            scope.Record(new AuditEntry(AuditKind.FactorChangeRefused, act.Account, Reason: "temporary_session"));
            return new PasskeyChange.FullSessionRequired();
        }

        return await stepUps.HoldAsync(scope, act) || (alsoOffered && await PasskeyOffers.HoldAsync(scope, act))
            ? null
            : new PasskeyChange.StepUpRequired();
    }

    private sealed class PasskeyRow
    {
        public Guid Id { get; init; }

        public Guid AccountId { get; init; }

        public byte[] CredentialId { get; init; } = [];

        public byte[] PublicKey { get; init; } = [];

        public string Name { get; init; } = "";

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? LastUsedAt { get; init; }

        public Passkey ToPasskey() => new(new PasskeyId(Id), new AccountId(AccountId), CredentialId, PublicKey, Name, CreatedAt, LastUsedAt);
    }
}
