using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>A mailbox filled with messages that its owner never asked for.</summary>
internal sealed class MailBombing : Attack
{
    private const int MessagesPerHour = 5; // to one address, over all purposes, in the lane of strangers

    /// <inheritdoc/>
    public override string Name => "mail-bombing";

    /// <inheritdoc/>
    public override string Threatens => "I5";

    /// <inheritdoc/>
    public override async Task PlayAsync(Arena arena, Findings findings)
    {
        var server = await arena.UsualAsync();
        var victim = arena.Fresh().Email;
        await BombAsync(arena, server, findings, victim, "an address that has an account");
        await BombAsync(arena, server, findings, "bystander@example.com", "an address that has none");
    }

    private static async Task BombAsync(Arena arena, OwnServer server, Findings findings, string victim, string whom)
    {
        List<Answer> answers = [];
        for (var round = 0; round < arena.Size(60, 6); round++)
        {
            using var visitor = arena.Stranger(server.Url);
            answers.Add(await visitor.StartAsync(victim, round % 2 == 0 ? "email_code" : "email_link", works: true));
            if (answers[^1].Status == 201)
            {
                answers.Add(await visitor.StepAsync(Walks.BegunIn(answers[^1]), "resend", []));
            }

            answers.Add(await visitor.SignUpAsync(victim));
            answers.Add(await visitor.SubmitAsync("/help/ask", null, ("Title", "How do I sign in?"), ("Email", victim)));
            answers.Add(await visitor.SubmitAsync("/forgot/manager", null, ("Identifier", victim)));
            answers.Add(await visitor.SubmitAsync("/contact", null, ("Reach", victim), ("Words", "Write to me."), ("reference", "")));
        }

        await server.Out.SettledAsync();
        var sent = server.Out.To(victim).Count();
        findings.Add(
            $"starts with every CAPTCHA answered, resends, sign-ups, questions and letters to support for {whom}, from {arena.Size(60, 6)} networks",
            answers.Count,
            $"{sent} messages; {Answer.Count(answers.Select(answer => $"{answer.Status}"))}",
            sent <= MessagesPerHour);
    }
}
