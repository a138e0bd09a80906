using System.Diagnostics;
using Keyback.Challenges;
using Keyback.Server.Captcha;
using Keyback.Server.Platform;

namespace Keyback.Bench.Captcha;

/// <summary>How many pictures tesseract reads wholly right, for each way of preparing them and of asking.</summary>
internal static class ReadingRate
{
    // One line; one word; one line without any of tesseract's own preparation.
    private static readonly int[] Segmentations = [7, 8, 13];

    private static readonly (string Name, Func<GreyPicture, GreyPicture> Prepare)[] Preparations =
    [
        ("black and white, more strokes off, half size", picture => picture.Threshold().WithoutThinStrokes(3).Resize(0.5)),
        ("black and white, thin strokes off", picture => picture.Threshold().WithoutThinStrokes(2)),
        ("black and white, half size", picture => picture.Threshold().Resize(0.5)),
        ("black and white", picture => picture.Threshold()),
        ("grey", picture => picture),
        ("grey, double size", picture => picture.Resize(2)),
    ];

    internal static async Task PrintAsync(int pictures)
    {
        var randomness = new SystemRandomness();
        CaptchaText[] texts = [.. Enumerable.Range(0, pictures).Select(_ => CaptchaText.New(randomness))];
        GreyPicture[] drawn = [.. texts.Select(text => GreyPicture.Open(CaptchaPicture.Draw(text, randomness)))];
        var readByAny = new bool[pictures];
        foreach (var (name, prepare) in Preparations)
        {
            var folder = Directory.CreateTempSubdirectory("captcha-");
            Parallel.For(0, pictures, i => prepare(drawn[i]).Save(Path.Combine(folder.FullName, $"{i:0000}.pgm")));
            foreach (var segmentation in Segmentations)
            {
                var read = await ReadAsync(folder.FullName, pictures, segmentation);
                bool[] right = [.. read.Select((typed, i) => CaptchaText.TryRead(typed, out var text) && text == texts[i])];
                var signs = read.Select((typed, i) => SharedSigns(typed, texts[i].Canonical)).Average() / CaptchaText.Length;
                readByAny = [.. readByAny.Zip(right, (any, one) => any || one)];
                Console.WriteLine($"psm {segmentation,2}, {name}: {Share(right)} wholly right, {signs:P0} of the characters in their order");
            }

            folder.Delete(recursive: true);
        }

        Console.WriteLine($"any of them, as if an attacker knew which: {Share(readByAny)}");
    }

    private static string Share(bool[] right) => $"{right.Count(one => one)} of {right.Length} ({right.Average(one => one ? 1.0 : 0):P2})";

    // One process reads one list, so that starting it counts once; as many lists as there are processors.
    private static async Task<string[]> ReadAsync(string folder, int pictures, int segmentation)
    {
        var parts = Enumerable.Range(0, pictures).Chunk((pictures / Environment.ProcessorCount) + 1).ToArray();
        var read = await Task.WhenAll(parts.Select(part => ReadPartAsync(folder, part, segmentation)));
        return [.. read.SelectMany(part => part)];
    }

    // Some pictures kill tesseract. A list with one is halved until it stands alone, and that one counts as unread.
    private static async Task<string[]> ReadPartAsync(string folder, int[] part, int segmentation)
    {
        var pages = await RunAsync(folder, part, segmentation);
        return pages.Length == part.Length ? pages
            : part.Length == 1 ? [""]
            : [
                .. await ReadPartAsync(folder, part[..(part.Length / 2)], segmentation),
                .. await ReadPartAsync(folder, part[(part.Length / 2)..], segmentation),
            ];
    }

    private static async Task<string[]> RunAsync(string folder, int[] part, int segmentation)
    {
        var list = Path.Combine(folder, $"list-{part[0]}.txt");
        await File.WriteAllLinesAsync(list, part.Select(i => Path.Combine(folder, $"{i:0000}.pgm")));
        var start = new ProcessStartInfo("tesseract", [list, "-", "--psm", $"{segmentation}", "-c", $"tessedit_char_whitelist={CaptchaText.Alphabet}SZBG"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["OMP_THREAD_LIMIT"] = "1" },
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("tesseract did not start.");
        var complaints = process.StandardError.ReadToEndAsync();
        var pages = (await process.StandardOutput.ReadToEndAsync()).Split('\f');
        await complaints;
        await process.WaitForExitAsync();
        return process.ExitCode != 0 ? []
            : [.. pages.Select(page => string.Concat(page.Where(sign => !char.IsWhiteSpace(sign))))];
    }

    // The longest common subsequence: how much a reader got, even where it left characters out.
    private static int SharedSigns(string read, string text)
    {
        var above = new int[text.Length + 1];
        foreach (var sign in read)
        {
            var row = new int[above.Length];
            for (var j = 1; j < row.Length; j++)
            {
                row[j] = sign == text[j - 1] ? above[j - 1] + 1 : Math.Max(above[j], row[j - 1]);
            }

            above = row;
        }

        return above[^1];
    }
}
