using System.Globalization;
using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>How connections to PostgreSQL are made: always to the primary, with limits on every wait.</summary>
internal static class PostgresConnections
{
    // Overridden by what the operator writes. What a host was a moment ago is not trusted, so that a new primary is found at
    // once, and a host of which one connection broke is asked for another.
    private const string Defaults = "Application Name=keyback;Maximum Pool Size=40;Timeout=5;Max Auto Prepare=200;Auto Prepare Min Usages=2;Host Recheck Seconds=0;Keepalive=30";

    /// <summary>The pool of connections.</summary>
    /// <exception cref="ArgumentException">The connection string is none of PostgreSQL's.</exception>
    public static (NpgsqlDataSource Source, int Size) Open(StorageOptions options)
    {
        var parts = Read(options.ConnectionString);
        var builder = new NpgsqlDataSourceBuilder(Complete(parts, options).ConnectionString);
        return (builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary), parts.MaxPoolSize);
    }

    /// <summary>What the operator wrote, over the defaults.</summary>
    /// <exception cref="ArgumentException">The connection string is none of PostgreSQL's.</exception>
    public static NpgsqlConnectionStringBuilder Read(string connectionString) => new($"{Defaults};{connectionString}");

    private static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder parts, StorageOptions options)
    {
        // "on" and not what the server's file may say: an answer means that it is on disk (I9).
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"-c synchronous_commit=on -c statement_timeout={options.StatementTimeout.TotalMilliseconds:F0} -c lock_timeout={options.LockTimeout.TotalMilliseconds:F0}");
        parts.Options = string.IsNullOrEmpty(parts.Options) ? settings : $"{parts.Options} {settings}";
        parts.TargetSessionAttributes = null; // the primary, always: what was just written must be read
        parts.CommandTimeout = (int)options.StatementTimeout.TotalSeconds + 5; // the server gives up first, and says so
        return parts;
    }
}
