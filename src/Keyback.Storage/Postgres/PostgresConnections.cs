using System.Globalization;
using Npgsql;

namespace Keyback.Storage.Postgres;

/// <summary>How connections to PostgreSQL are made: always to the primary, with limits on every wait.</summary>
internal static class PostgresConnections
{
    // Overridden by what the operator writes. Of several hosts each is asked once a second what it is, so that a new primary is
    // found soon; a primary becomes a standby only by a restart, which no connection survives. Nothing here outlives its transaction in a session,
    // so none has to be cleaned.
    private const string Defaults = "Application Name=keyback;Maximum Pool Size=40;Timeout=5;Max Auto Prepare=200;Auto Prepare Min Usages=2;Host Recheck Seconds=1;Keepalive=30;No Reset On Close=true";

    /// <summary>A pool of connections.</summary>
    /// <param name="options">Where the server is, and how long it may take.</param>
    /// <param name="waitForDisk">Whether a commit waits for the disk. If not, something else must before anybody is told (I9).</param>
    /// <param name="but">How many of the connections that the operator allows belong to somebody else.</param>
    /// <exception cref="ArgumentException">The connection string is none of PostgreSQL's.</exception>
    public static NpgsqlDataSource Open(StorageOptions options, bool waitForDisk, int but = 0)
    {
        var parts = Read(options.ConnectionString);
        parts.MaxPoolSize = Math.Max(1, parts.MaxPoolSize - but);
        parts.MinPoolSize = Math.Min(parts.MinPoolSize, parts.MaxPoolSize);
        var builder = new NpgsqlDataSourceBuilder(Complete(parts, options, waitForDisk).ConnectionString);
        return parts.Host?.Contains(',', StringComparison.Ordinal) is true
            ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.Primary)
            : builder.Build(); // it need not be asked what it is: there is no other
    }

    /// <summary>How many connections the operator allows.</summary>
    public static int SizeOf(StorageOptions options) => Read(options.ConnectionString).MaxPoolSize;

    /// <summary>What the operator wrote, over the defaults.</summary>
    /// <exception cref="ArgumentException">The connection string is none of PostgreSQL's.</exception>
    public static NpgsqlConnectionStringBuilder Read(string connectionString) => new($"{Defaults};{connectionString}");

    private static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder parts, StorageOptions options, bool waitForDisk)
    {
        // Not what the server's file may say: an answer means that it is on disk (I9).
        // No table is read from end to end where an index serves: a plan is kept with its connection, and one that was made
        // when the table was empty would still be there when it is not.
        var settings = string.Create(
            CultureInfo.InvariantCulture,
            $"-c synchronous_commit={(waitForDisk ? "on" : "off")} -c enable_seqscan=off -c statement_timeout={options.StatementTimeout.TotalMilliseconds:F0} -c lock_timeout={options.LockTimeout.TotalMilliseconds:F0}");
        parts.Options = string.IsNullOrEmpty(parts.Options) ? settings : $"{parts.Options} {settings}";
        parts.TargetSessionAttributes = null; // the primary, always: what was just written must be read
        parts.CommandTimeout = (int)options.StatementTimeout.TotalSeconds + 5; // the server gives up first, and says so
        return parts;
    }
}
