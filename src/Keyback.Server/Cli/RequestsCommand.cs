using System.CommandLine;
using System.Globalization;
using Keyback.Storage.Support;

namespace Keyback.Server.Cli;

/// <summary><c>keyback requests list|show|close</c>: what people wrote on the page <em>Contact us</em>.</summary>
internal static class RequestsCommand
{
    public static Command Create(string[] settings)
    {
        var command = new Command("requests", "What people wrote to support.");
        var list = new Command("list", "The open ones, the oldest first.");
        list.SetAction((_, ct) => CommandHost.RunAsync(settings, services => ListAsync(services, ct)));
        command.Subcommands.Add(list);
        command.Subcommands.Add(CreateOne(settings, "show", "Show one.", ShowAsync));
        command.Subcommands.Add(CreateOne(settings, "close", "Mark one as dealt with.", CloseAsync));
        return command;
    }

    private static Command CreateOne(string[] settings, string name, string words, Func<IServiceProvider, SupportRequest, Task<int>> act)
    {
        var reference = new Argument<string>("reference") { Description = "The reference that the writer was told, such as K7Q-2M9." };
        var command = new Command(name, words) { reference };
        command.SetAction((parsed, ct) => CommandHost.RunAsync(settings, async services =>
        {
            var found = await Store(services).FindAsync(parsed.GetValue(reference)!.ToUpperInvariant(), ct);
            foreach (var request in found)
            {
                await act(services, request);
            }

            if (found.Count == 0)
            {
                await System.Console.Error.WriteLineAsync("keyback: no request has this reference.");
            }

            return found.Count == 0 ? 1 : 0;
        }));
        return command;
    }

    private static async Task<int> ListAsync(IServiceProvider services, CancellationToken ct)
    {
        foreach (var request in await Store(services).ListAsync(SupportRequestState.Open, ct))
        {
            System.Console.WriteLine($"{request.Reference}  {At(request)}  {request.Locale,-7}  {request.About ?? "-"}");
        }

        return 0;
    }

    private static Task<int> ShowAsync(IServiceProvider services, SupportRequest request)
    {
        foreach (var line in Shown(request))
        {
            System.Console.WriteLine(line);
        }

        return Task.FromResult(0);
    }

    /// <summary>A request as its lines. The words of a stranger are set in, so that none of them passes for a line of ours.</summary>
    internal static IEnumerable<string> Shown(SupportRequest request) =>
    [
        $"reference {request.Reference}",
        $"kind      {request.Kind.ToString().ToLowerInvariant()}",
        $"state     {request.State.ToString().ToLowerInvariant()}",
        $"came      {At(request)}",
        $"language  {request.Locale}",
        $"reach     {request.Reach}",
        $"about     {request.About ?? "-"}",
        "",
        .. request.Words.Split('\n').Select(line => $"  {line}"),
    ];

    private static async Task<int> CloseAsync(IServiceProvider services, SupportRequest request)
    {
        var closed = await Store(services).CloseAsync(request, services.GetRequiredService<TimeProvider>().GetUtcNow());
        System.Console.WriteLine(closed ? $"{request.Reference} is closed." : $"{request.Reference} was closed before.");
        return 0;
    }

    private static string At(SupportRequest request) => request.CreatedAt.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    private static SupportRequestStore Store(IServiceProvider services) => services.GetRequiredService<SupportRequestStore>();
}
