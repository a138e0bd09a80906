namespace Keyback.Server.Tests.Kit;

/// <summary>The project's own files, found from wherever the tests run.</summary>
internal static class Tree
{
    // What builds and package managers leave here is none of the project's.
    private static readonly string[] Foreign = ["artifacts", "bin", "obj", "node_modules", ".git"];

    /// <summary>The project's folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>The text of a file.</summary>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Every file below a folder whose name ends like this.</summary>
    public static IEnumerable<string> Files(string folder, string ending) => Below(Path.Combine(Root, folder))
        .Where(file => file.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Every document. What the help centre says is none: its links are those of pages.</summary>
    public static IEnumerable<string> Documents() => Files("", ".md").Where(file => !file.StartsWith(Path.Combine(Root, "content"), StringComparison.Ordinal));

    private static IEnumerable<string> Below(string folder) => Directory.EnumerateDirectories(folder)
        .Where(inner => !Foreign.Contains(Path.GetFileName(inner)))
        .SelectMany(Below)
        .Concat(Directory.EnumerateFiles(folder));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Keyback.slnx")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("Keyback.slnx is above no test.");
        }

        return folder.FullName;
    }
}
