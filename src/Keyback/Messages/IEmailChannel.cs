namespace Keyback.Messages;

/// <summary>An e-mail with its words, ready to leave.</summary>
/// <param name="MessageId">The Message-ID without angle brackets: the same at every try, so that a copy can be told.</param>
/// <param name="To">The recipient's address exactly as registered.</param>
/// <param name="Locale">The language of the text: <c>zh-Hans</c> or <c>en</c>.</param>
/// <param name="Date">When the message was accepted.</param>
/// <param name="Subject">One line, no secrets: it shows on locked screens.</param>
/// <param name="Text">The plain text, complete by itself.</param>
/// <param name="Html">The same as HTML.</param>
public sealed record Email(
    string MessageId, string To, string Locale, DateTimeOffset Date, string Subject, string Text, string Html)
{
    /// <summary>Prints nothing of the address or the words.</summary>
    public override string ToString() => $"Email {MessageId}";
}

/// <summary>What became of one try to hand a message over.</summary>
public abstract record Delivery
{
    private Delivery()
    {
    }

    /// <summary>The next hop took responsibility for it.</summary>
    /// <param name="ProviderId">The name by which a gateway's later receipt speaks of it, or none.</param>
    public sealed record Accepted(string? ProviderId = null) : Delivery;

    /// <summary>Not now: worth another try.</summary>
    /// <param name="Reason">Why, for the record: a status code and a fixed phrase, never an address or a text from the other side.</param>
    public sealed record TryLater(string Reason) : Delivery;

    /// <summary>Never: another try would end the same.</summary>
    /// <param name="Reason">Why, as in <see cref="TryLater"/>.</param>
    public sealed record Refused(string Reason) : Delivery;
}

/// <summary>A way for e-mail to leave. Implementations may be called from several places at once.</summary>
public interface IEmailChannel
{
    /// <summary>Hands one message over. Failures of the other side are values; only cancellation throws.</summary>
    Task<Delivery> SendAsync(Email email, CancellationToken ct);

    /// <summary>Connects and signs in for real without sending anything (<c>keyback doctor</c>).</summary>
    /// <returns>What was found, in a sentence, and whether it is good.</returns>
    Task<(bool Good, string Finding)> ProbeAsync(CancellationToken ct);
}
