using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Keyback.Server.Help;
using Keyback.Server.Tests.Kit;
using Keyback.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Help;

/// <summary>
/// What every question tells search engines, checked by schema.org's own vocabulary (schema-dts) and the compiler that reads
/// it: every type and property must be one, and be where it belongs. One run for all questions in both languages.
/// </summary>
public sealed partial class StructuredDataTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string Place = Path.Combine(Tree.Root, "tests", "Keyback.Server.Tests");

    [Fact]
    public async Task The_vocabulary_knows_all_that_every_question_says_in_both_languages()
    {
        await using var host = await KeybackHost.StartAsync();
        using var supervisor = await host.SignedInAsync(StaffRole.Supervisor);
        await supervisor.EditAsync("Publish", HelpDesks.Question("lighthouse"));
        var library = host.Services.GetRequiredService<HelpLibrary>();
        StringBuilder checks = new("import type { QAPage, WithContext } from 'schema-dts';\n");
        var count = 0;
        foreach (var question in library.In("en").Questions.Concat(library.In("zh-Hans").Questions))
        {
            var page = (await supervisor.GetAsync($"/help/{question.Slug}?lang={question.Locale}")).Html;
            checks.Append("export const page").Append(count++).Append(": WithContext<QAPage> = ").Append(JsonLd().Match(page).Groups[1].Value).Append(";\n");
        }

        Assert.True(count >= 2 * 17, $"{count} pages");
        Assert.Equal("", await CheckAsync(checks.ToString()));
    }

    [Theory]
    [InlineData("\"acceptedAnswer\"", "\"acceptedAnswr\"")]
    [InlineData("\"@type\":\"Answer\"", "\"@type\":\"Anser\"")]
    [InlineData("\"@type\":\"ListItem\"", "\"@type\":\"Recipe\"")]
    public async Task What_the_vocabulary_does_not_know_is_found(string right, string wrong)
    {
        await using var host = await KeybackHost.StartAsync();
        using var reader = new PageClient(host.Url);
        var data = JsonLd().Match((await reader.GetAsync("/help/no-mail?lang=en")).Html).Groups[1].Value;
        Assert.Contains(right, data, StringComparison.Ordinal);

        var said = await CheckAsync($"import type {{ QAPage, WithContext }} from 'schema-dts';\nexport const page: WithContext<QAPage> = {data.Replace(right, wrong, StringComparison.Ordinal)};\n");

        Assert.Contains("error TS", said, StringComparison.Ordinal);
    }

    private static async Task<string> CheckAsync(string text)
    {
        var compiler = Path.Combine(Place, "node_modules", "typescript", "bin", "tsc");
        Assert.True(File.Exists(compiler), $"The compiler is missing: there is no {compiler}. Run: npm ci --prefix tests/Keyback.Server.Tests");
        var file = Path.Combine(Place, "node_modules", $"checks-{Path.GetRandomFileName()}.ts"); // beside the vocabulary, which it imports
        try
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            using var node = Process.Start(new ProcessStartInfo("node", [compiler, "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", file])
            {
                RedirectStandardOutput = true,
            })!;
            using var patience = new CancellationTokenSource(Patience);
            var said = await node.StandardOutput.ReadToEndAsync(patience.Token);
            await node.WaitForExitAsync(patience.Token);
            return node.ExitCode == 0 ? "" : said;
        }
        finally
        {
            File.Delete(file);
        }
    }

    [GeneratedRegex("<script type=\"application/ld\\+json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex JsonLd();
}
