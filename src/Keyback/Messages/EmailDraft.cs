namespace Keyback.Messages;

/// <summary>An e-mail in the owner's language, before it is laid out as text and HTML.</summary>
/// <param name="Locale">The language's tag.</param>
/// <param name="SiteName">The site's name, one line.</param>
/// <param name="Subject">Without secrets.</param>
/// <param name="Preheader">What mailbox lists show after the subject; without secrets.</param>
/// <param name="Heading">What it is, in a few words.</param>
/// <param name="Greeting">The first line.</param>
/// <param name="Footer">The last line.</param>
/// <param name="Blocks">Everything between, in order.</param>
internal sealed record EmailDraft(
    string Locale,
    string SiteName,
    string Subject,
    string Preheader,
    string Heading,
    string Greeting,
    string Footer,
    IReadOnlyList<EmailBlock> Blocks)
{
    /// <summary>Prints nothing of the words.</summary>
    public override string ToString() => nameof(EmailDraft);
}
