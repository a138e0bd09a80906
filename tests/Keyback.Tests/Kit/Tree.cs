namespace Keyback.Tests.Kit;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Tree
{
    private static readonly string Root = Find();

    public static string File(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Keyback.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException("The tests must run inside the source tree.");
        }

        return folder;
    }
}
