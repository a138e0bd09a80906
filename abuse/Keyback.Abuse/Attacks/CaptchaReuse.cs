using System.Globalization;
using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>One CAPTCHA answered, and used for more than one thing, by more than one, or for another.</summary>
internal sealed class CaptchaReuse : Attack
{
    /// <inheritdoc/>
    public override string Name => "captcha-reuse";

    /// <inheritdoc/>
    public override string Threatens => "I3, I5";

    /// <inheritdoc/>
    public override bool NeedsNoTruth => true;

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var url = await arena.UrlAsync();
        using var visitor = arena.Stranger(url);
        if (await ProofOfWork.SolveAsync(visitor) is not { } solved)
        {
            findings.NotRun("everything", "the server makes no CAPTCHA for this network now");
            return;
        }

        var parallel = await Walks.AtOnceAsync(arena.Size(50, 20), number => LinkAsync(visitor, $"many{number}@example.com", solved));
        findings.Add("one answer for many starts at once: one counts", parallel, parallel.Count(answer => answer.Status == 201) == 1);
        var late = await LinkAsync(visitor, "late@example.com", solved);
        findings.Add("the same answer once more", [late], late.Code == "captcha_wrong");

        if (arena.Target is null)
        {
            using var other = arena.Stranger(url);
            var carried = await LinkAsync(other, "other@example.com", await SolvedAsync(visitor));
            findings.Add("an answer carried to another network", [carried], carried.Code == "captcha_wrong");
        }

        var (one, two) = (await SolvedAsync(visitor), await SolvedAsync(visitor));
        var crossed = await LinkAsync(visitor, "crossed@example.com", new JsonObject { ["id"] = one["id"]!.DeepClone(), ["number"] = two["number"]!.DeepClone() });
        var spoiled = await LinkAsync(visitor, "spoiled@example.com", one);
        findings.Add("the number of one for another, then the right one after the wrong one", [crossed, spoiled], crossed.Code == "captcha_wrong" && spoiled.Code == "captcha_wrong");

        await SplicedAsync(visitor, findings);
        await NonsenseAsync(arena, visitor, findings);
    }

    // Salt and number must not be spliced: what is written behind the salt is the number alone.
    private static async Task SplicedAsync(Visitor visitor, Findings findings)
    {
        List<Answer> answers = [];
        foreach (var change in (Func<string, JsonNode>[])[number => number + "0", number => "0" + number, number => number[1..], number => $"{number}.0", number => $"-{number}", number => $"{number}e0"])
        {
            var solved = await SolvedAsync(visitor);
            var number = ((long)solved["number"]!).ToString(CultureInfo.InvariantCulture);
            answers.Add(await LinkAsync(visitor, "spliced@example.com", new JsonObject { ["id"] = solved["id"]!.DeepClone(), ["number"] = change(number) }));
        }

        findings.Add("the right number with digits added, cut off or written another way", answers, answers.TrueForAll(answer => answer.Status is 400 or 422));
    }

    private static async Task NonsenseAsync(Arena arena, Visitor visitor, Findings findings)
    {
        List<Answer> answers = [];
        foreach (var number in (JsonNode?[])[0, -1, long.MaxValue, null])
        {
            answers.Add(await LinkAsync(visitor, "nonsense@example.com", new JsonObject { ["id"] = arena.Dice.Id(), ["number"] = number }));
            answers.Add(await LinkAsync(visitor, "nonsense@example.com", new JsonObject { ["id"] = null, ["number"] = number?.DeepClone(), ["text"] = "" }));
            answers.Add(await LinkAsync(visitor, "nonsense@example.com", new JsonObject { ["id"] = Guid.Empty, ["number"] = number?.DeepClone(), ["response"] = "x" }));
        }

        findings.Add("ids and numbers that nobody made", answers, answers.TrueForAll(answer => answer.Status is 400 or 422 or 428));
    }

    private static async Task<JsonObject> SolvedAsync(Visitor visitor) =>
        await ProofOfWork.SolveAsync(visitor) ?? throw new InvalidOperationException("The server makes no CAPTCHA.");

    private static Task<Answer> LinkAsync(Visitor visitor, string identifier, JsonObject captcha) => visitor.PostAsync(
        "/api/v1/recoveries",
        new JsonObject { ["identifier"] = identifier, ["method"] = "email_link", ["goal"] = "new_password", ["captcha"] = captcha.DeepClone() });
}
