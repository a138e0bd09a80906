using Keyback.Bench.Peers;

// What bench/run measures Keyback against: peers bare|floor|identity serve URL, peers floor|identity prepare ACCOUNTS.
// The database is the one of the environment's ConnectionStrings__Bench.
if (args is not [var peer, var what, var argument])
{
    await Console.Error.WriteLineAsync("usage: peers bare|floor|identity serve URL; peers floor|identity prepare ACCOUNTS");
    return 2;
}

var builder = WebApplication.CreateBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning); // a line a request and statement would slow them down
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
if (what == "serve")
{
    builder.WebHost.UseUrls(argument);
}

var database = builder.Configuration.GetConnectionString("Bench") ?? "";
switch (peer)
{
    case "bare":
        break;
    case "floor":
        builder.AddFloor(database);
        break;
    case "identity":
        builder.AddIdentity(database);
        break;
    default:
        await Console.Error.WriteLineAsync($"There is no peer {peer}.");
        return 2;
}

var app = builder.Build();
if (what == "prepare")
{
    var accounts = int.Parse(argument, System.Globalization.CultureInfo.InvariantCulture);
    await (peer == "floor" ? Floor.PrepareAsync(database, accounts) : IdentityPeer.PrepareAsync(app.Services, accounts));
    return 0;
}

switch (peer)
{
    case "bare":
        app.MapBare();
        break;
    case "floor":
        app.MapFloor();
        break;
    default:
        app.MapIdentityPeer();
        break;
}

await app.RunAsync();
return 0;
