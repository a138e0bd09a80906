using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Help;
using Keyback.Security;
using Keyback.Server.Platform;
using Keyback.Storage.Help;

namespace Keyback.Server.Help.Ask;

/// <summary>The code that proves the address is typed, or another asked for.</summary>
internal sealed partial class ProveHelpAsk(HelpAskStore store, ProofCodes codes, DataKeys keys, Randomness randomness, TimeProvider clock, ILogger<ProveHelpAsk> log)
{
    /// <summary>Digits of the code.</summary>
    public int Digits => codes.DigitsOf(IdentifierKind.Email);

    /// <summary>Where a question stands, for whoever holds its token.</summary>
    public async Task<HelpAskAnswer> ShowAsync(HelpAskId id, string token, CancellationToken ct) =>
        BearerToken.Hash(token) is { } hash && await store.FindAsync(id, hash, clock.GetUtcNow(), ct) is { } ask
            ? ask.State is HelpAskState.CodeRequired ? new HelpAskAnswer.Waits(ask) : new HelpAskAnswer.Over(ask)
            : new HelpAskAnswer.Over(null);

    /// <summary>Takes a code.</summary>
    public async Task<HelpAskAnswer> SubmitAsync(HelpAskId id, string token, string code, CancellationToken ct)
    {
        if (await ShowAsync(id, token, ct) is not HelpAskAnswer.Waits(var waiting))
        {
            return await ShowAsync(id, token, ct);
        }

        if (!TypedCode.TryRead(code, Digits, out var digits))
        {
            return new HelpAskAnswer.CodeMalformed(waiting); // cannot be a code at all, and costs no try
        }

        var now = clock.GetUtcNow();
        var answer = AnswerOf(await store.ProveAsync(id, BearerToken.Hash(token)!, keys.CodeDigest(id, digits), randomness.NewId(now), now));
        if (answer is HelpAskAnswer.Kept(var reference))
        {
            Asked(log, reference);
        }

        return answer;
    }

    /// <summary>Sends another code: it takes the old one's place, the wrong answers stay counted.</summary>
    public async Task<HelpAskAnswer> ResendAsync(HelpAskId id, string token)
    {
        var now = clock.GetUtcNow();
        return BearerToken.Hash(token) is { } hash
            ? AnswerOf(await store.ResendAsync(id, hash, codes.Next(digits => keys.CodeDigest(id, digits), IdentifierKind.Email, now), now))
            : new HelpAskAnswer.Over(null);
    }

    private static HelpAskAnswer AnswerOf(HelpAskResult? result) => result switch
    {
        null => new HelpAskAnswer.Over(null),
        { Outcome: HelpAskOutcome.Kept } kept => new HelpAskAnswer.Kept(kept.Ask.Reference),
        { Outcome: HelpAskOutcome.Sent } sent => new HelpAskAnswer.Waits(sent.Ask),
        { Outcome: HelpAskOutcome.CodeWrong } wrong => new HelpAskAnswer.CodeWrong(wrong.Ask, wrong.TriesLeft),
        { Outcome: HelpAskOutcome.CodeExpired } late => new HelpAskAnswer.CodeExpired(late.Ask),
        { Outcome: HelpAskOutcome.TooSoon } soon => new HelpAskAnswer.TooSoon(soon.Ask, soon.RetryAfter),
        { Outcome: HelpAskOutcome.Closed } closed => new HelpAskAnswer.Closed(closed.Ask, closed.RetryAfter),
        { Ask: var ask } => new HelpAskAnswer.Over(ask),
    };

    [LoggerMessage(3864, LogLevel.Information, "Somebody proved an address and asked the help centre: {Reference}")]
    private static partial void Asked(ILogger logger, string reference);
}
