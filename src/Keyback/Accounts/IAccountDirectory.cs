namespace Keyback.Accounts;

/// <summary>Finds accounts. Keyback's own tables are one directory; a site's existing ones are others.</summary>
public interface IAccountDirectory
{
    /// <summary>The account that an identifier finds, or none.</summary>
    /// <param name="kind">What the identifier is.</param>
    /// <param name="key">Its comparison key.</param>
    /// <param name="ct">Gives up waiting.</param>
    Task<Account?> FindAsync(IdentifierKind kind, string key, CancellationToken ct);

    /// <summary>The account with this id, or none.</summary>
    Task<Account?> FindAsync(AccountId id, CancellationToken ct);
}
