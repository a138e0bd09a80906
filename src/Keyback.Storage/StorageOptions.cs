using System.ComponentModel.DataAnnotations;

namespace Keyback.Storage;

/// <summary>Where everything is kept. Bound from <c>Keyback:Storage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Keyback:Storage";

    /// <summary>The kind of database: <c>sqlite</c>, one file beside the server.</summary>
    [AllowedValues("sqlite", ErrorMessage = "Keyback:Storage:Provider must be 'sqlite': this version keeps everything in one SQLite file.")]
    public string Provider { get; set; } = "sqlite";

    /// <summary>As the database's own library takes it. A relative file lies below the content root.</summary>
    [Required]
    public string ConnectionString { get; set; } = "Data Source=data/keyback.db";
}
