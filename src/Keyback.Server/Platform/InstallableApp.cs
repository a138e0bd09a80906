using System.Security.Cryptography;
using System.Text;
using Keyback.Server.Texts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Platform;

/// <summary>What lets people put the site on their home screen (W3C Web Application Manifest) and run without a connection that says so.</summary>
internal sealed class InstallableApp(IWebHostEnvironment environment, IOptions<SiteOptions> site, PageTexts texts)
{
    /// <summary>What the manifest is sent as (W3C Web Application Manifest §1.2).</summary>
    public const string MediaType = "application/manifest+json";

    private const int LongestShortName = 12; // characters that home screens have room for

    private readonly Lazy<string> _version = new(() => VersionOf(environment.WebRootFileProvider));

    /// <summary>The service worker's address: another version of the assets is another worker.</summary>
    public string Worker => $"/service-worker.js?v={_version.Value}";

    /// <summary>The manifest in the language of the request. A browser asks for it without cookies, so the address names the language.</summary>
    public static string ManifestPath => $"/manifest.webmanifest?in={Languages.Current}";

    internal sealed record Icon(string Src, string Sizes, string Type, string Purpose);

    internal sealed record Shortcut(string Name, string Url);

    internal sealed record Manifest(
        string Id,
        string Name,
        string ShortName,
        string Description,
        string Lang,
        string Dir,
        string StartUrl,
        string Scope,
        string Display,
        string ThemeColor,
        string BackgroundColor,
        IReadOnlyList<Icon> Icons,
        IReadOnlyList<Shortcut> Shortcuts);

    /// <summary>The manifest in the present language.</summary>
    public Manifest Describe()
    {
        var name = site.Value.SiteName;
        return new Manifest(
            Id: "/my",
            name,
            new string([.. name.EnumerateRunes().Take(LongestShortName).SelectMany(rune => rune.ToString())]).TrimEnd(),
            texts.Format("App_Description", name),
            Languages.Current,
            Dir: "ltr",
            StartUrl: "/my",
            Scope: "/",
            Display: "standalone",
            ThemeColor: "#0f6b5c",
            BackgroundColor: "#f3f7f5",
            [
                new Icon("/icons/any-192.png", "192x192", "image/png", "any"),
                new Icon("/icons/any-512.png", "512x512", "image/png", "any"),
                new Icon("/icons/maskable-192.png", "192x192", "image/png", "maskable"),
                new Icon("/icons/maskable-512.png", "512x512", "image/png", "maskable"),
                new Icon("/favicon.svg", "any", "image/svg+xml", "any"),
            ],
            [
                new Shortcut(texts["Settings_Title"], "/my/settings"),
                new Shortcut(texts["SignIn_Forgot"], "/forgot"),
            ]);
    }

    private static string VersionOf(IFileProvider files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in ((string[])["css", "js", "icons", ""])
            .SelectMany(folder => files.GetDirectoryContents(folder))
            .Where(file => !file.IsDirectory)
            .OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Name));
            using var stream = file.CreateReadStream();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            hash.AppendData(copy.GetBuffer().AsSpan(0, (int)copy.Length));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}

/// <summary>Serves the manifest.</summary>
internal static class InstallableAppEndpoint
{
    extension(IEndpointRouteBuilder routes)
    {
        internal void MapManifest() => routes.MapGet("/manifest.webmanifest", Show).WithMetadata(new KeptByBrowsers());
    }

    private static JsonHttpResult<InstallableApp.Manifest> Show(InstallableApp app, HttpContext context)
    {
        Languages.Speak(Languages.Match(context.Request.Query["in"]) ?? Languages.Current);
        context.Response.Headers.CacheControl = "public, max-age=3600";
        context.Response.Headers.Vary = "Accept-Language";
        return TypedResults.Json(app.Describe(), contentType: InstallableApp.MediaType);
    }
}
