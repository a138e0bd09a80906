using Keyback.Accounts;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>The accounts that somebody looks after: a list of own ones, and no search.</summary>
public sealed class ManagedAccounts(Database database, CaseStore cases)
{
    /// <summary>Accounts on one page.</summary>
    public const int PageSize = 50;

    private static readonly string ListManaged = Sql.Text("Cases/list_managed");
    private static readonly string OldestContacts = Sql.Text("Cases/oldest_contacts");
    private static readonly string IsManaged = Sql.Text("Cases/is_managed");

    /// <summary>One page of them, and where the next begins; none on the last.</summary>
    /// <param name="act">Who, and when.</param>
    /// <param name="after">The last account of the page before, or none.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<(IReadOnlyList<ManagedAccount> Accounts, AccountId? Next)> ListAsync(StaffAct act, AccountId? after, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        var parameters = new { manager = act.By.Name.Value, after = after?.Value ?? Guid.Empty, count = PageSize + 1 };
        var rows = await database.QueryAsync<ManagedRow>(ListManaged, parameters, ct);
        var contacts = (await database.QueryAsync<ContactRow>(
                OldestContacts,
                new { parameters.manager, parameters.after, parameters.count, email = (int)IdentifierKind.Email, phone = (int)IdentifierKind.Phone },
                ct))
            .GroupBy(row => row.AccountId)
            .ToDictionary(group => group.Key, group => group.First());
        var page = rows.Take(PageSize).Select(row => new ManagedAccount(
            new AccountId(row.Id),
            AccountSight.MaskedName(row.UserName),
            contacts.TryGetValue(row.Id, out var contact) ? AccountSight.Masked(contact.Kind, contact.Key, contact.Value) : null,
            (AccountStatus)row.Status,
            row.RegisteredVia,
            row.CreatedAt)).ToList();
        return (page, rows.Count > PageSize ? page[^1].Id : null);
    }

    /// <summary>Whether an account is one of theirs.</summary>
    public async Task<bool> HasAsync(StaffAct act, AccountId account, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        return await database.FindAsync<Guid?>(IsManaged, new { account = account.Value, manager = act.By.Name.Value }, ct) is not null;
    }

    /// <summary>Opens a case about an own account.</summary>
    /// <returns>The case, or none where the account is not theirs.</returns>
    public Task<CaseId?> OpenCaseAsync(StaffAct act, AccountId account)
    {
        ArgumentNullException.ThrowIfNull(act);
        return database.WriteAsync<CaseId?>(
            async scope => await scope.FindAsync<Guid?>(IsManaged, new { account = account.Value, manager = act.By.Name.Value }) is null
                ? null
                : (await cases.InsertAsync(scope, act, CaseSource.OwnList, about: null, account, typed: null)).Id,
            CancellationToken.None);
    }

    private sealed class ManagedRow
    {
        public Guid Id { get; init; }

        public string? UserName { get; init; }

        public int Status { get; init; }

        public string? RegisteredVia { get; init; }

        public DateTimeOffset CreatedAt { get; init; }
    }

    private sealed class ContactRow
    {
        public Guid AccountId { get; init; }

        public int Kind { get; init; }

        public string Key { get; init; } = "";

        public string Value { get; init; } = "";
    }
}
