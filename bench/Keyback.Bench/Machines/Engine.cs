namespace Keyback.Bench.Machines;

/// <summary>In what Keyback keeps its data.</summary>
internal enum Engine
{
    Sqlite,

    Postgres,
}

/// <summary>The words of engines.</summary>
internal static class Engines
{
    public static Engine[] All { get; } = [Engine.Sqlite, Engine.Postgres];

    extension(Engine engine)
    {
        /// <summary>As settings and names of figures say it.</summary>
        public string Word => engine is Engine.Sqlite ? "sqlite" : "postgres";

        /// <summary>The peer that keeps the rows that Keyback keeps on it, and nothing else.</summary>
        public string RowsPeer => engine is Engine.Sqlite ? "rows-in-file" : "rows";

        /// <summary>As people say it.</summary>
        public string Name => engine is Engine.Sqlite ? "SQLite" : "PostgreSQL";
    }
}
