using System.Text.Json;
using System.Text.RegularExpressions;

namespace Keyback.Server.Tests.Kit;

/// <summary>One SMS as the gateway <c>file</c> writes it.</summary>
internal sealed record SentSms(string To, string Text, string Template, IReadOnlyDictionary<string, string> Parameters);

/// <summary>The SMS in a pickup directory.</summary>
internal sealed partial class SmsFolder(string folder)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>All of them, in the order in which they were written.</summary>
    public IReadOnlyList<SentSms> All => Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).EnumerateFiles("*.json").OrderBy(file => file.LastWriteTimeUtc).Select(file => JsonSerializer.Deserialize<SentSms>(File.ReadAllText(file.FullName), Names)!)]
        : [];

    /// <summary>Waits until so many codes have gone to a number, and gives the newest.</summary>
    public async Task<string> CodeAsync(string number, int count = 1)
    {
        await KeybackHost.UntilAsync(() => CodesTo(number).Count() >= count, $"{count} codes to {number}");
        return Digits().Match(CodesTo(number).Last().Text).Value;
    }

    private IEnumerable<SentSms> CodesTo(string number) => All.Where(sms => sms.To == number && sms.Template == "recovery_code");

    [GeneratedRegex("(?<![0-9])[0-9]{6}(?![0-9])")]
    private static partial Regex Digits();
}
