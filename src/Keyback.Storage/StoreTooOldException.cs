namespace Keyback.Storage;

/// <summary>The database server is of a version that is not supported.</summary>
public sealed class StoreTooOldException(Version found) : Exception(
    $"Keyback:Storage:ConnectionString leads to PostgreSQL {found}. Keyback needs 15 or later.");
