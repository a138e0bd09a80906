namespace Keyback.Client;

/// <summary>The answer to a CAPTCHA, in one of three forms.</summary>
public sealed class CaptchaAnswer
{
    private CaptchaAnswer()
    {
    }

    internal Guid? Id { get; private init; }

    internal string? Text { get; private init; }

    internal long? Number { get; private init; }

    internal string? Response { get; private init; }

    /// <summary>The characters that somebody read or heard.</summary>
    public static CaptchaAnswer Read(Guid id, string characters) => new() { Id = id, Text = characters };

    /// <summary>The number that the work led to.</summary>
    public static CaptchaAnswer Worked(Guid id, long number) => new() { Id = id, Number = number };

    /// <summary>What the widget of a provider gave, where the operator uses one.</summary>
    public static CaptchaAnswer OfWidget(string response) => new() { Response = response };
}
