namespace Keyback.Server.Platform;

/// <summary>Style sheets, scripts and icons: fingerprinted, compressed at build time, kept by browsers for good.</summary>
internal static class Assets
{
    extension(WebApplication app)
    {
        internal void MapAssets() => app.MapStaticAssets().WithMetadata(new KeptByBrowsers());
    }
}
