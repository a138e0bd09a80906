using Microsoft.Extensions.FileProviders;

namespace Keyback.Server.Platform;

/// <summary>Style sheets, scripts and icons: fingerprinted, compressed at build time, kept by browsers for good.</summary>
internal static class Assets
{
    extension(WebApplication app)
    {
        internal void MapAssets()
        {
            // A published program has them beside it, whatever directory it is started in; below the working directory
            // they would be answered empty. A build serves them from the sources.
            var published = Path.Combine(AppContext.BaseDirectory, "wwwroot");
            if (Directory.Exists(published))
            {
                app.Environment.WebRootFileProvider = new PhysicalFileProvider(published);
            }

            app.MapStaticAssets().WithMetadata(new KeptByBrowsers());
        }
    }
}
