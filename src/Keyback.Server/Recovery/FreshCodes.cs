using Keyback.Challenges;
using Keyback.Limits;
using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Security;

namespace Keyback.Server.Recovery;

/// <summary>Draws the codes that a step may send, before it is known whether it does.</summary>
internal sealed class FreshCodes(DataKeys keys, LimitsOptions limits, Randomness randomness)
{
    /// <summary>A code that is not out yet.</summary>
    public FreshCode Next(RecoveryId recovery, MessageChannel channel = MessageChannel.Email)
    {
        var code = randomness.NewDigits(channel is MessageChannel.Sms ? limits.SmsCodeDigits : limits.CodeDigits);
        return new FreshCode(code, goal => keys.CodeDigest(recovery, goal, code));
    }
}

/// <summary>A code that is not out yet.</summary>
/// <param name="Code">The digits.</param>
/// <param name="DigestFor">What is kept of it, for a goal.</param>
internal sealed record FreshCode(string Code, Func<RecoveryGoal, ChallengeDigest> DigestFor)
{
    /// <summary>Prints nothing of the code.</summary>
    public override string ToString() => nameof(FreshCode);
}
