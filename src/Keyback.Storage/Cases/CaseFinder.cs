using Keyback.Accounts;
using Keyback.Security;
using Keyback.Support;

namespace Keyback.Storage.Cases;

/// <summary>Finds an account by what a caller says: exactly, or not at all.</summary>
internal sealed class CaseFinder(DataKeys keys)
{
    private const string OrderPurpose = "order";

    private static readonly TimeSpan ReferenceKept = TimeSpan.FromDays(7); // longer than any Recovery lives; two may be equal later on

    private static readonly string FindByIdentifier = Sql.Text("Accounts/find_by_identifier");
    private static readonly string FindByReference = Sql.Text("Cases/find_by_reference");
    private static readonly string FindByOrder = Sql.Text("Cases/find_by_order");
    private static readonly string InsertOrder = Sql.Text("Cases/insert_order");

    public async Task<AccountId?> FindAsync(WriteScope scope, Said said, DateTimeOffset now)
    {
        var found = said switch
        {
            { Identifier: { } identifier } => await scope.QueryAsync<Guid>(FindByIdentifier, new { kind = (int)identifier.Kind, key = identifier.Key }),
            { Reference: { } reference } => await scope.QueryAsync<Guid>(FindByReference, new { reference, since = now - ReferenceKept }),
            { Order: { } order } => await scope.QueryAsync<Guid>(FindByOrder, new { key = Hash(order) }),
            _ => [],
        };
        return found.Count == 1 ? new AccountId(found[0]) : null;
    }

    /// <summary>Keeps the number of an order for an account, as a hash that nobody without the store's key can try numbers against.</summary>
    public Task KeepAsync(WriteScope scope, AccountId account, OrderNumber order) =>
        scope.ExecuteAsync(InsertOrder, new { key = Hash(order), account = account.Value });

    private byte[] Hash(OrderNumber order) => keys.Pseudonym(OrderPurpose, order.Key);
}

/// <summary>Phrases of the record.</summary>
internal static class Phrase
{
    /// <summary>A word of ours as a phrase in snake_case.</summary>
    public static string Of<T>(T word)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());
}
