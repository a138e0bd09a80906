using Keyback.Accounts;
using Keyback.Recovery;

namespace Keyback.Storage.Recoveries;

/// <summary>A Recovery to record, with what only its start knows.</summary>
/// <param name="Transition">The start as the rules decided it.</param>
/// <param name="TokenHash">The hash of the bearer token.</param>
/// <param name="Identifier">What was typed, parsed.</param>
/// <param name="Secret">The plain code, or the link's token, for the message.</param>
/// <param name="Asker">Who asks.</param>
public sealed record NewRecovery(
    RecoveryTransition Transition, byte[] TokenHash, Identifier Identifier, string Secret, Asker Asker)
{
    /// <summary>Prints the reference.</summary>
    public override string ToString() => Transition.Next.Reference;
}

/// <summary>Who makes a request, as far as the limits care.</summary>
/// <param name="Network">The /24 or /48 it comes from.</param>
/// <param name="Locale">The language of the page.</param>
/// <param name="DeviceHash">The hash of the device cookie's token, or none.</param>
public sealed record Asker(string Network, string Locale, byte[]? DeviceHash);

/// <summary>How a start, or a code while codes are tried all over, stands with the CAPTCHA.</summary>
public enum CaptchaStanding
{
    /// <summary>There is none to be had: beyond the limits a start is refused.</summary>
    NotOffered,

    /// <summary>Not answered: beyond the limits it is asked for.</summary>
    Unsolved,

    /// <summary>Answered: the limits are wider.</summary>
    Solved,
}

/// <summary>What became of a start.</summary>
public abstract record StartResult
{
    private StartResult()
    {
    }

    /// <summary>Recorded.</summary>
    public sealed record Recorded : StartResult;

    /// <summary>Too many: with a CAPTCHA it may go on.</summary>
    public sealed record CaptchaRequired : StartResult;

    /// <summary>Too many, with or without a CAPTCHA.</summary>
    /// <param name="RetryAfter">The time until another start is allowed.</param>
    public sealed record Throttled(TimeSpan RetryAfter) : StartResult;
}
