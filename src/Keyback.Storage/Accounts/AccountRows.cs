using Keyback.Accounts;

namespace Keyback.Storage.Accounts;

internal sealed class AccountRow
{
    public Guid Id { get; init; }

    public string? UserName { get; init; }

    public string Locale { get; init; } = "";

    public int Status { get; init; }

    public string? PasswordHash { get; init; }

    public Account ToAccount(IEnumerable<ContactRow> contacts) => new()
    {
        Id = new AccountId(Id),
        UserName = UserName,
        Locale = Locale,
        Status = (AccountStatus)Status,
        PasswordHash = PasswordHash,
        Contacts = [.. contacts.Select(row => new AccountContact((IdentifierKind)row.Kind, row.Key, row.Value, row.SeenAt))],
    };
}

internal sealed class ContactRow
{
    public int Kind { get; init; }

    public string Key { get; init; } = "";

    public string Value { get; init; } = "";

    public DateTimeOffset SeenAt { get; init; }
}
