using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
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

    private sealed record Document(
        int Version, string Site, DateTimeOffset MadeAt, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, object?>>> Data);

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
