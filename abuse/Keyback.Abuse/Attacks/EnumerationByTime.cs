using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>
/// Who has an account, read from the clock: pairs of the same request for an account and for nobody, in random order on one warm
/// connection, compared by the Mann-Whitney U test.
/// </summary>
/// <remarks>
/// Where no difference exists, p falls to 0.01 once in a hundred measurements. One that does is taken again, afresh, up to
/// twice: chance does it three times in a row once in a million, and a difference that is there is there each time.
/// </remarks>
internal sealed class EnumerationByTime : Attack
{
    private const int Identifiers = 10; // of each standing
    private const int Measurements = 3;
    private const int WarmUp = 20;
    private const int Recoveries = 12; // for each identifier: one takes a hundred wrong codes at most

    private static readonly Standing[] All = [Standing.Known, Standing.Disabled, Standing.Social, Standing.Locked];

    private static readonly (string, string)[] Raised =
    [
        ("Keyback:Limits:StartsPerIdentifier", "1000000"),
        ("Keyback:Limits:StartsPerNetwork", "10000000"),
        ("Keyback:Limits:MessagesPerHour", "1000000"),
        ("Keyback:Limits:MessagesPerDay", "1000000"),
        ("Keyback:Limits:WrongCodesPerCode", "100"),
        ("Keyback:Limits:WrongCodesPerAccount", "1000000"),
        ("Keyback:Limits:WrongCodesOfAll", "10000000"),
        ("Keyback:Limits:WrongPasswords", "1000000"),
        ("Keyback:Sms:Spending:PerNumberPerDay", "1000"),
        ("Keyback:Sms:Spending:PerPrefixPerHour", "1000000"),
        ("Keyback:Sms:Spending:PerRegionPerDay", "1000000"),
        ("Keyback:Sms:Spending:PerDay", "1000000"),
        ("Keyback:Captcha:Mode", "never"),
    ];

    private readonly Dictionary<Person, List<Begun>> _begun = [];

    /// <inheritdoc/>
    public override string Name => "enumeration-by-time";

    /// <inheritdoc/>
    public override string Threatens => "I1";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.ServerAsync(
            "raised", Raised, [.. All.Append(Standing.Nobody).SelectMany(standing => Person.Several(standing, Identifiers))]);
        await Crowd.LockAsync(arena, server, Person.Several(Standing.Locked, Identifiers));
        using var visitor = new Visitor(server.Url);
        var (pairs, few) = (arena.Size(1000, 60), arena.Size(1000, 20));
        foreach (var standing in arena.IsQuick ? All[..2] : All)
        {
            await MeasureAsync("a start by e-mail", standing, pairs, person => visitor.StartAsync(person.Email));
            await MeasureAsync("a start by link", standing, arena.Size(500, 20), person => visitor.StartAsync(person.Email, "email_link"));
            await MeasureAsync("a start by phone", standing, pairs, person => visitor.StartAsync(person.Phone, "sms_code"));
            await MeasureAsync("a wrong password", standing, few, person => visitor.SignInAsync(person.Email, "a wrong password 77"));
            await MeasureAsync("a sign-up", standing, pairs, person => visitor.SignUpAsync(person.Email));
            await BeginAsync(visitor, server, standing, arena.Size(Recoveries, 3));
            await MeasureAsync("a wrong code", standing, pairs, person => visitor.CodeAsync(arena.Dice.Of(_begun[person]), Walks.NoCode));
        }

        async Task MeasureAsync(string what, Standing standing, int count, Func<Person, Task<Answer>> ask)
        {
            await server.Out.SettledAsync();
            MannWhitney times = new();
            var (taken, words) = (0, new List<string>());
            do
            {
                times = await SampleAsync(arena.Dice, standing, count, ask, words);
                taken++;
            }
            while (!Holds() && taken < Measurements);

            var got = $"{times}{(taken > 1 ? $" at measurement {taken}" : "")}; {Answer.Count(words)}";
            findings.Add($"{what}: {count:N0} pairs, nobody against {standing}".ToLowerInvariant(), count * 2 * taken, got, Holds());

            // A small sample's medians lie apart by chance; its ranks do not.
            bool Holds() => arena.IsQuick ? times.Probability > 0.01 : times.TellsNothing;
        }
    }

    private async Task BeginAsync(Visitor visitor, OwnServer server, Standing standing, int each)
    {
        foreach (var person in Person.Several(standing, Identifiers).Concat(Person.Several(Standing.Nobody, Identifiers)))
        {
            _begun[person] = [];
            for (var start = 0; start < each; start++)
            {
                _begun[person].Add(await visitor.BeginAsync(person.Email));
            }
        }

        await server.Out.SettledAsync(); // bound to their account, where there is one
    }

    private static async Task<MannWhitney> SampleAsync(Dice dice, Standing standing, int pairs, Func<Person, Task<Answer>> ask, List<string> words)
    {
        var times = new MannWhitney();
        for (var pair = -WarmUp; pair < pairs; pair++)
        {
            var number = dice.Below(Identifiers);
            var knownFirst = dice.Coin();
            foreach (var known in (bool[])[knownFirst, !knownFirst])
            {
                var answer = await ask(new Person(known ? standing : Standing.Nobody, number));
                if (pair >= 0)
                {
                    times.Add(known, answer.Milliseconds);
                    words.Add(answer.Word);
                }
            }
        }

        return times;
    }
}
