using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Factors;
using Keyback.Limits;
using Keyback.Recovery;

namespace Keyback.Tests.Recovery;

/// <summary>The rules with default limits, and Recoveries to try them on.</summary>
internal static class Machine
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ChallengeDigest Right = new([1, 2, 3, 4]);

    public static readonly ChallengeDigest Wrong = new([1, 2, 3, 5]);

    public static readonly AccountId Account = new(new Guid("00000000-0000-7000-8000-000000000001"));

    public static readonly LimitsOptions Limits = new();

    public static readonly RecoveryRules Rules = new(Limits);

    public static RecoveryAttempt Fresh(RecoveryGoal goal = RecoveryGoal.NewPassword, bool decoy = false)
    {
        var id = new RecoveryId(new Guid("00000000-0000-7000-8000-000000000002"));
        var started = Rules.Start(id, "K7Q-2M9", RecoveryMethod.EmailCode, goal, Right, Start).Next;
        return decoy ? started : started with { Account = Account };
    }

    public static RecoveryAttempt ByLink(
        RecoveryGoal goal = RecoveryGoal.NewPassword, RecoveryBearer bearer = RecoveryBearer.Starter, bool decoy = false)
    {
        var id = new RecoveryId(new Guid("00000000-0000-7000-8000-000000000003"));
        var started = Rules.Start(id, "K7Q-2M9", RecoveryMethod.EmailLink, goal, Right, Start, "Chrome · Windows").Next;
        return started with { Account = decoy ? null : Account, Bearer = bearer };
    }

    public static RecoveryAttempt In(RecoveryState state, RecoveryGoal goal = RecoveryGoal.NewPassword) => Fresh(goal) with { State = state };

    public static readonly ChallengeDigest Second = new([7, 7, 7, 7]);

    /// <summary>Of an account with nothing against it, whose name is <c>mei</c>.</summary>
    public static readonly RecoveryFacts Facts = new(10, 10, 3, ExpectedName: "mei", NumberIsProof: true, HasEmail: true);

    /// <summary>What an account with an authenticator app has.</summary>
    public static readonly AccountFactors WithApp = new(Totp: true, SavedCodes: 10);

    public static RecoveryAttempt ByPhone(RecoveryGoal goal = RecoveryGoal.NewPassword, bool decoy = false)
    {
        var id = new RecoveryId(new Guid("00000000-0000-7000-8000-000000000004"));
        var started = Rules.Start(id, "K7Q-2M9", RecoveryMethod.SmsCode, goal, Right, Start).Next;
        return decoy ? started : started with { Account = Account };
    }

    public static RecoveryEvent Code(ChallengeDigest digest) => new RecoveryEvent.CodeSubmitted(digest, Second);

    public static RecoveryEvent Name(string folded) => new RecoveryEvent.UserNameSubmitted(folded, Second);

    public static RecoveryTransition Apply(RecoveryAttempt attempt, RecoveryEvent @event, DateTimeOffset at, RecoveryFacts? facts = null) =>
        Rules.Apply(attempt, @event, facts ?? Facts, at);

    public static RecoveryTransition Submit(this RecoveryAttempt attempt, ChallengeDigest digest, DateTimeOffset? at = null, RecoveryFacts? facts = null) =>
        Apply(attempt, Code(digest), at ?? Start, facts);
}
