namespace Keyback.Server.Platform;

/// <summary>Style sheets, scripts and icons: fingerprinted, compressed at build time, kept by browsers for good.</summary>
internal static class Assets
{
    /// <summary>
    /// Where they lie beside a published program, whatever directory it is started in; none in a build, which serves
    /// them from the sources. Without it they would be looked for below the working directory and answered empty.
    /// </summary>
    internal static string? PublishedFolder =>
        Path.Combine(AppContext.BaseDirectory, "wwwroot") is var folder && Directory.Exists(folder) ? folder : null;

    extension(WebApplication app)
    {
        internal void MapAssets() => app.MapStaticAssets().WithMetadata(new KeptByBrowsers());
    }
}
