namespace Keyback.Server.Tests.Kit;

/// <summary>The project's own files, found from wherever the tests run.</summary>
internal static class Tree
{
    /// <summary>The text of a file.</summary>
    public static string Read(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Keyback.slnx")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("Keyback.slnx is above no test.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, path));
    }
}
