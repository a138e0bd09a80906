using Keyback.Limits;
using Keyback.Server.Console;
using Keyback.Server.Console.Charts;
using Keyback.Server.Texts;
using Keyback.Storage.Overview;
using Keyback.Support;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Pages.Staff.Overview;

/// <summary>What happened in the last hour, day or month, drawn and as tables. Nothing of it is about one account.</summary>
[StaffOnly(StaffRole.Supervisor, StaffRole.Auditor)]
internal sealed class OverviewModel(OverviewStore store, SmsSpending spending, TimeProvider clock, PageTexts texts) : StaffPage
{
    private readonly OverviewCharts _charts = new(texts);

    /// <summary>How far one can look back: the word in the address, and the key of its text.</summary>
    public static IReadOnlyList<(string Word, string Key)> Spans { get; } = [("hour", "Overview_Hour"), ("day", "Overview_Day"), ("month", "Overview_Month")];

    /// <summary>The word of the span.</summary>
    [BindProperty(Name = "span", SupportsGet = true)]
    public string? Span { get; set; }

    /// <summary>The word of the span that is shown: the last day for any other.</summary>
    public string Word => Spans.Any(span => span.Word == Span) ? Span! : "day";

    /// <summary>What was counted.</summary>
    public Figures Figures { get; private set; } = null!; // set before the page is shown

    /// <summary>What was counted, drawn.</summary>
    public IReadOnlyList<Chart> Charts { get; private set; } = [];

    /// <summary>Whether there is nothing to draw.</summary>
    public bool IsEmpty => Charts.All(chart => chart.Total == 0);

    /// <summary>The time within which one of two owners is back in.</summary>
    public string Median => _charts.Minutes(OverviewCharts.TimesOf(Figures).Within(50));

    /// <summary>The time within which nineteen of twenty are.</summary>
    public string P95 => _charts.Minutes(OverviewCharts.TimesOf(Figures).Within(95));

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await ReadAsync(ct);
        return Page();
    }

    /// <summary>The figures alone, for the page that keeps itself fresh.</summary>
    public async Task<IActionResult> OnGetLiveAsync(CancellationToken ct)
    {
        await ReadAsync(ct);
        return Partial("_Figures", this);
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        var span = Word switch
        {
            "hour" => FigureSpan.Hour,
            "month" => FigureSpan.Month,
            _ => FigureSpan.Day,
        };
        Figures = await store.ReadAsync(span, clock.GetUtcNow(), ct);
        Charts = _charts.Of(Figures, spending.Limits.PerDay);
    }
}
