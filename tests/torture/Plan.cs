using System.Globalization;

namespace Keyback.Torture;

/// <summary>How long a run takes, what is drawn from which seed, and how large the world is.</summary>
internal sealed record Plan(TimeSpan Length, int Seed)
{
    /// <summary>Accounts whose owners come back in.</summary>
    public const int Owners = 3000;

    /// <summary>Accounts that are guessed at.</summary>
    public const int Victims = 300;

    /// <summary>Owners at work at the same time.</summary>
    public const int OwnersAtOnce = 6;

    /// <summary>Attackers at work at the same time.</summary>
    public const int AttackersAtOnce = 2;

    /// <summary>What the relay is waited for.</summary>
    public static readonly TimeSpan MailTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The pause between two messages of one Recovery.</summary>
    public static readonly TimeSpan ResendPause = TimeSpan.FromSeconds(4);

    /// <summary>The life of a code.</summary>
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromMinutes(10);

    /// <summary>How far a clock jumps at most, either way.</summary>
    public static readonly TimeSpan LongestJump = TimeSpan.FromSeconds(20);

    /// <summary>The pause between two faults, on average.</summary>
    public TimeSpan Pause => Length < TimeSpan.FromMinutes(5) ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(4);

    /// <summary>As the environment says, or a short run.</summary>
    public static Plan Read(TimeSpan brief) => new(
        Number("TORTURE_MINUTES") is { } minutes ? TimeSpan.FromMinutes(minutes) : brief,
        (int)(Number("TORTURE_SEED") ?? 20_261_129));

    private static double? Number(string name) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
