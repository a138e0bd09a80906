using System.ComponentModel.DataAnnotations;
using System.Net;
using Keyback.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Keyback.Server.Platform;

/// <summary>Stops a start that could not end well, with a sentence that names the setting.</summary>
internal sealed class SiteOptionsValidator(IHostEnvironment environment) : IValidateOptions<SiteOptions>
{
    public ValidateOptionsResult Validate(string? name, SiteOptions options)
    {
        List<string> faults = [.. PublicUrlFaults(options), .. SiteUrlFaults(options), .. KeyFaults(options), .. ProxyFaults(options), .. CheckFaults(options.Support)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsNetwork(string text) => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _);

    private IEnumerable<string> PublicUrlFaults(SiteOptions options)
    {
        if (options.PublicUrl is null)
        {
            if (!environment.IsDevelopment())
            {
                yield return "Keyback:PublicUrl is missing. Set it to the address under which people reach this server, such as https://id.shop.example.";
            }

            yield break;
        }

        if (!Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url is not { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" })
        {
            yield return "Keyback:PublicUrl must be an http or https address without user, path, query or fragment, such as https://id.shop.example.";
        }
        else if (url.Scheme == "http" && !url.IsLoopback)
        {
            yield return "Keyback:PublicUrl must be https, or http on localhost: codes and passwords would cross the network in the clear.";
        }
    }

    private static IEnumerable<string> SiteUrlFaults(SiteOptions options)
    {
        if (options.SiteUrl is null)
        {
            yield break;
        }

        if (!Uri.TryCreate(options.SiteUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
        {
            yield return "Keyback:SiteUrl must be an http or https address without user, such as https://shop.example.";
        }
        else if (url.Scheme == "http" && !url.IsLoopback)
        {
            yield return "Keyback:SiteUrl must be https, or http on localhost: whoever is in between could lead people to a page that asks for the new password.";
        }
    }

    private IEnumerable<string> KeyFaults(SiteOptions options)
    {
        if (options is { Key: not null, KeyFile: not null })
        {
            yield return "Keyback:Key and Keyback:KeyFile are both set. Set one.";
        }
        else if (options is { Key: null, KeyFile: null } && !environment.IsDevelopment())
        {
            yield return "Keyback:Key is missing. Set it to 32 random bytes in base64 (openssl rand -base64 32), or name a file with them in Keyback:KeyFile.";
        }
        else if (options.Key is { } key && ConfiguredKeys.Fault(key) is { } fault)
        {
            yield return $"Keyback:Key {fault}";
        }
        else if (options.KeyFile is { } file && ConfiguredKeys.FileFault(file) is { } fileFault)
        {
            yield return $"Keyback:KeyFile {fileFault}";
        }

        foreach (var (previous, index) in options.PreviousKeys.Select((previous, index) => (previous, index)))
        {
            if (ConfiguredKeys.Fault(previous) is { } previousFault)
            {
                yield return $"Keyback:PreviousKeys:{index} {previousFault}";
            }
        }
    }

    private static IEnumerable<string> ProxyFaults(SiteOptions options) => options.TrustedProxies.Index()
        .Where(proxy => !IsNetwork(proxy.Item))
        .Select(proxy => $"Keyback:TrustedProxies:{proxy.Index} must be an address or a network, such as 10.0.0.0/8.");

    private static IEnumerable<string> CheckFaults(SupportOptions support)
    {
        foreach (var (index, check) in support.Checks.Index())
        {
            List<ValidationResult> faults = [];
            Validator.TryValidateObject(check, new ValidationContext(check), faults, validateAllProperties: true);
            foreach (var fault in faults)
            {
                yield return $"Keyback:Support:Checks:{index}: {fault.ErrorMessage}";
            }
        }

        if (support.Checks.Select(check => check.Key).Distinct().Count() < support.Checks.Count)
        {
            yield return "Keyback:Support:Checks has two checks with one Key.";
        }

        var all = support.ToPolicy();
        if (support.Minimum.High < support.Minimum.Normal)
        {
            yield return "Keyback:Support:Minimum:High must be at least Keyback:Support:Minimum:Normal.";
        }
        else if (all.PointsOf(all.Checks.Select(check => check.Key)) < support.Minimum.High)
        {
            yield return "Keyback:Support:Minimum:High is more than all Keyback:Support:Checks are worth together: nobody could be helped.";
        }
    }
}

/// <summary>Finds out before the first question whether the store can be one.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    private const string Example = "such as Data Source=data/keyback.db";
    private const string PostgresExample = "such as Host=db.shop.example;Database=keyback;Username=keyback;Password=…";

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (string.IsNullOrEmpty(options.ConnectionString))
        {
            return ValidateOptionsResult.Skip; // its attribute says so
        }

        return options.Provider == StorageOptions.Postgres ? ValidatePostgres(options) : ValidateSqlite(options);
    }

    private static ValidateOptionsResult ValidatePostgres(StorageOptions options)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(options.ConnectionString);
            return string.IsNullOrEmpty(parts.Host)
                ? ValidateOptionsResult.Fail($"Keyback:Storage:ConnectionString must name a host, {PostgresExample}.")
                : ValidateOptionsResult.Success;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // Without what the library says: that may repeat a password.
            return ValidateOptionsResult.Fail($"Keyback:Storage:ConnectionString must be a connection string of PostgreSQL, {PostgresExample}.");
        }
    }

    private static ValidateOptionsResult ValidateSqlite(StorageOptions options)
    {
        try
        {
            var parts = new SqliteConnectionStringBuilder(options.ConnectionString);
            return parts.DataSource is "" or ":memory:" || parts.Mode is SqliteOpenMode.Memory
                ? ValidateOptionsResult.Fail($"Keyback:Storage:ConnectionString must name a file, {Example}.")
                : ValidateOptionsResult.Success;
        }
        catch (ArgumentException)
        {
            return ValidateOptionsResult.Fail($"Keyback:Storage:ConnectionString must be a connection string of SQLite, {Example}.");
        }
    }
}
