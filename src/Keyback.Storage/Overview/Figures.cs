namespace Keyback.Storage.Overview;

/// <summary>What is counted. Stored as numbers: never renumber, never reuse.</summary>
public enum FigureSeries
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Entries of the record; the item is the kind.</summary>
    Entries = 1,

    /// <summary>Recoveries by their start; the item is ten times the method plus the <see cref="FigureOutcome"/>.</summary>
    Recoveries = 2,

    /// <summary>Goals reached; the item is how long it took, in quarters of a minute.</summary>
    Times = 3,

    /// <summary>SMS handed over.</summary>
    Sms = 4,
}

/// <summary>How a Recovery ended. Stored as numbers: never renumber, never reuse.</summary>
public enum FigureOutcome
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>The goal was reached.</summary>
    Completed = 1,

    /// <summary>Too many wrong answers.</summary>
    Locked = 2,

    /// <summary>Ended from outside.</summary>
    Cancelled = 3,

    /// <summary>Its time ran out, as that of every decoy.</summary>
    Expired = 4,

    /// <summary>Not ended when it was last counted.</summary>
    Open = 5,
}

/// <summary>How far the overview looks back, in how many slots.</summary>
public enum FigureSpan
{
    /// <summary>Twelve times five minutes.</summary>
    Hour,

    /// <summary>Twenty-four hours.</summary>
    Day,

    /// <summary>Thirty days, each from midnight UTC.</summary>
    Month,
}

/// <summary>One count.</summary>
/// <param name="Slot">Which slot: the number of its width since the epoch.</param>
/// <param name="Series">What is counted.</param>
/// <param name="Item">Which of it.</param>
/// <param name="Count">How many.</param>
public sealed record Figure(long Slot, FigureSeries Series, int Item, long Count);

/// <summary>What stands now.</summary>
/// <param name="Waiting">Messages that wait.</param>
/// <param name="Locks">Ways that are locked.</param>
/// <param name="Frozen">Accounts that are frozen.</param>
public sealed record PresentFigures(long Waiting, long Locks, long Frozen);

/// <summary>Everything that an overview shows.</summary>
/// <param name="Span">How far it looks back.</param>
/// <param name="FirstSlot">The first slot.</param>
/// <param name="Slots">How many there are.</param>
/// <param name="Width">How long one is.</param>
/// <param name="Counts">The counts; slots without any are missing.</param>
/// <param name="Present">What stands now.</param>
public sealed record Figures(FigureSpan Span, long FirstSlot, int Slots, TimeSpan Width, IReadOnlyList<Figure> Counts, PresentFigures Present)
{
    /// <summary>When a slot begins.</summary>
    /// <param name="index">From 0, the oldest.</param>
    public DateTimeOffset StartOf(int index) => DateTimeOffset.FromUnixTimeMilliseconds((FirstSlot + index) * (long)Width.TotalMilliseconds);
}
