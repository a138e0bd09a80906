using System.Security.Cryptography;
using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;

namespace Keyback.Storage.Recoveries;

/// <summary>A Recovery as it is stored.</summary>
internal sealed class RecoveryRow
{
    public Guid Id { get; init; }

    public byte[] TokenHash { get; init; } = [];

    public string Reference { get; init; } = "";

    public int Method { get; init; }

    public int Goal { get; init; }

    public int State { get; init; }

    public Guid? AccountId { get; init; }

    public byte[] IdentifierPseudonym { get; init; } = [];

    public byte[] IdentifierSealed { get; init; } = [];

    public int Lane { get; init; }

    public string Locale { get; init; } = "";

    public byte[] CodeDigest { get; init; } = [];

    public int CodeNumber { get; init; }

    public DateTimeOffset CodeSentAt { get; init; }

    public DateTimeOffset CodeExpiresAt { get; init; }

    public int WrongCodes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }

    public string? AskedFrom { get; init; }

    public int ChallengeChannel { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public DateTimeOffset? WaitsUntil { get; init; }

    public long Version { get; init; }

    /// <summary>The subject under which its identifier is counted.</summary>
    public string Subject => Convert.ToHexString(IdentifierPseudonym);

    /// <summary>The subject under which its account is counted; a decoy has one of its own, so that counting takes the same time (I1).</summary>
    public string AccountSubject => AccountId?.ToString("D") ?? $"decoy {Subject}";

    public Lane StartLane => (Lane)Lane;

    /// <summary>Who speaks for it with a token of this hash, or none. Both are compared in fixed time (I8).</summary>
    public RecoveryBearer? BearerOf(byte[] tokenHash)
    {
        if (CryptographicOperations.FixedTimeEquals(TokenHash, tokenHash))
        {
            return RecoveryBearer.Starter;
        }

        // By link from the start, or by the one that leads back after a wait.
        var byLink = ((RecoveryMethod)Method).IsByLink() || (RecoveryState)State is RecoveryState.Waiting;
        return byLink && CryptographicOperations.FixedTimeEquals(CodeDigest, tokenHash)
            ? RecoveryBearer.LinkHolder
            : null;
    }

    /// <summary>The Recovery as its bearer sees it, of an account that has these factors.</summary>
    public RecoveryAttempt ToAttempt(RecoveryBearer bearer, AccountFactors factors) => new()
    {
        Bearer = bearer,
        AskedFrom = AskedFrom,
        Id = new RecoveryId(Id),
        Reference = Reference,
        Method = (RecoveryMethod)Method,
        Goal = (RecoveryGoal)Goal,
        State = (RecoveryState)State,
        Account = AccountId is { } account ? new AccountId(account) : null,
        Challenge = new SentChallenge(new ChallengeDigest(CodeDigest), CodeNumber, CodeSentAt, CodeExpiresAt, (MessageChannel)ChallengeChannel),
        LockedUntil = LockedUntil,
        WaitsUntil = WaitsUntil,
        Factors = factors,
        WrongCodes = WrongCodes,
        CreatedAt = CreatedAt,
        ExpiresAt = ExpiresAt,
    };

    /// <summary>What a step may change, over the version that was read.</summary>
    /// <param name="next">The Recovery as it is to be.</param>
    /// <param name="tokenHash">The hash of the token that alone speaks for it from now on; none where nothing changes in that.</param>
    public object Changed(RecoveryAttempt next, byte[]? tokenHash) => new
    {
        Id,
        Version,
        TokenHash = tokenHash ?? TokenHash,
        next.WaitsUntil,
        State = (int)next.State,
        CodeDigest = next.Challenge.Digest.ToBytes(),
        CodeNumber = next.Challenge.Number,
        CodeSentAt = next.Challenge.SentAt,
        CodeExpiresAt = next.Challenge.ExpiresAt,
        ChallengeChannel = (int)next.Challenge.Channel,
        next.LockedUntil,
        next.WrongCodes,
        next.ExpiresAt,
    };
}
