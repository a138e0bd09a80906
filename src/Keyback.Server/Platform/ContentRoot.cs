using Keyback.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>
/// Where settings, style sheets and everything with a relative path lie: the folder that the server is started in, or,
/// when no settings are there, the folder that it was published to. So it may be started from anywhere.
/// </summary>
internal static class ContentRoot
{
    private const string Settings = "appsettings.json";

    /// <summary>The builder of the server and of every command.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] args) => WebApplication.CreateBuilder(new WebApplicationOptions
    {
        // Settings are read once, so nobody need watch the files: machines run out of watchers.
        Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
        ApplicationName = typeof(ContentRoot).Assembly.GetName().Name,
        ContentRootPath = IsNamed(args) || File.Exists(Settings) || !File.Exists(Path.Combine(AppContext.BaseDirectory, Settings))
            ? null
            : AppContext.BaseDirectory,
    });

    private static bool IsNamed(string[] args) =>
        args.Any(arg => arg.TrimStart('-').StartsWith("contentRoot", StringComparison.OrdinalIgnoreCase))
        || Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT") is not null
        || Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is not null;
}

/// <summary>Puts a SQLite file with a relative path below the content root.</summary>
internal sealed class StorePlace(IHostEnvironment environment) : IPostConfigureOptions<StorageOptions>
{
    public void PostConfigure(string? name, StorageOptions options)
    {
        if (options.Provider != StorageOptions.Sqlite)
        {
            return;
        }

        try
        {
            var parts = new SqliteConnectionStringBuilder(options.ConnectionString);
            if (parts.DataSource.Length > 0 && parts.DataSource[0] is not ':' && !parts.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            {
                parts.DataSource = Path.Combine(environment.ContentRootPath, parts.DataSource);
                options.ConnectionString = parts.ToString();
            }
        }
        catch (ArgumentException)
        {
            // Left as it is: the validator says what is wrong with it.
        }
    }
}
