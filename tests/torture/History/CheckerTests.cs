namespace Keyback.Torture.History;

/// <summary>A checker that cannot fail proves nothing: each promise, kept and then broken by a doctored history.</summary>
public sealed class CheckerTests
{
    private const string Owner = "owner@example.com";

    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid One = Guid.CreateVersion7(Noon);
    private static readonly Guid Two = Guid.CreateVersion7(Noon.AddSeconds(1));

    private static readonly Seen[] Good =
    [
        new Answered("POST", 201, Noon), new StartAccepted("key", One, "AAA-222", Owner, "10.0.0", Noon),
        new MailArrived("id@host", Owner, "AAA-222", "12345678", At(1)), new ResendAccepted(One, "AAA-222", At(10)),
        new MailArrived("other@host", Owner, "AAA-222", "87654321", At(11)), new CodeJudged(One, Owner, "00000000", false, 4, At(12)),
        new CodeJudged(One, Owner, "87654321", true, null, At(13)), new PasswordSent(One, Owner, "new", true, At(14)),
        new PasswordTried(Owner, "new", true, At(15)), new WrongPasswordJudged(Owner, At(16)),
        new SessionEnded(1, At(17)), new SessionUsed(1, "node", false, At(18)), new RecordVerified(true, At(19)),
    ];

    public static TheoryData<string, int> Broken()
    {
        var data = new TheoryData<string, int>();
        foreach (var (at, (promise, _)) in Doctored().Index())
        {
            data.Add(promise, at);
        }

        return data;
    }

    [Fact]
    public void A_history_in_which_every_promise_is_kept_is_found_in_order() =>
        Assert.All(Checker.Judge(Good), check => Assert.True(check is { Broken.Count: 0, Examined: > 0 }, check.Promise));

    [Fact]
    public void Every_promise_has_a_history_that_breaks_it() =>
        Assert.Equal(Checker.Judge(Good).Select(check => check.Promise).Order(), Doctored().Select(one => one.Promise).Distinct().Order());

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_promise_is_found(string promise, int at)
    {
        var checks = Checker.Judge([.. Doctored()[at].History]);

        Assert.NotEmpty(Assert.Single(checks, check => check.Promise == promise).Broken);
    }

    [Fact]
    public void What_had_no_answer_promises_nothing_and_may_be_the_password()
    {
        Seen[] history = [.. Good, new PasswordSent(Two, Owner, "later", null, At(30)), new PasswordTried(Owner, "later", true, At(40))];

        Assert.All(Checker.Judge(history), check => Assert.Empty(check.Broken));
    }

    [Fact]
    public void A_message_with_a_reason_in_the_record_is_not_missed() =>
        Assert.Empty(Named("every accepted Recovery", [.. Good, new StartAccepted("k", Two, "BBB-333", Owner, "10.0.0", Noon), new MessageEnded("BBB-333", "no_account", Noon)]).Broken);

    private static Check Named(string start, Seen[] history) =>
        Assert.Single(Checker.Judge(history), check => check.Promise.StartsWith(start, StringComparison.Ordinal));

    private static List<(string Promise, IEnumerable<Seen> History)> Doctored() =>
    [
        ("every accepted Recovery got its message, or the record says why not", Good.Append(new StartAccepted("k", Two, "BBB-333", Owner, "10.0.0", Noon))),
        ("every accepted resend got its message, or the record says why not", Good.Where(seen => seen is not MailArrived { Code: "87654321" })),
        ("a Message-ID names one message", Good.Append(new MailArrived("id@host", "other@example.com", null, null, Noon))),
        ("a code comes under one Message-ID, however often", Good.Append(new MailArrived("third@host", Owner, "AAA-222", "12345678", At(2)))),
        ("no message after its secret died", Good.Append(new MailArrived("other@host", Owner, "AAA-222", "87654321", At(13 + 46)))), // it was used
        ("no message after its secret died", Good.Append(new MailArrived("id@host", Owner, "AAA-222", "12345678", At(10 + 46)))), // it was replaced
        ("no message after its secret died", Good.Where(seen => seen is not CodeJudged).Append(new MailArrived("other@host", Owner, "AAA-222", "87654321", At(10 + 600 + 46)))), // it was too old
        ("no code was redeemed twice", Good.Append(new CodeJudged(One, Owner, "87654321", true, null, At(14)))),
        ("a Recovery set one password", Good.Append(new PasswordSent(One, Owner, "other", true, At(14)))),
        ("an accepted password is the account's", Good.Where(seen => seen is not PasswordTried).Append(new PasswordTried(Owner, "new", false, At(15)))),
        ("an accepted password is the account's", Good.Append(new PasswordSent(Two, Owner, "newer", true, At(15)))), // the one before came back
        ("an Idempotency-Key has one answer", Good.Append(new StartAccepted("key", Two, "BBB-333", Owner, "10.0.0", Noon))),
        ("no more wrong codes of a Recovery than it allows", Good.Concat(Wrong(One, 5))),
        ("no more wrong codes of an account than it allows", Good.Concat(Wrong(Two, 5)).Concat(Wrong(Guid.CreateVersion7(At(2)), 5))),
        ("no try came back: each number of tries left was told once", Good.Append(new CodeJudged(One, Owner, "00000001", false, 4, At(12)))),
        ("no more starts of one identifier than allowed", Good.Concat(Starts(5, number => $"10.0.{number}"))),
        ("no more starts from one network than allowed", Good.Concat(Starts(30, _ => "10.0.0"))),
        ("no more wrong passwords of one account than allowed", Good.Concat(Enumerable.Range(0, 10).Select(at => new WrongPasswordJudged(Owner, At(at))))),
        ("no more messages to one address than allowed", Good.Concat(Enumerable.Range(0, 4).Select(at => new MailArrived($"{at}@host", Owner, "CCC-444", $"1234567{at}", At(at))))),
        ("an ended session is dead on every node a second later", Good.Append(new SessionUsed(1, "other", true, At(18)))),
        ("no answer was 500", Good.Append(new Answered("POST", 500, Noon))),
        ("the record is whole", Good.Append(new RecordVerified(false, Noon))),
    ];

    private static IEnumerable<Seen> Wrong(Guid recovery, int count) =>
        Enumerable.Range(0, count).Select(at => new CodeJudged(recovery, Owner, $"0000000{at}", false, 9 - at, At(at)));

    private static IEnumerable<Seen> Starts(int count, Func<int, string> network) => Enumerable.Range(0, count).Select(number =>
        new StartAccepted($"k{number}", Guid.CreateVersion7(At(number)), "AAA-222", Owner, network(number), At(number)));

    private static DateTimeOffset At(int seconds) => Noon.AddSeconds(seconds);
}
