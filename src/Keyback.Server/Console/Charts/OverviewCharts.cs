using System.Globalization;
using Keyback.Audit;
using Keyback.Recovery;
using Keyback.Server.Texts;
using Keyback.Storage.Overview;

namespace Keyback.Server.Console.Charts;

/// <summary>Makes the overview's charts of its figures. Pure but for the language of the request.</summary>
internal sealed class OverviewCharts(PageTexts texts)
{
    private static readonly AuditKind[] Guesses =
    [
        AuditKind.CodeWrong, AuditKind.CodeRefused, AuditKind.UserNameWrong, AuditKind.SignInFailed, AuditKind.SignInThrottled, AuditKind.StepUpFailed,
        AuditKind.StepUpThrottled, AuditKind.ContactCodeWrong, AuditKind.SignUpCodeWrong, AuditKind.SecondFactorWrong, AuditKind.SecondFactorRefused,
        AuditKind.PasskeyRefused, AuditKind.StaffSignInFailed, AuditKind.StaffSignInThrottled,
    ];

    private static readonly (AuditKind Kind, string Key)[] Messages =
    [
        (AuditKind.MessageSent, "Overview_Sent"),
        (AuditKind.MessageDelivered, "Overview_Delivered"),
        (AuditKind.MessageDelayed, "Overview_Delayed"),
        (AuditKind.MessageSuppressed, "Overview_Suppressed"),
        (AuditKind.MessageRefused, "Overview_Refused"),
        (AuditKind.MessageUndelivered, "Overview_Undelivered"),
        (AuditKind.MessageExpired, "Overview_TooLate"),
    ];

    private static readonly (FigureOutcome Outcome, string Key)[] Outcomes =
    [
        (FigureOutcome.Completed, "Overview_Completed"),
        (FigureOutcome.Locked, "Overview_Locked"),
        (FigureOutcome.Cancelled, "Overview_Cancelled"),
        (FigureOutcome.Expired, "Overview_Expired"),
        (FigureOutcome.Open, "Overview_Open"),
    ];

    // By the stored number: a way that this version does not know is not shown.
    private static readonly (int Method, string Key)[] Ways =
    [
        ((int)RecoveryMethod.EmailCode, "Overview_EmailCode"),
        ((int)RecoveryMethod.EmailLink, "Overview_EmailLink"),
        ((int)RecoveryMethod.SmsCode, "Overview_SmsCode"),
        ((int)RecoveryMethod.SupportLink, "Overview_SupportLink"),
    ];

    private static readonly (int From, int Until)[] Lengths = [(0, 1), (1, 2), (2, 3), (3, 5), (5, 10), (10, 20), (20, 60)];

    /// <summary>All charts, in the order of the page.</summary>
    /// <param name="figures">What was counted.</param>
    /// <param name="smsADay">How many SMS may go out a day.</param>
    public IReadOnlyList<Chart> Of(Figures figures, int smsADay)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return
        [
            OfRecoveries(figures),
            OfTimes(figures),
            OfMessages(figures),
            OverTime(figures, "locks", "Overview_Locks", null, count => Entry(count, AuditKind.WayLocked)),
            OverTime(figures, "guesses", "Overview_Guesses", texts["Overview_GuessesHint"], count => Guesses.Any(kind => Entry(count, kind))),
            OverTime(figures, "sms", "Overview_Sms", texts.Format("Overview_SmsHint", Number(smsADay)), count => count.Series is FigureSeries.Sms),
        ];
    }

    /// <summary>How long owners took.</summary>
    public static WaitingTimes TimesOf(Figures figures) => new(figures.Counts
        .Where(count => count.Series is FigureSeries.Times)
        .GroupBy(count => count.Item)
        .ToDictionary(group => group.Key, group => group.Sum(count => count.Count)));

    /// <summary>A length of time in words, or a dash where there is none.</summary>
    public string Minutes(double? minutes) => minutes switch
    {
        null => "–",
        > WaitingTimes.Most => texts.Format("Overview_MinutesOver", WaitingTimes.Most),
        { } length => texts.Format("Overview_Minutes", length.ToString("0.##", CultureInfo.CurrentCulture)),
    };

    private static bool Entry(Figure count, AuditKind kind) => count.Series is FigureSeries.Entries && count.Item == (int)kind;

    private static string Number(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private Chart OfRecoveries(Figures figures)
    {
        var counts = figures.Counts.Where(count => count.Series is FigureSeries.Recoveries).ToLookup(count => count.Item, count => count.Count);
        List<Stack> rows =
        [
            .. Ways.Select(way => new Stack(texts[way.Key], [.. Outcomes.Select(outcome => counts[(way.Method * 10) + (int)outcome.Outcome].Sum())])),
        ];
        IReadOnlyList<string> legend = [.. Outcomes.Select(outcome => texts[outcome.Key])];
        var title = texts["Overview_Recoveries"];
        var total = rows.Sum(row => row.Total);
        var said = Said(title, total);
        return new Chart(
            "recoveries",
            title,
            texts["Overview_RecoveriesHint"],
            said,
            Drawing.Stacks("recoveries", title, said, rows),
            legend,
            [texts["Overview_Way"], .. legend],
            [.. rows.Select(row => (IReadOnlyList<string>)[row.Label, .. row.Parts.Select(Number)])],
            total);
    }

    private Chart OfTimes(Figures figures)
    {
        var times = TimesOf(figures);
        List<Bar> bars =
        [
            .. Lengths.Select(length => new Bar(texts.Format("Overview_MinutesFrom", length.From, length.Until), times.Between(length.From, length.Until))),
            new Bar(texts.Format("Overview_MinutesOver", Lengths[^1].Until), times.Between(Lengths[^1].Until, int.MaxValue)),
        ];
        return OfBars("times", "Overview_TimesChart", texts["Overview_TimesHint"], "Overview_Length", bars, lying: true);
    }

    private Chart OfMessages(Figures figures) => OfBars(
        "messages",
        "Overview_Messages",
        null,
        "Overview_State",
        [.. Messages.Select(state => new Bar(texts[state.Key], figures.Counts.Where(count => Entry(count, state.Kind)).Sum(count => count.Count)))],
        lying: true);

    private Chart OverTime(Figures figures, string id, string key, string? hint, Func<Figure, bool> counted)
    {
        var form = figures.Span is FigureSpan.Month ? "MM-dd" : "HH:mm";
        var slots = figures.Counts.Where(counted).ToLookup(count => count.Slot - figures.FirstSlot, count => count.Count);
        return OfBars(
            id,
            key,
            hint,
            "Overview_When",
            [.. Enumerable.Range(0, figures.Slots).Select(at => new Bar(figures.StartOf(at).ToString(form, CultureInfo.InvariantCulture), slots[at].Sum()))]);
    }

    private Chart OfBars(string id, string key, string? hint, string head, IReadOnlyList<Bar> bars, bool lying = false)
    {
        var title = texts[key];
        var total = bars.Sum(bar => bar.Value);
        var said = Said(title, total);
        return new Chart(
            id,
            title,
            hint,
            said,
            lying ? Drawing.Stacks(id, title, said, [.. bars.Select(bar => new Stack(bar.Label, [bar.Value]))]) : Drawing.Columns(id, title, said, bars),
            [],
            [texts[head], texts["Overview_Count"]],
            [.. bars.Select(bar => (IReadOnlyList<string>)[bar.Label, Number(bar.Value)])],
            total);
    }

    private string Said(string title, long total) => texts.Format("Overview_Total", title, Number(total));
}
