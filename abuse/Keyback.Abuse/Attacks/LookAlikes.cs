using System.Text;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>
/// Identifiers that look like somebody else's, or are another spelling of it: neither may open a door, send a message elsewhere
/// or draw on a budget of its own.
/// </summary>
internal sealed class LookAlikes : Attack
{
    private static readonly (char Plain, char Alike)[] Homographs =
        [('a', 'а'), ('e', 'е'), ('o', 'о'), ('p', 'р'), ('c', 'с'), ('x', 'х'), ('n', 'ո'), ('k', 'к'), ('w', 'ԝ'), ('@', '＠'), ('.', '。'), ('0', 'Ο'), ('l', 'ӏ')];

    private static readonly string[] Invisible = ["\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u034f", "\u202e", "\u0301", "\u0000", "\ufe0f"];

    /// <inheritdoc/>
    public override string Name => "unicode-look-alikes";

    /// <inheritdoc/>
    public override string Threatens => "I2, I4";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        var owner = arena.Fresh();
        await ForeignAsync(arena, server, owner, findings);
        await SpellingsAsync(arena, server, findings);
        await NumbersAsync(arena, server, findings);
        await NamesAsync(arena, server, findings);
    }

    // An address that only looks the same is another one: no message may go to what was typed, and none to the owner for it.
    private static async Task ForeignAsync(Arena arena, OwnServer server, Person owner, Findings findings)
    {
        var alike = Homographs.Where(pair => pair.Alike is not ('＠' or '。') && owner.Email.Contains(pair.Plain, StringComparison.Ordinal))
            .Select(pair => owner.Email.Replace(pair.Plain, pair.Alike))
            .Concat(Invisible.SelectMany(mark => (string[])[owner.Email.Insert(3, mark), owner.Email + mark]))
            .Concat([owner.Email.Replace("example.com", "example.com.evil.example", StringComparison.Ordinal), $"{owner.Email},evil@evil.example", $"evil@evil.example\r\nBcc: {owner.Email}", $"\"{owner.Name}\"@evil.example"])
            .ToList();
        List<Answer> answers = [];
        foreach (var typed in alike)
        {
            using var visitor = arena.Stranger(server.Url);
            answers.Add(await visitor.StartAsync(typed, goal: "temporary_code"));
            answers.Add(await visitor.SignInAsync(typed, Person.OtherPassword));
        }

        await server.Out.SettledAsync();
        var (toOwner, elsewhere) = (server.Out.To(owner.Email).Count(), server.Out.Mails.Count(mail => alike.Contains(mail.To)));
        findings.Add(
            $"{alike.Count} addresses that look like one that has an account",
            answers.Count,
            $"{toOwner} messages to the owner, {elsewhere} to what was typed; {Answer.Count(answers)}",
            elsewhere == 0 && toOwner <= 5 && answers.TrueForAll(answer => answer.Status is 201 or 400 or 401 or 422));
    }

    // Another spelling of the same address is the same address, and no budget of its own.
    private static async Task SpellingsAsync(Arena arena, OwnServer server, Findings findings)
    {
        Func<string, string>[] ways =
        [
            email => email, email => email.ToUpperInvariant(), email => $" {email}", email => $"{email}\t", Wide, email => email.Replace('@', '＠'), email => $"\u3000{email}\u3000",
            email => char.ToUpperInvariant(email[0]) + email[1..], email => email.Replace("example", "EXAMPLE", StringComparison.Ordinal), email => email.Normalize(NormalizationForm.FormKD),
        ];
        List<Func<string, string>> known = []; // those that lead to an account at all
        foreach (var way in ways)
        {
            using var visitor = arena.Stranger(server.Url);
            if ((await visitor.SignInAsync(way(arena.Fresh().Email), Person.GoodPassword)).Status == 201)
            {
                known.Add(way);
            }
        }

        var owner = arena.Fresh();
        var spellings = known.Select(way => way(owner.Email)).ToList();
        List<Answer> answers = [];
        for (var guess = 0; guess < 30; guess++)
        {
            using var visitor = arena.Stranger(server.Url);
            answers.Add(await visitor.SignInAsync(spellings[guess % spellings.Count], $"a wrong password {guess}"));
        }

        findings.Add($"wrong passwords under the {spellings.Count} of {ways.Length} spellings of one address that lead to its account: ten are looked at", answers, answers.Count(answer => answer.Status == 401) <= 10);

        List<Answer> starts = [];
        for (var start = 0; start < 20; start++)
        {
            using var visitor = arena.Stranger(server.Url);
            starts.Add(await visitor.StartAsync(spellings[start % spellings.Count]));
        }

        findings.Add("starts under the same: five are free", starts, starts.Count(answer => answer.Status == 201) <= 5);
    }

    private static async Task NumbersAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        var digits = owner.Phone[3..];
        string[] spellings = [owner.Phone, $"0086{digits}", $"+86 {digits[..3]} {digits[3..7]} {digits[7..]}", $"+86-{digits}", Wide(owner.Phone), $"(+86){digits}", $"tel:{owner.Phone}", $"+86 (0){digits}"];
        List<Answer> answers = [];
        for (var start = 0; start < 24; start++)
        {
            using var visitor = arena.Stranger(server.Url);
            answers.Add(await visitor.StartAsync(spellings[start % spellings.Length], "sms_code"));
        }

        findings.Add($"starts under {spellings.Length} spellings of one number: five are free", answers, answers.Count(answer => answer.Status == 201) <= 5);
    }

    // A sign-up under a name that cannot be told from another's.
    private static async Task NamesAsync(Arena arena, OwnServer server, Findings findings)
    {
        var owner = arena.Fresh();
        using var visitor = arena.Stranger(server.Url);
        var begun = Walks.BegunIn(await visitor.SignUpAsync("look-alike@example.com"));
        await visitor.PostAsync(
            $"/api/v1/sign-ups/{begun.Id}/code", new System.Text.Json.Nodes.JsonObject { ["code"] = await server.Out.MailCodeAsync(begun.Reference) }, begun.Token);
        List<Answer> answers = [];
        foreach (var name in (string[])[owner.Name.ToUpperInvariant(), Wide(owner.Name), owner.Name.Insert(2, "\u200b"), owner.Name.Insert(2, "\u202e"), $" {owner.Name} ", owner.Email, owner.Phone])
        {
            answers.Add(await visitor.PostAsync(
                $"/api/v1/sign-ups/{begun.Id}/account",
                new System.Text.Json.Nodes.JsonObject { ["user_name"] = name, ["password"] = Person.OtherPassword },
                begun.Token));
        }

        findings.Add("sign-ups under names that look like another's", answers, answers.TrueForAll(answer => answer.Status is 400 or 409 or 422));
    }

    private static string Wide(string text) => string.Concat(text.Select(character => character is > ' ' and <= '~' ? (char)(character + 0xFEE0) : character));
}
