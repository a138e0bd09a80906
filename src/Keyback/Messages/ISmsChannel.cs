namespace Keyback.Messages;

/// <summary>By which way a message leaves. Stored as numbers: never renumber, never reuse.</summary>
public enum MessageChannel
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>By e-mail.</summary>
    Email = 1,

    /// <summary>By SMS.</summary>
    Sms = 2,
}

/// <summary>An SMS with its words, ready to leave.</summary>
/// <param name="MessageId">Names it, the same at every try: gateways that can tell copies by it are given it.</param>
/// <param name="To">The recipient's number in E.164 form, exactly as registered.</param>
/// <param name="Locale">The language of the text: <c>zh-Hans</c> or <c>en</c>.</param>
/// <param name="Template">What it tells, in snake_case, such as <c>recovery_code</c>: the key of the gateway's approved template.</param>
/// <param name="Parameters">The values that a template takes, such as <c>code</c> and <c>minutes</c>.</param>
/// <param name="Text">The whole text, for gateways that take free text.</param>
public sealed record Sms(
    string MessageId, string To, string Locale, string Template, IReadOnlyDictionary<string, string> Parameters, string Text)
{
    /// <summary>Prints nothing of the number or the words.</summary>
    public override string ToString() => $"Sms {MessageId}";
}

/// <summary>A way for SMS to leave. Implementations may be called from several places at once.</summary>
public interface ISmsChannel
{
    /// <summary>Whether a gateway is configured: without one the ways by phone are not offered to anybody.</summary>
    bool IsConfigured { get; }

    /// <summary>Hands one message over. Failures of the other side are values; only cancellation throws.</summary>
    Task<Delivery> SendAsync(Sms sms, CancellationToken ct);

    /// <summary>Connects and signs in for real without sending anything, as far as the gateway allows (<c>keyback doctor</c>).</summary>
    /// <returns>What was found, in a sentence, and whether it is good.</returns>
    Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct);
}
