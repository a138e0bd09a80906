using Keyback.Accounts;

namespace Keyback.Storage.Accounts;

/// <summary>An account with one of its proved contacts, or with none; nobody's account has no id.</summary>
internal sealed class AccountRow
{
    public Guid? Id { get; init; }

    public string? UserName { get; init; }

    public string Locale { get; init; } = "";

    public int Status { get; init; }

    public string? PasswordHash { get; init; }

    public int? Kind { get; init; }

    public string? Key { get; init; }

    public string? Value { get; init; }

    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The account of all its rows, if there is one.</summary>
    public static Account? ToAccount(IReadOnlyList<AccountRow> rows) => rows is not [{ Id: { } id } first, ..] ? null : new Account
    {
        Id = new AccountId(id),
        UserName = first.UserName,
        Locale = first.Locale,
        Status = (AccountStatus)first.Status,
        PasswordHash = first.PasswordHash,
        Contacts =
        [
            .. from row in rows
               where row.Kind is not null
               select new AccountContact((IdentifierKind)row.Kind!.Value, row.Key!, row.Value!, row.SeenAt!.Value),
        ],
    };
}
