using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Keyback.Abuse.Reports;

/// <summary>The same for programs.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes it to a file.</summary>
    public static Task WriteAsync(FileInfo file, IReadOnlyList<Played> all) => File.WriteAllTextAsync(
        file.FullName,
        new JsonArray([.. all.Select(played => new JsonObject
        {
            ["attack"] = played.Attack.Name,
            ["threatens"] = played.Attack.Threatens,
            ["verdict"] = Printout.Word(played.Verdict),
            ["seconds"] = Math.Round(played.Took.TotalSeconds, 1),
            ["findings"] = new JsonArray([.. played.Findings.Select(finding => new JsonObject
            {
                ["what"] = finding.What, ["tried"] = finding.Times, ["got"] = finding.Got, ["verdict"] = Printout.Word(finding.Verdict),
            })]),
        })]).ToJsonString(Readable));
}
