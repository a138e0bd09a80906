using Keyback.Limits;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Keyback.Storage.Tests.Kit;

/// <summary>A folder with one SQLite file, and the nodes that have opened it. It goes away with everything in it.</summary>
internal sealed class StoreFolder : IDisposable
{
    /// <summary>What these tests run on; the same tests run on PostgreSQL in a program of their own.</summary>
    public const string Provider = StorageOptions.Sqlite;

    /// <summary>How many chains of the record one node keeps at most.</summary>
    public const int ChainsOfNode = 1;

    public static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-store-");
    private readonly List<Node> _nodes = [];

    /// <summary>The operator's key unless a node is told another.</summary>
    public static byte[] OperatorKey { get; } = [.. Enumerable.Range(1, 32).Select(number => (byte)number)];

    /// <summary>The clock of all nodes.</summary>
    public FakeTimeProvider Clock { get; } = new(Noon);

    /// <summary>The SQLite file.</summary>
    public string File => Path.Combine(_folder.FullName, "keyback.db");

    /// <summary>How the file is opened.</summary>
    public string ConnectionString => $"Data Source={File}";

    /// <summary>Opens the file as one more server does.</summary>
    public Node Open(Action<LimitsOptions>? limits = null, OperatorKeys? keys = null, SmsSpendingOptions? spending = null)
    {
        // Off the test's own context: opening waits for the store, and the store's answer must find a free thread.
        var node = Task.Run(() => new Node(ConnectionString, Clock, keys ?? new OperatorKeys(OperatorKey, []), limits, spending)).GetAwaiter().GetResult();
        _nodes.Add(node);
        return node;
    }

    /// <summary>Opens the file without a server, to look or to tamper.</summary>
    public SqliteConnection OpenBare()
    {
        var connection = new SqliteConnection($"{ConnectionString};Pooling=false;Default Timeout=20");
        connection.Open();
        return connection;
    }

    /// <summary>Whether this database takes a statement file; the others are PostgreSQL's own.</summary>
    public static bool Takes(string statement) => !statement.Contains("postgres", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a command needs besides its text to be prepared: nothing.</summary>
    public static void Describe(SqliteCommand command)
    {
    }

    /// <summary>Whether the database or its write-ahead log holds these bytes.</summary>
    public bool Holds(ReadOnlySpan<byte> bytes)
    {
        foreach (var file in Directory.GetFiles(_folder.FullName))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            if (copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(bytes) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        _folder.Delete(recursive: true);
    }
}
