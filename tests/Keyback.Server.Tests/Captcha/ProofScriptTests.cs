using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyback.Challenges;

namespace Keyback.Server.Tests.Captcha;

public sealed class ProofScriptTests
{
    [Fact]
    public async Task The_browsers_work_is_what_the_server_accepts()
    {
        var randomness = new RepeatableRandomness();
        ProofOfWork[] works = [.. Enumerable.Range(0, 100).Select(_ => ProofOfWork.New(randomness, 3000))];

        var numbers = await FindAsync([.. works.Select(work => (work.Salt, work.Target, work.MaxNumber))]);

        Assert.Equal(works.Length, numbers.Length);
        Assert.All(works.Zip(numbers), pair => Assert.True(pair.First.Accepts(pair.Second), $"{pair.First.Salt}{pair.Second}"));
    }

    // Around the places where SHA-256 needs another block.
    [Fact]
    public async Task Salts_of_every_length_and_script_hash_alike()
    {
        (string Salt, int Number)[] cases =
        [
            .. Enumerable.Range(0, 140).Select(length => (new string('s', length) + ProofOfWork.Delimiter, length * 7)),
            ("盐é😀&", 99),
        ];

        var numbers = await FindAsync([.. cases.Select(one => (one.Salt, Hash(one.Salt, one.Number), 1000L))]);

        Assert.Equal(cases.Select(one => (long)one.Number), numbers);
    }

    [Fact]
    public async Task Without_an_answer_it_gives_up()
    {
        var numbers = await FindAsync([("salt&", Hash("salt&", 101), 100)]);

        Assert.Equal(-1, Assert.Single(numbers));
    }

    private static string Hash(string salt, int number) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{salt}{number}"))));

    private static async Task<long[]> FindAsync((string Salt, string Target, long MaxNumber)[] works)
    {
        var challenges = JsonSerializer.Serialize(works.Select(work => new { salt = work.Salt, target = work.Target, max_number = work.MaxNumber }));
        var script = await File.ReadAllTextAsync(WorkerPath(), TestContext.Current.CancellationToken)
            + $"\nconsole.log(JSON.stringify({challenges}.map(one => find(one))));\n";
        using var node = StartNode();
        await node.StandardInput.WriteAsync(script);
        node.StandardInput.Close();
        var complaints = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var answer = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await complaints);
        return JsonSerializer.Deserialize<long[]>(answer)!;
    }

    private static Process StartNode()
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", ["--input-type=module", "-"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip("node is not on the PATH.");
            throw;
        }
    }

    private static string WorkerPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Keyback.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "src/Keyback.Server/wwwroot/js/proof-worker.js");
    }
}
