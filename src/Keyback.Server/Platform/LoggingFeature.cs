namespace Keyback.Server.Platform;

/// <summary>
/// The log: one JSON object a line with the time in UTC, plain lines in Development. The framework's own request lines
/// stay out, because they print paths, and the path of <c>/not-me/</c> holds a token.
/// </summary>
internal static class LoggingFeature
{
    extension(IServiceCollection services)
    {
        internal void AddKeybackLogging(IHostEnvironment environment) => services.AddLogging(logging =>
        {
            logging.ClearProviders();
            if (environment.IsDevelopment())
            {
                logging.AddSimpleConsole(options => options.SingleLine = true);
            }
            else
            {
                logging.AddJsonConsole(options =>
                {
                    options.UseUtcTimestamp = true;
                    options.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                    options.IncludeScopes = false; // the framework's scopes hold the request's path
                });
            }

            logging.AddFilter("Microsoft", LogLevel.Warning);
            logging.AddFilter("System", LogLevel.Warning);
            logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
            logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error); // it warns of unwrapped keys; the store seals them
            logging.AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None); // it prints exceptions; Failures logs their type and stack
            logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.None); // an old form is the visitor's business
        });
    }
}
