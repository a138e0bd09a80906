using System.ComponentModel;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Keyback.Server.Api.Document;
using Keyback.Server.Platform;
using Keyback.Storage.Accounts;
using Keyback.Storage.Sessions;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Accounts;

/// <summary>Everything that is kept about an account, as a file for its owner. <c>docs/privacy.md</c> says what stands in it.</summary>
internal sealed class AccountFile(AccountDataStore store, IOptions<SiteOptions> site)
{
    /// <summary>What the file is.</summary>
    public const string MediaType = "application/json";

    private static readonly JsonSerializerOptions Plain = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // +86… and names in any script stay readable; the file is never part of a page
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    internal sealed record Document(
        [property: Description("The version of this form of file.")] int Version,
        [property: Description("What the site is called.")] string Site,
        [property: Description("When the file was made.")] DateTimeOffset MadeAt,
        [property: Description("By part: what is kept, each entry with its members.")] IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>> Data);

    /// <summary>One as it begins, for the document of the API.</summary>
    public static Document Sample() => new(1, "Shop", Samples.Now, new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>>
    {
        ["user_names"] = [new Dictionary<string, object?> { ["name"] = "alex", ["created_at"] = Samples.Now.AddDays(-1) }],
    });

    /// <returns>The file, or none and why not.</returns>
    public async Task<(byte[]? Bytes, ChangeResult Result)> MakeAsync(SessionAct act)
    {
        var copy = await store.TakeAsync(act);
        return copy.Result is ChangeResult.Done
            ? (JsonSerializer.SerializeToUtf8Bytes(new Document(1, site.Value.SiteName, act.Now, copy.Parts), Plain), copy.Result)
            : (null, copy.Result);
    }

    /// <summary>What to call it.</summary>
    public static string NameAt(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"account-{now:yyyy-MM-dd}.json");
}
