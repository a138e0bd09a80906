using Keyback.Bench.Peers;

// What bench/run measures Keyback against: peers PEER serve URL, peers floor|rows|identity prepare ACCOUNTS.
// The database is the one of the environment's ConnectionStrings__Bench, the relay for mails that at RelayPort.
if (args is not [var peer, var what, var argument])
{
    await Console.Error.WriteLineAsync("usage: peers bare|token|hash|floor|rows|rows-in-file|identity serve URL; peers floor|rows|identity prepare ACCOUNTS");
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
var mails = new Mails(builder.Configuration.GetValue<int>("RelayPort"));
switch (peer)
{
    case "bare":
        break;
    case "token":
        builder.AddToken();
        break;
    case "hash":
        builder.AddHash();
        break;
    case "rows-in-file":
        builder.AddHash();
        builder.Services.AddSingleton<IKeepsRows>(_ => new RowsInFile(database, mails));
        break;
    case "floor":
        builder.AddFloor(database);
        break;
    case "rows":
        builder.Services.AddSingleton(Npgsql.NpgsqlDataSource.Create($"{database};Max Auto Prepare=50;Auto Prepare Min Usages=2;Options=-c enable_seqscan=off"));
        builder.AddHash();
        builder.Services.AddSingleton(mails);
        builder.Services.AddSingleton<Rows>();
        builder.Services.AddSingleton<IKeepsRows>(services => services.GetRequiredService<Rows>());
        builder.Services.AddHostedService(services => services.GetRequiredService<Rows>());
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
    await (peer switch
    {
        "floor" => Floor.PrepareAsync(database, accounts),
        "rows" => Rows.PrepareAsync(database),
        _ => IdentityPeer.PrepareAsync(app.Services, accounts),
    });
    return 0;
}

switch (peer)
{
    case "bare":
        app.MapBare();
        break;
    case "token":
        app.MapToken();
        break;
    case "hash":
        app.MapHash();
        break;
    case "floor":
        app.MapFloor();
        break;
    case "rows" or "rows-in-file":
        var rows = app.Services.GetRequiredService<IKeepsRows>();
        app.MapGet("/", () => "ready");
        app.MapPost("/start", rows.StartAsync);
        app.MapPost("/start-alone", rows.StartAloneAsync);
        app.MapPost("/start-mailed", rows.StartMailedAsync);
        app.MapSignIn(rows.SignInAsync);
        break;
    default:
        app.MapIdentityPeer();
        break;
}

await app.RunAsync();
return 0;
