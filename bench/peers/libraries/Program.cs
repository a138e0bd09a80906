using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Keyback.Bench.Libraries;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.HttpOverrides;

// What Keyback has loaded when it is idle and cannot do without, and nothing of Keyback: the framework's parts with one page that has
// a form and one route of an API, and each library used once (Used.cs). Whoever stands on them takes no less memory.
// usage: libraries --urls URL --folder FOLDER     the folder takes the keys and a table
var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]); // as the server: nobody watches files
var folder = builder.Configuration["folder"] ?? throw new InvalidOperationException("--folder names no folder.");
builder.Logging.ClearProviders().AddJsonConsole().SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var services = builder.Services;
services.AddSystemd();
services.AddHttpClient("gateway").ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler());
services.AddAuthentication("none").AddScheme<AuthenticationSchemeOptions, NoAuthentication>("none", null);
services.AddAuthorization();
services.AddRateLimiter(limiter => limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(
    _ => RateLimitPartition.GetConcurrencyLimiter(1, _ => new() { PermitLimit = 1000, QueueLimit = 0 })));
services.AddDataProtection()
    .PersistKeysToFileSystem(new DirectoryInfo(folder))
    .UseCryptographicAlgorithms(new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
services.AddRazorPages();
services.AddOpenApi();
services.AddProblemDetails();
services.ConfigureHttpJsonOptions(options =>
{
    options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
});

var app = builder.Build();
Used.Once(folder);
app.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
app.UseExceptionHandler();
app.UseRouting();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.MapStaticAssets();
app.MapRazorPages().WithStaticAssets();
app.MapPost("/rows", (Row row) => TypedResults.Ok(row));
app.Lifetime.ApplicationStarted.Register(() => _ = GiveBackAsync()); // as the server does
await app.RunAsync();

static async Task GiveBackAsync()
{
    await Task.Delay(TimeSpan.FromSeconds(3));
    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
