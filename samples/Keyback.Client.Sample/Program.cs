using Keyback.Client.Sample;

// dotnet run --project samples/Keyback.Client.Sample [ADDRESS]
// Walks every way back into the demonstration account alex of a server in Development, and says what happens. The account
// has another password afterwards (FiveWays.LastPassword): none is needed to begin with.
var server = new Uri(args is [var address, ..] ? address : "http://localhost:5080/");
using var http = new HttpClient { BaseAddress = server };
await new FiveWays(http, Owner.Demonstration, Console.Out).WalkAsync(CancellationToken.None);
