using System.Text.RegularExpressions;
using Dapper;
using Keyback.Limits;
using Keyback.Storage.Postgres;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Keyback.Storage.Tests.Kit;

/// <summary>A database of its own on the tests' PostgreSQL server, and the nodes that have opened it. It goes away with everything in it.</summary>
internal sealed partial class StoreFolder : IDisposable
{
    /// <summary>What these tests run on.</summary>
    public const string Provider = StorageOptions.Postgres;

    /// <summary>How many chains of the record one node keeps at most.</summary>
    public static int ChainsOfNode => PostgresDatabase.WritersOf(new StorageOptions { ConnectionString = PostgresCluster.Instance.ConnectionStringOf("any") });

    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly string _database = PostgresCluster.Instance.Create();
    private readonly List<Node> _nodes = [];

    /// <summary>The operator's key unless a node is told another.</summary>
    public static byte[] OperatorKey { get; } = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    /// <summary>The clock of all nodes.</summary>
    public FakeTimeProvider Clock { get; } = new(Noon);

    /// <summary>How the database is opened.</summary>
    public string ConnectionString => PostgresCluster.Instance.ConnectionStringOf(_database);

    /// <summary>The database's name.</summary>
    public string Name => _database;

    /// <summary>Opens the database as one more server does.</summary>
    public Node Open(Action<LimitsOptions>? limits = null, OperatorKeys? keys = null, SmsSpendingOptions? spending = null, string? connectionString = null)
    {
        var node = Task.Run(() => new Node(connectionString ?? ConnectionString, Clock, keys ?? new OperatorKeys(OperatorKey, []), limits, spending)).GetAwaiter().GetResult();
        lock (_nodes)
        {
            _nodes.Add(node);
        }

        return node;
    }

    /// <summary>Opens the database without a server, to look or to tamper.</summary>
    public NpgsqlConnection OpenBare()
    {
        var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        connection.Open();
        return connection;
    }

    /// <summary>Whether this database takes a statement file.</summary>
    public static bool Takes(string statement) => statement.Length > 0;

    /// <summary>What a command needs besides its text to be prepared: parameters, whose types the server finds out.</summary>
    public static void Describe(NpgsqlCommand command)
    {
        foreach (var name in Parameters().Matches(command.CommandText).Select(match => match.Value).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlTypes.NpgsqlDbType.Unknown) { Value = DBNull.Value });
        }
    }

    /// <summary>Whether a file of the tables or of their indexes holds these bytes.</summary>
    public bool Holds(ReadOnlySpan<byte> bytes)
    {
        using var connection = OpenBare();
        connection.Execute("CHECKPOINT;"); // into the files
        var files = connection.Query<string>(
            """
            SELECT pg_relation_filepath(c.oid) FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND pg_relation_filepath(c.oid) IS NOT NULL
                OR c.oid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
            """).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            if (File.ReadAllBytes(Path.Combine(PostgresCluster.Instance.Data, file)).AsSpan().IndexOf(bytes) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        PostgresCluster.Instance.Drop(_database);
    }

    [GeneratedRegex("(?<=@)[A-Za-z]+")]
    private static partial Regex Parameters();
}
