using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Help;
using Keyback.Limits;
using Keyback.Security;
using Keyback.Storage.Recoveries;

namespace Keyback.Storage.Help;

/// <summary>A question to keep until its writer's address is proved.</summary>
/// <param name="Id">Names it.</param>
/// <param name="TokenHash">The hash of the bearer token.</param>
/// <param name="Reference">Its short name.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Email">The address that is answered.</param>
/// <param name="Code">The first code.</param>
/// <param name="Asker">Who asks.</param>
/// <param name="Now">The instant of the request.</param>
public sealed record NewHelpAsk(
    HelpAskId Id, byte[] TokenHash, string Reference, AskedQuestion Question, EmailAddress Email, ProofCode Code, Asker Asker, DateTimeOffset Now)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}

/// <summary>A question that waits for its code, as its bearer may know it.</summary>
/// <param name="Id">Finds it.</param>
/// <param name="Reference">Its short name, such as <c>K7Q-2M9</c>.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Email">The address, as it was typed.</param>
/// <param name="CodeExpiresAt">The end of the code.</param>
/// <param name="ResendAt">When another may be asked for.</param>
public sealed record HelpAsk(
    HelpAskId Id, string Reference, HelpAskState State, AskedQuestion Question, string Email, DateTimeOffset CodeExpiresAt, DateTimeOffset ResendAt)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Reference;
}

/// <summary>What a step of a question that waits for its code led to.</summary>
public enum HelpAskOutcome
{
    /// <summary>Another code goes out.</summary>
    Sent,

    /// <summary>The address is proved, and the question lies with staff.</summary>
    Kept,

    /// <summary>Not the code.</summary>
    CodeWrong,

    /// <summary>The code's time is over.</summary>
    CodeExpired,

    /// <summary>The last code is too young to send another.</summary>
    TooSoon,

    /// <summary>So many wrong codes came for the address that none is looked at for a while.</summary>
    Closed,

    /// <summary>It takes no more steps.</summary>
    Over,
}

/// <summary>The same, durably.</summary>
/// <param name="Outcome">What it led to.</param>
/// <param name="Ask">Where the question stands now.</param>
/// <param name="TriesLeft">After a wrong code: tries that are left.</param>
/// <param name="RetryAfter">When too soon or closed: how long to wait.</param>
public sealed record HelpAskResult(HelpAskOutcome Outcome, HelpAsk Ask, int TriesLeft = 0, TimeSpan RetryAfter = default);

/// <summary>A question that waits for its code, as it is stored.</summary>
internal sealed class HelpAskRow
{
    public Guid Id { get; init; }

    public byte[] TokenHash { get; init; } = [];

    public string Reference { get; init; } = "";

    public byte[] IdentifierPseudonym { get; init; } = [];

    public byte[] QuestionSealed { get; init; } = [];

    public string Locale { get; init; } = "";

    public byte[] CodeDigest { get; init; } = [];

    public int CodeNumber { get; init; }

    public DateTimeOffset CodeSentAt { get; init; }

    public DateTimeOffset CodeExpiresAt { get; init; }

    public int WrongCodes { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The subject under which its address is counted.</summary>
    public string Subject => Convert.ToHexString(IdentifierPseudonym);

    /// <summary>Whether a token of this hash speaks for it. Compared in fixed time (I8).</summary>
    public bool IsOf(byte[] tokenHash) => CryptographicOperations.FixedTimeEquals(TokenHash, tokenHash);

    public HelpAsk ToAsk(DataKeys keys, DateTimeOffset now, LimitsOptions limits)
    {
        var words = Open(keys);
        return new HelpAsk(
            new HelpAskId(Id), Reference, StateAt(now, limits), new AskedQuestion(words.Title, words.Details), words.Email, CodeExpiresAt, CodeSentAt + limits.ResendPause);
    }

    public HelpAskState StateAt(DateTimeOffset now, LimitsOptions limits) => now >= ExpiresAt
        ? HelpAskState.Expired
        : WrongCodes >= limits.WrongCodesPerCode ? HelpAskState.Locked : HelpAskState.CodeRequired;

    /// <summary>What is asked and who is answered.</summary>
    /// <exception cref="InvalidOperationException">The row was not sealed with these keys.</exception>
    public SealedAsk Open(DataKeys keys)
    {
        var plain = keys.Messages.Open(QuestionSealed, Context(Id)) ?? throw new InvalidOperationException($"Question {Id:D} does not open with the store's key.");
        return JsonSerializer.Deserialize<SealedAsk>(plain)!;
    }

    public static byte[] Seal(DataKeys keys, NewHelpAsk ask) => keys.Messages.Seal(
        JsonSerializer.SerializeToUtf8Bytes(new SealedAsk(ask.Email.Value, ask.Question.Title, ask.Question.Details)), Context(ask.Id.Value));

    private static byte[] Context(Guid id) => Encoding.UTF8.GetBytes($"help ask {id:D}");

    internal sealed record SealedAsk(string Email, string Title, string Details)
    {
        public override string ToString() => nameof(SealedAsk);
    }
}
