using System.ComponentModel.DataAnnotations;

namespace Keyback.Storage;

/// <summary>Where everything is kept. Bound from <c>Keyback:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Storage";

    /// <summary>One file beside the server.</summary>
    public const string Sqlite = "sqlite";

    /// <summary>A database server that several nodes share.</summary>
    public const string Postgres = "postgres";

    /// <summary>The kind of database: <c>sqlite</c>, one file beside the server, or <c>postgres</c>, a server that several nodes share.</summary>
    [AllowedValues(Sqlite, Postgres, ErrorMessage = "Keyback:Storage:Provider must be 'sqlite' or 'postgres'.")]
    public string Provider { get; set; } = Sqlite;

    /// <summary>As the database's own library takes it. A relative file lies below the content root.</summary>
    [Required]
    public string ConnectionString { get; set; } = "Data Source=data/keyback.db";

    /// <summary>PostgreSQL only: how long one statement may take. Default 10 seconds: whoever asked has gone by then. From 1 second to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>PostgreSQL only: how long a statement may wait for another transaction. Default 5 seconds. From 1 second to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
