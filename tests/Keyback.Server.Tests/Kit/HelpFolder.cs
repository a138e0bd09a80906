using Keyback.Server.Help;

namespace Keyback.Server.Tests.Kit;

/// <summary>Content of a help centre, in a folder that goes away with it: one good question in both languages, and whatever a test writes.</summary>
internal sealed class HelpFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keyback-help-");

    public HelpFolder()
    {
        Write("authors.json", """{"us":{"name":{"en":"Us","zh-Hans":"我们"},"line":{"en":"We help.","zh-Hans":"我们来帮忙。"},"initials":{"en":"U","zh-Hans":"我"},"staff":true}}""");
        Write("tags.json", """{"start":{"en":"Start","zh-Hans":"开始"},"other":{"en":"Other","zh-Hans":"其他"}}""");
        Question("good", "Good.");
    }

    /// <summary>Where it is.</summary>
    public string Path => _folder.FullName;

    /// <summary>The setting that names it.</summary>
    public (string Name, string Value) Setting => ("Keyback:Help:Folder", Path);

    /// <summary>Writes a file.</summary>
    public void Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Writes a question with one answer, the same in both languages.</summary>
    public void Question(string slug, string answer, string head = "tags: start", string title = "Question?")
    {
        foreach (var language in (string[])["en", "zh-Hans"])
        {
            Write($"{language}/{slug}.md", Text(answer, head, title));
        }
    }

    /// <summary>A question's file.</summary>
    public static string Text(string answer, string head = "tags: start", string title = "Question?") =>
        $"---\nquestion: {title}\n{head}\norder: 1\ndate: 2026-01-02\nupdated: 2026-01-03\n---\n--- answer\nauthor: us\n---\n{answer}\n";

    /// <summary>What a start with this content is stopped by.</summary>
    public async Task<string> FaultAsync(params (string Name, string Value)[] settings)
    {
        var place = Directory.CreateDirectory(System.IO.Path.Combine(Path, "server"));
        var fault = await Assert.ThrowsAsync<HelpContentException>(() => KeybackHost.StartAsync([Setting, .. settings], folder: place.FullName));
        return fault.Message;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
