using System.CommandLine;
using System.Globalization;
using Keyback.Server.Help;
using Keyback.Storage.Help;

namespace Keyback.Server.Cli;

/// <summary><c>keyback help votes</c>: which questions of the help centre fail people.</summary>
internal static class HelpCommand
{
    private const int UsualDays = 90;

    public static Command Create(string[] settings)
    {
        var days = new Option<int>("--days") { Description = "How far to look back.", DefaultValueFactory = _ => UsualDays };
        days.Validators.Add(result =>
        {
            if (result.GetValue(days) is < 1 or > 3650)
            {
                result.AddError("--days must be from 1 to 3650.");
            }
        });
        var votes = new Command("votes", "What readers said of each question; whom it failed most often stands first.") { days };
        votes.SetAction((parsed, ct) => CommandHost.RunAsync(settings, services => ListAsync(services, parsed.GetValue(days), ct)));
        return new Command("help", "What readers said of the help centre.") { votes };
    }

    private static async Task<int> ListAsync(IServiceProvider services, int days, CancellationToken ct)
    {
        await services.GetRequiredService<HelpRefresh>().LookAsync(ct); // for the names of what staff published
        var since = services.GetRequiredService<TimeProvider>().GetUtcNow() - TimeSpan.FromDays(days);
        foreach (var line in Lines(await services.GetRequiredService<HelpVoteStore>().SumAsync(since, ct), services.GetRequiredService<HelpLibrary>()))
        {
            System.Console.WriteLine(line);
        }

        return 0;
    }

    /// <summary>A line a question: how many it failed, how many it helped, the share of those, language, name, question.</summary>
    internal static IEnumerable<string> Lines(IEnumerable<HelpVotes> votes, HelpLibrary library) => votes.Select(vote => string.Create(
        CultureInfo.InvariantCulture,
        $"failed {vote.Failed,5}  helped {vote.Helped,5}  {100 * vote.Helped / Math.Max(1, vote.Helped + vote.Failed),3} %  {vote.Locale,-7}  {vote.Question}  {library.In(vote.Locale).Find(vote.Question)?.Title ?? "(no longer there)"}"));
}
