using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Security;
using Keyback.Storage.Cases;
using Keyback.Support;

namespace Keyback.Storage.Accounts;

/// <summary>One account to bring in, checked.</summary>
/// <param name="Line">Where it stands in the file, from 1.</param>
/// <param name="UserName">Or none.</param>
/// <param name="Email">Or none.</param>
/// <param name="Phone">Or none.</param>
/// <param name="PasswordHash">Argon2id with its parameters, or none.</param>
/// <param name="Locale"><c>zh-Hans</c> or <c>en</c>.</param>
/// <param name="WechatName">The name it registered with through WeChat, or none.</param>
/// <param name="RegisteredVia">Where it came from, or none.</param>
/// <param name="AccountManager">Who looks after it, or none.</param>
public sealed record ImportedAccount(
    long Line,
    UserName? UserName,
    EmailAddress? Email,
    PhoneNumber? Phone,
    string? PasswordHash,
    string Locale,
    string? WechatName,
    string? RegisteredVia,
    string? AccountManager)
{
    /// <summary>Numbers of orders, by which support can find the account.</summary>
    public IReadOnlyList<OrderNumber> Orders { get; init; } = [];

    /// <summary>Prints the line.</summary>
    public override string ToString() => $"line {Line}";
}

/// <summary>Brings accounts in, many to a transaction, each as a whole or not at all.</summary>
public sealed class AccountImport(Database database, DataKeys keys, Randomness randomness)
{
    private static readonly string InsertAccount = Sql.Text("Accounts/insert_account");
    private static readonly string InsertIdentifier = Sql.Text("Accounts/insert_identifier");
    private static readonly string HasIdentifier = Sql.Text("Accounts/has_identifier");
    private static readonly string InsertUserName = Sql.Text("Accounts/insert_user_name");
    private static readonly string HasUserName = Sql.Text("Accounts/has_user_name");

    private readonly CaseFinder _finder = new(keys);

    /// <summary>Brings a batch in.</summary>
    /// <returns>For each account that was left out, its line and why.</returns>
    public Task<IReadOnlyList<(long Line, string Why)>> AddAsync(
        IReadOnlyList<ImportedAccount> batch, DateTimeOffset now, CancellationToken ct) => database.WriteAsync<IReadOnlyList<(long, string)>>(
        async scope =>
        {
            List<(long, string)> refused = [];
            foreach (var account in batch)
            {
                if (await FindTakenAsync(scope, account) is { } taken)
                {
                    refused.Add((account.Line, $"another account has this {taken} already"));
                    continue;
                }

                await AddAsync(scope, account, now);
            }

            return refused;
        },
        ct);

    private async Task AddAsync(WriteScope scope, ImportedAccount account, DateTimeOffset now)
    {
        var id = randomness.NewId(now);
        await scope.AddAsync(
            InsertAccount,
            new
            {
                Id = id,
                UserName = account.UserName?.Value,
                account.Locale,
                Status = (int)AccountStatus.Active,
                account.PasswordHash,
                account.WechatName,
                account.RegisteredVia,
                account.AccountManager,
                now,
            });
        foreach (var (kind, key, value, _) in IdentifiersOf(account))
        {
            await scope.AddAsync(InsertIdentifier, new { kind = (int)kind, key, account = id, value, now });
        }

        if (account.UserName is { } name)
        {
            await scope.AddAsync(
                InsertUserName, new { kind = (int)IdentifierKind.UserName, key = name.Key, account = id, value = name.Value, fold = name.Fold, now });
        }

        foreach (var order in account.Orders)
        {
            await _finder.KeepAsync(scope, new AccountId(id), order);
        }

        scope.Record(new AuditEntry(AuditKind.AccountImported, new AccountId(id)));
    }

    private static async Task<string?> FindTakenAsync(WriteScope scope, ImportedAccount account)
    {
        foreach (var (kind, key, _, word) in IdentifiersOf(account))
        {
            if (await scope.FindAsync<long?>(HasIdentifier, new { kind = (int)kind, key }) is not null)
            {
                return word;
            }
        }

        return account.UserName is { } name
            && await scope.FindAsync<long?>(
                HasUserName, new { kind = (int)IdentifierKind.UserName, key = name.Key, fold = name.Fold, account = Guid.Empty }) is not null
            ? "user name"
            : null;
    }

    private static IEnumerable<(IdentifierKind Kind, string Key, string Value, string Word)> IdentifiersOf(ImportedAccount account)
    {
        if (account.Email is { } email)
        {
            yield return (IdentifierKind.Email, email.Key, email.Value, "e-mail address");
        }

        if (account.Phone is { } phone)
        {
            yield return (IdentifierKind.Phone, phone.Key, phone.E164, "phone number");
        }
    }
}
