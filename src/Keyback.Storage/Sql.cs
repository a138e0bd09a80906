namespace Keyback.Storage;

/// <summary>Reads the statement files that lie beside the stores.</summary>
internal static class Sql
{
    /// <summary>The statement that answers a question, such as <c>Recoveries/find_recovery</c>.</summary>
    public static string Text(string question)
    {
        var name = $"Keyback.Storage.{question.Replace('/', '.')}.sql";
        using var stream = typeof(Sql).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no statement file {question}.sql.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>A statement of which PostgreSQL has a text of its own, <c>….postgres.sql</c>, because many write at once there.</summary>
    public static DialectSql Dialects(string question) => new(Text(question), Text($"{question}.postgres"));

    /// <summary>The migration scripts in the order of their numbers.</summary>
    public static IReadOnlyList<(string Name, string Text)> Migrations()
    {
        const string Folder = "Keyback.Storage.Migrations.";
        return
        [
            .. typeof(Sql).Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Select(name => name[Folder.Length..^".sql".Length])
                .Order(StringComparer.Ordinal)
                .Select(name => (name, Text($"Migrations/{name}"))),
        ];
    }
}

/// <summary>One question in two dialects.</summary>
/// <param name="Sqlite">Where one writer writes in turn.</param>
/// <param name="Postgres">Where many write at once.</param>
internal sealed record DialectSql(string Sqlite, string Postgres);
