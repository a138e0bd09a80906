using System.Diagnostics;
using System.Globalization;
using Keyback.Server.Help;

namespace Keyback.Bench.Help;

/// <summary>How long a search takes among many questions: the real ones, varied by words drawn from all of them.</summary>
internal static class SearchRate
{
    private const int Times = 20; // searches for each query
    private const double Target = 20; // milliseconds

    private static readonly string[] English =
    [
        "forgot password", "forgot my pasword", "did not recieve e-mail", "temporary cdoe", "i lost my phone and have a new number what can i do now",
        "qwertzuiop asdfghjkl", "a", string.Join(' ', Enumerable.Repeat("verifcation mesage pasword", 4)),
    ];

    private static readonly string[] Chinese =
    [
        "忘记密码", "忘记秘码怎么办", "驗證碼錯誤", "收不到邮件怎么办", "手机丢了换了号码登录不了", "饕餮", "码",
        string.Concat(Enumerable.Repeat("手机验证码收不到怎么办", 9)),
    ];

    public static void Print(int questions)
    {
        Print("en", questions, English);
        Print("zh-Hans", questions, Chinese);
    }

    private static void Print(string language, int questions, string[] queries)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "content", "help", language);
        var real = Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal).Select(file => HelpFile.Read(file, Path.GetFileName(file))).ToList();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        HelpIndex index = new(Varied(real, questions, language is "en"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{language}: {questions} questions, index made in {clock.ElapsedMilliseconds} ms, {(GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576} MiB"));

        foreach (var query in queries)
        {
            index.Search(HelpQuery.Of(query), 20); // what is done once is not measured
            var taken = Enumerable.Range(0, Times).Select(_ =>
            {
                clock.Restart();
                index.Search(HelpQuery.Of(query), 20);
                return clock.Elapsed.TotalMilliseconds;
            }).Order().ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {taken[Times / 2],7:0.00} ms (worst {taken[^1]:0.00}){(taken[Times / 2] > Target ? " TOO SLOW" : "")}  {(query.Length > 40 ? query[..40] + "…" : query)}"));
        }
    }

    // Each varied question has the words of a real one, most of them changed for words of others; English ones get
    // words that exist nowhere else, too, so that the list of words grows as it would.
    private static IEnumerable<HelpEntry> Varied(List<IReadOnlyList<HelpFile>> real, int questions, bool invent)
    {
        var bodies = real.Select(file => string.Join('\n', file.Skip(1).Select(answer => answer.Text))).ToList();
        var pieces = bodies.SelectMany(body => body.Split(invent ? ' ' : '，')).ToArray();
        uint seed = 1;
        for (var at = 0; at < questions; at++)
        {
            var head = real[at % real.Count][0];
            var words = Enumerable.Range(0, invent ? 150 : 25).Select(_ => pieces[Next(pieces.Length)]);
            var invented = invent ? $" {Word()} {Word()} {Word()}" : "";
            yield return new HelpEntry(
                $"{head.Required("question")} {pieces[Next(pieces.Length)]}{invented}", head.Optional("also") ?? "", string.Join(invent ? ' ' : '，', words) + invented);
        }

        int Next(int below)
        {
            seed = (seed * 1664525) + 1013904223; // always the same
            return (int)((seed >> 8) % (uint)below);
        }

        string Word() => string.Concat(Enumerable.Range(0, 5 + Next(5)).Select(_ => "etaoinshrdlucmfpgw"[Next(18)]));
    }
}
