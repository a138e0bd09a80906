namespace Keyback.Client;

/// <summary>A CAPTCHA: the same six characters as picture and as speech, and work that takes their place.</summary>
public sealed record Captcha
{
    /// <summary>Names it in the answer.</summary>
    public required Guid Id { get; init; }

    /// <summary>The picture, as a data URL.</summary>
    public required string Image { get; init; }

    /// <summary>The speech, as a data URL.</summary>
    public required string Audio { get; init; }

    /// <summary>The work.</summary>
    public required ProofOfWork ProofOfWork { get; init; }

    /// <summary>The first instant at which it takes no answer.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Answers with the characters, in whatever case.</summary>
    public CaptchaAnswer Read(string characters) => CaptchaAnswer.Read(Id, characters);

    /// <summary>Answers by working: some tenths of a second on one core.</summary>
    /// <exception cref="InvalidOperationException">No number is the answer: it was no CAPTCHA of a Keyback server.</exception>
    public CaptchaAnswer Solve(CancellationToken ct = default) => CaptchaAnswer.Worked(Id, ProofOfWork.Solve(ct));

    /// <summary>Prints nothing of what it shows.</summary>
    public override string ToString() => Id.ToString("D");
}
