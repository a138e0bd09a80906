namespace Keyback.Torture.History;

/// <summary>What became of one promise: how often it was looked at, and where it was broken.</summary>
internal sealed record Check(string Promise, int Examined, IReadOnlyList<string> Broken);

/// <summary>Reads what was seen and says which promises were kept. What had no answer promises nothing, and may have been done.</summary>
internal static class Checker
{
    private const int WrongCodesPerCode = 5;
    private const int WrongCodesPerAccount = 10;
    private const int StartsPerIdentifier = 5;
    private const int StartsPerNetwork = 30;
    private const int WrongPasswords = 10;
    private const int MessagesPerHour = 5;

    // What is under way when a secret dies may still arrive, and clocks may be away from each other.
    private static readonly TimeSpan UnderWay = Plan.MailTimeout + (2 * Plan.LongestJump);
    private static readonly TimeSpan StartsWindow = TimeSpan.FromMinutes(15) - (2 * Plan.LongestJump);
    private static readonly TimeSpan PasswordsWindow = TimeSpan.FromHours(1) - (2 * Plan.LongestJump);
    private static readonly TimeSpan DeadWithin = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<Check> Judge(IReadOnlyList<Seen> seen) =>
    [
        Messages(seen), Resends(seen), OneMessageId(seen), NoMessageTwice(seen), NothingAfterDeath(seen),
        RedeemedOnce(seen), OnePassword(seen), PasswordsKept(seen), OneAnswerAKey(seen),
        GuessesPerCode(seen), GuessesPerAccount(seen), TriesOnlyFall(seen),
        Within("starts of one identifier", seen.OfType<StartAccepted>(), start => start.Address, StartsPerIdentifier, StartsWindow),
        Within("starts from one network", seen.OfType<StartAccepted>(), start => start.Network, StartsPerNetwork, StartsWindow),
        Within("wrong passwords of one account", seen.OfType<WrongPasswordJudged>(), wrong => wrong.Address, WrongPasswords, PasswordsWindow),
        Within("messages to one address", CodeMails(seen).DistinctBy(mail => mail.MessageId), mail => mail.To, MessagesPerHour, PasswordsWindow),
        DeadEverywhere(seen), NoServerFault(seen), RecordWhole(seen),
    ];

    private static Check Messages(IReadOnlyList<Seen> seen)
    {
        var told = Told(seen);
        return Of("every accepted Recovery got its message, or the record says why not", seen.OfType<StartAccepted>(), start => told.Contains(start.Reference) ? null : start.Reference);
    }

    private static Check Resends(IReadOnlyList<Seen> seen)
    {
        var arrived = CodeMails(seen).ToLookup(mail => mail.Reference!, mail => mail.Code);
        var ended = seen.OfType<MessageEnded>().Select(end => end.Reference).ToLookup(reference => reference);
        return Of(
            "every accepted resend got its message, or the record says why not",
            seen.OfType<ResendAccepted>().GroupBy(resend => resend.Reference),
            resends => arrived[resends.Key].Distinct().Count() + ended[resends.Key].Count() > resends.Count() ? null : resends.Key);
    }

    private static HashSet<string> Told(IReadOnlyList<Seen> seen) =>
        [.. CodeMails(seen).Select(mail => mail.Reference!), .. seen.OfType<MessageEnded>().Select(end => end.Reference)];

    private static IEnumerable<MailArrived> CodeMails(IReadOnlyList<Seen> seen) => seen.OfType<MailArrived>().Where(mail => mail is { Reference: not null, Code: not null });

    private static Check OneMessageId(IReadOnlyList<Seen> seen) => Of(
        "a Message-ID names one message",
        seen.OfType<MailArrived>().GroupBy(mail => mail.MessageId),
        mails => mails.Key.Length > 0 && mails.DistinctBy(mail => (mail.To, mail.Reference, mail.Code)).Count() == 1 ? null : mails.Key);

    private static Check NoMessageTwice(IReadOnlyList<Seen> seen) => Of(
        "a code comes under one Message-ID, however often",
        CodeMails(seen).GroupBy(mail => (mail.Reference, mail.Code)),
        mails => mails.DistinctBy(mail => mail.MessageId).Count() == 1 ? null : mails.Key.Reference);

    private static Check NothingAfterDeath(IReadOnlyList<Seen> seen)
    {
        var starts = seen.OfType<StartAccepted>().DistinctBy(start => start.Reference).ToDictionary(start => start.Reference);
        var used = seen.OfType<CodeJudged>().Where(judged => judged.Right).ToLookup(judged => judged.Recovery, judged => judged.At);
        var resent = seen.OfType<ResendAccepted>().ToLookup(resend => resend.Reference, resend => resend.At);
        var order = CodeMails(seen).GroupBy(mail => mail.Reference!).ToDictionary(
            mails => mails.Key, mails => mails.OrderBy(mail => mail.At).Select(mail => mail.Code).Distinct().ToList());
        return Of(
            "no message after its secret died",
            CodeMails(seen).Where(mail => starts.ContainsKey(mail.Reference!)),
            mail =>
            {
                var start = starts[mail.Reference!];
                var replaced = resent[mail.Reference!].Order().Skip(order[mail.Reference!].IndexOf(mail.Code)).Take(1);
                DateTimeOffset[] deaths =
                [
                    start.At + Plan.CodeLifetime + resent[mail.Reference!].Select(at => at - start.At).Append(TimeSpan.Zero).Max(), .. used[start.Recovery], .. replaced,
                ];
                return mail.At <= deaths.Min() + UnderWay ? null : mail.Reference;
            });
    }

    private static Check RedeemedOnce(IReadOnlyList<Seen> seen) => Of(
        "no code was redeemed twice",
        seen.OfType<CodeJudged>().Where(judged => judged.Right).GroupBy(judged => judged.Recovery),
        rights => rights.Count() == 1 ? null : rights.Key.ToString());

    private static Check OnePassword(IReadOnlyList<Seen> seen) => Of(
        "a Recovery set one password",
        seen.OfType<PasswordSent>().Where(sent => sent.Accepted is true).GroupBy(sent => sent.Recovery),
        sent => sent.Count() == 1 ? null : sent.Key.ToString());

    private static Check PasswordsKept(IReadOnlyList<Seen> seen)
    {
        var sent = seen.OfType<PasswordSent>().ToLookup(password => password.Address);
        return Of(
            "an accepted password is the account's",
            seen.OfType<PasswordTried>().GroupBy(tried => tried.Address),
            tries => tries.Any(tried => tried.Right && Candidates(sent[tries.Key]).Contains(tried.Password)) ? null : tries.Key);
    }

    /// <summary>What the password of an account can be: the last that was accepted, or one that was sent later and had no answer.</summary>
    public static IReadOnlyList<string> Candidates(IEnumerable<PasswordSent> ofAccount)
    {
        var sent = ofAccount.OrderBy(password => password.At).ToList();
        var last = sent.FindLastIndex(password => password.Accepted is true);
        return [.. sent.Skip(Math.Max(last, 0)).Where((password, at) => password.Accepted is null || (at == 0 && last >= 0)).Select(password => password.Password)];
    }

    private static Check OneAnswerAKey(IReadOnlyList<Seen> seen) => Of(
        "an Idempotency-Key has one answer",
        seen.OfType<StartAccepted>().GroupBy(start => start.Key),
        starts => starts.DistinctBy(start => start.Reference).Count() == 1 ? null : starts.Key);

    private static Check GuessesPerCode(IReadOnlyList<Seen> seen) => Of(
        "no more wrong codes of a Recovery than it allows",
        Wrong(seen).GroupBy(wrong => wrong.Recovery),
        wrongs => wrongs.Count() <= WrongCodesPerCode ? null : $"{wrongs.Key}: {wrongs.Count()}");

    private static Check GuessesPerAccount(IReadOnlyList<Seen> seen) => Of(
        "no more wrong codes of an account than it allows",
        Wrong(seen).GroupBy(wrong => wrong.Address),
        wrongs => wrongs.Count() <= WrongCodesPerAccount ? null : $"{wrongs.Key}: {wrongs.Count()}");

    private static Check TriesOnlyFall(IReadOnlyList<Seen> seen) => Of(
        "no try came back: each number of tries left was told once",
        Wrong(seen).GroupBy(wrong => wrong.Recovery),
        wrongs => wrongs.DistinctBy(wrong => wrong.TriesLeft).Count() == wrongs.Count() ? null : $"{wrongs.Key}: {string.Join(' ', wrongs.Select(wrong => wrong.TriesLeft))}");

    private static IEnumerable<CodeJudged> Wrong(IReadOnlyList<Seen> seen) => seen.OfType<CodeJudged>().Where(judged => !judged.Right);

    private static Check Within<T>(string what, IEnumerable<T> seen, Func<T, string> subject, int most, TimeSpan window)
        where T : Seen => Of(
        $"no more {what} than allowed",
        seen.GroupBy(subject),
        all => all.All(first => all.Count(one => one.At >= first.At && one.At < first.At + window) <= most) ? null : $"{all.Key}: {all.Count()}");

    private static Check DeadEverywhere(IReadOnlyList<Seen> seen)
    {
        var ended = seen.OfType<SessionEnded>().ToDictionary(end => end.Session, end => end.At);
        return Of(
            "an ended session is dead on every node a second later",
            seen.OfType<SessionUsed>().Where(used => ended.TryGetValue(used.Session, out var at) && used.At >= at + DeadWithin),
            used => used.Alive ? $"{used.Session} at {used.Node}" : null);
    }

    private static Check NoServerFault(IReadOnlyList<Seen> seen) => Of(
        "no answer was 500", seen.OfType<Answered>(), answered => answered.Status == 500 ? answered.Call : null);

    private static Check RecordWhole(IReadOnlyList<Seen> seen) => Of(
        "the record is whole", seen.OfType<RecordVerified>(), verified => verified.Whole ? null : "keyback audit verify");

    private static Check Of<T>(string promise, IEnumerable<T> cases, Func<T, string?> fault)
    {
        var all = cases.ToList();
        return new(promise, all.Count, [.. all.Select(fault).OfType<string>()]);
    }
}
