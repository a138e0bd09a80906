namespace Keyback.Support;

/// <summary>One way to make sure of a caller.</summary>
/// <param name="Key">Its name on the record: small letters, digits and underscores.</param>
/// <param name="Points">What it is worth.</param>
/// <param name="English">What the agent reads.</param>
/// <param name="Chinese">The same in Simplified Chinese.</param>
public sealed record SupportCheck(string Key, int Points, string English, string Chinese);

/// <summary>How support makes sure of callers, and how much one agent may do in a day.</summary>
public sealed record SupportPolicy
{
    /// <summary>The checks where the operator has named none.</summary>
    public static readonly IReadOnlyList<SupportCheck> DefaultChecks =
    [
        new("called_back", 50, "Called back on the registered number, and the owner answered", "已回拨登记的号码，由本人接听"),
        new("identity_document", 50, "Showed an identity document by video; face and name match", "已通过视频出示身份证件，人证相符"),
        new("recent_order", 25, "Knows a recent order: what, when, to where", "能说出最近一笔订单：商品、时间、收货地"),
        new("name_and_town", 15, "Knows the registered name and town", "能说出登记的姓名和城市"),
        new("account_history", 15, "Knows when and how the account was opened", "能说出账号的注册时间和方式"),
    ];

    /// <summary>The checks, in the order in which they are shown.</summary>
    public IReadOnlyList<SupportCheck> Checks { get; init; } = DefaultChecks;

    /// <summary>Points that are needed where nothing speaks for caution.</summary>
    public int NormalMinimum { get; init; } = 40;

    /// <summary>Points that are needed where something does.</summary>
    public int HighMinimum { get; init; } = 75;

    /// <summary>Look-ups of one agent in a day.</summary>
    public int LookupsPerDay { get; init; } = 100;

    /// <summary>Links that one agent has sent in a day.</summary>
    public int LinksPerDay { get; init; } = 40;

    /// <summary>After how many look-ups in a row that found nobody the supervisors hear of it.</summary>
    public int MissesInARow { get; init; } = 8;

    /// <summary>From how many cases in a day on, opened without a request or an owner's question, they hear of it.</summary>
    public int OwnCasesPerDay { get; init; } = 60;

    /// <summary>Points that a risk asks for.</summary>
    public int MinimumFor(CallRisk risk) => risk switch
    {
        CallRisk.Normal => NormalMinimum,
        CallRisk.High => HighMinimum,
    };

    /// <summary>Those of some names that are checks, each once and in order: what else a form may hold counts for nothing.</summary>
    public IReadOnlyList<string> Known(IEnumerable<string> keys)
    {
        HashSet<string> given = [.. keys];
        return [.. Checks.Select(check => check.Key).Where(given.Contains)];
    }

    /// <summary>What some checks are worth together.</summary>
    public int PointsOf(IEnumerable<string> keys) => Checks.Where(check => Known(keys).Contains(check.Key)).Sum(check => check.Points);
}
