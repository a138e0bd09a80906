using System.Diagnostics;
using Keyback.Limits;

namespace Keyback.Messages;

/// <summary>
/// Gives a message its words, in the owner's language, as text and as HTML. Pure: the same content gives the same
/// e-mail at every try.
/// </summary>
public sealed class EmailWriter(EmailSettings settings)
{
    private readonly string site = OneLine.Of(settings.SiteName);
    private readonly string? support =
        string.IsNullOrWhiteSpace(settings.SupportContact) ? null : OneLine.Of(settings.SupportContact);

    /// <summary>Writes the e-mail. The subject never carries a code or a link.</summary>
    /// <param name="content">What to tell.</param>
    /// <param name="messageId">The Message-ID without angle brackets; goes through unchanged.</param>
    /// <param name="to">The recipient's address; goes through unchanged and is not shown in the text.</param>
    /// <param name="locale">The owner's language: anything that starts with <c>zh</c> is written in Simplified Chinese, all else in English.</param>
    /// <param name="date">When the message was accepted.</param>
    public Email Write(MessageContent content, string messageId, string to, string locale, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(locale);

        var words = EmailWords.For(locale);
        var draft = Compose(content, words);
        return new(messageId, to, words.Locale, date, draft.Subject, TextLayout.Render(draft), HtmlLayout.Render(draft));
    }

    private EmailDraft Compose(MessageContent content, EmailWords words) => content switch
    {
        MessageContent.RecoveryCode code => Draft(words, "Code", code.Reference, CodeBlocks(code, words)),
        MessageContent.RecoveryLink link => Draft(words, "Link", link.Reference, LinkBlocks(link, words)),
        MessageContent.RecoveryFrozen frozen => Draft(words, "RecoveryFrozen", frozen.Reference,
        [
            Paragraph(words, words.Say("CodeAsked", site, words.When(frozen.RequestedAt)), words.Say("RecoveryFrozenEffect")),
            Reference(words, frozen.Reference),
            Contact(words),
            new EmailBlock.Aside(words.Say("RecoveryFrozenNotYou")),
        ]),
        MessageContent.PasswordChanged changed => Draft(words, "PasswordChanged", changed.Reference,
            NoticeBlocks(words, "PasswordChanged", changed.At, changed.Reference, changed.NotMe)),
        MessageContent.TemporarySignIn signIn => Draft(words, "TemporarySignIn", signIn.Reference,
            NoticeBlocks(words, "TemporarySignIn", signIn.At, signIn.Reference, signIn.NotMe)),
        MessageContent.AccountFrozen frozen => Draft(words, "AccountFrozen", "",
        [
            Paragraph(words, words.Say(frozen.ByStaff ? "AccountFrozenDoubtWhat" : "AccountFrozenWhat", site, words.When(frozen.At))),
            Paragraph(words, words.Say("AccountFrozenEffect")),
            Contact(words),
        ], frozen.ByStaff ? "AccountFrozenDoubtPreheader" : null),
        MessageContent.WayLocked locked => Draft(words, "WayLocked", locked.Reference,
        [
            Paragraph(words, words.Say("WayLockedWhat", site, words.When(locked.At)), words.Say(locked.Lane is Lane.KnownDevice ? "WayLockedKnownEffect" : "WayLockedEffect", words.When(locked.Until))),
            Reference(words, locked.Reference),
            Paragraph(words, words.Say("WayLockedIfYou"), words.Say("WayLockedIfNot")),
            Contact(words),
        ]),
        MessageContent.CodesClosed closed => CodesClosed(closed, words),
        MessageContent.NumberDetached detached => Draft(words, "NumberDetached", detached.Reference,
        [
            Paragraph(words, words.Say("NumberDetachedWhat", site, words.When(detached.At), detached.Number), words.Say("NumberDetachedEffect")),
            Reference(words, detached.Reference),
            Paragraph(words, words.Say("NumberDetachedIfYours", words.When(detached.Until))),
            new EmailBlock.Button(words.Say("NumberDetachedButton"), words.Say("NumberDetachedCopy"), detached.Restore),
            Contact(words),
        ]),
        MessageContent.AccountChanged changed => Draft(words, "AccountChanged", "",
        [
            Paragraph(words, words.Say($"Changed{changed.Change}", site, words.When(changed.At), changed.Until is { } until ? words.When(until) : changed.Contact)),
            Paragraph(words, words.Say("NoticeIfYou"), words.Say("NotMeAdvice")),
            new EmailBlock.Button(words.Say("NotMeButton"), words.Say("NotMeCopy"), changed.NotMe),
            Contact(words),
        ]),
        MessageContent.ContactCode code => Draft(words, "ContactCode", "",
        [
            Paragraph(words, words.Say("ContactCodeAsked", site, words.When(code.RequestedAt))),
            Paragraph(words, words.Say("ContactCodeWhere", settings.PublicUrl.AbsoluteUri)),
            new EmailBlock.Code(Groups(code.Code)),
            Paragraph(words, Lifetime(code.ExpiresAt - code.RequestedAt, code.ExpiresAt, words)),
            Paragraph(words, words.Say("ContactCodeNotYou"), words.Say("CodeNeverTell")),
            .. PublishedContact(words),
        ]),
        MessageContent.ContactTaken taken => Draft(words, "ContactTaken", "",
        [
            Paragraph(words, words.Say("ContactTakenWhat", site, words.When(taken.At)), words.Say("ContactTakenEffect")),
            Paragraph(words, words.Say("ContactTakenIfYou"), words.Say("ContactTakenIfNot")),
            Contact(words),
        ]),
        MessageContent.SignUpCode code => Draft(words, "SignUpCode", code.Reference,
        [
            Paragraph(words, words.Say("SignUpCodeAsked", site, words.When(code.RequestedAt))),
            Paragraph(words, words.Say("SignUpCodeWhere", settings.PublicUrl.AbsoluteUri)),
            Reference(words, code.Reference),
            new EmailBlock.Code(Groups(code.Code)),
            Paragraph(words, Lifetime(code.ExpiresAt - code.RequestedAt, code.ExpiresAt, words)),
            Paragraph(words, words.Say("SignUpCodeNotYou"), words.Say("CodeNeverTell")),
            .. PublishedContact(words),
        ]),
        MessageContent.SignUpKnown known => Draft(words, "SignUpKnown", known.Reference,
        [
            Paragraph(words, words.Say("SignUpKnownWhat", site, words.When(known.RequestedAt)), words.Say("SignUpKnownEffect")),
            Reference(words, known.Reference),
            Paragraph(words, words.Say("SignUpKnownIfYou"), words.Say("SignUpKnownIfNot")),
            new EmailBlock.Button(words.Say("SignUpKnownSignIn"), words.Say("SignUpKnownCopy"), PageAt("sign-in")),
            new EmailBlock.Button(words.Say("SignUpKnownForgot"), words.Say("SignUpKnownCopy"), PageAt("forgot")),
            Contact(words),
        ]),
        MessageContent.HelpAskCode code => Draft(words, "HelpAskCode", code.Reference,
        [
            Paragraph(words, words.Say("HelpAskCodeAsked", site, words.When(code.RequestedAt))),
            Paragraph(words, words.Say("HelpAskCodeWhere", settings.PublicUrl.AbsoluteUri)),
            Reference(words, code.Reference),
            new EmailBlock.Code(Groups(code.Code)),
            Paragraph(words, Lifetime(code.ExpiresAt - code.RequestedAt, code.ExpiresAt, words)),
            Paragraph(words, words.Say("HelpAskCodeNotYou"), words.Say("CodeNeverTell")),
            .. PublishedContact(words),
        ]),
        MessageContent.HelpAnswered answered => Draft(words, "HelpAnswered", answered.Reference,
        [
            Paragraph(words, words.Say("HelpAnsweredWhat", site)),
            Paragraph(words, OneLine.Of(answered.Title)),
            new EmailBlock.Button(words.Say("HelpAnsweredButton"), words.Say("HelpAnsweredCopy"), PageAt($"help/{answered.Slug}?lang={words.Locale}")),
            Reference(words, answered.Reference),
            Contact(words),
        ]),
        MessageContent.RecoveryWaits waits => Draft(words, "RecoveryWaits", waits.Reference,
        [
            Paragraph(words, words.Say("RecoveryWaitsWhat", site, words.When(waits.At)), words.Say("RecoveryWaitsEffect", words.When(waits.Until))),
            .. waits.AskedFrom is { Length: > 0 } from ? [Paragraph(words, words.Say("LinkFrom", OneLine.Of(from)))] : Array.Empty<EmailBlock>(),
            Reference(words, waits.Reference),
            Paragraph(words, words.Say("RecoveryWaitsIfYou"), words.Say("RecoveryWaitsIfNot")),
            new EmailBlock.Button(words.Say("NotMeButton"), words.Say("NotMeCopy"), waits.NotMe),
            Contact(words),
        ]),
        MessageContent.RecoveryReturn back => Draft(words, "RecoveryReturn", back.Reference,
        [
            Paragraph(words, words.Say("RecoveryReturnWhat", site, words.When(back.At)), Goal(back.Goal, words, "Link")),
            Reference(words, back.Reference),
            new EmailBlock.Button(words.Say($"LinkButton{back.Goal}"), words.Say("LinkCopy"), back.Link),
            new EmailBlock.Token(words.Say("LinkToken"), back.Token),
            Paragraph(words, words.Say("RecoveryReturnExpires", words.When(back.ExpiresAt)), words.Say("LinkAnyBrowser")),
            Paragraph(words, words.Say("RecoveryReturnNotYou"), words.Say("LinkNeverForward")),
            Contact(words),
        ]),
        MessageContent.FactorClosed closed => FactorClosed(closed, words),
        MessageContent.StaffJoin join => Draft(words, "StaffJoin", "",
        [
            Paragraph(words, words.Say("StaffJoinWhat", site, words.When(join.At)), words.Say("StaffJoinName", OneLine.Of(join.Name))),
            new EmailBlock.Button(words.Say("StaffJoinButton"), words.Say("LinkCopy"), join.Link),
            new EmailBlock.Token(words.Say("LinkToken"), join.Token),
            Paragraph(words, words.Say("StaffJoinExpires", words.When(join.ExpiresAt)), words.Say("LinkNeverForward")),
            Paragraph(words, words.Say("StaffJoinNotYou")),
            Contact(words),
        ]),
        MessageContent.SupportAnswer answer => Draft(words, "SupportAnswer", answer.Reference,
        [
            Paragraph(words, words.Say("SupportAnswerWhat", site, words.When(answer.AskedAt))),
            Reference(words, answer.Reference),
            .. answer.Words.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new EmailBlock.Paragraph(OneLine.Of(line))),
            Paragraph(words, words.Say("SupportAnswerNever")),
            Contact(words),
        ]),
        MessageContent.ContactChangeWaits waits => Draft(words, "ContactChangeWaits", waits.Reference,
        [
            Paragraph(words, words.Say("ContactChangeWaitsWhat", site, words.When(waits.At), waits.Contact), words.Say("ContactChangeWaitsEffect", words.When(waits.Until))),
            Reference(words, waits.Reference),
            Paragraph(words, words.Say("ContactChangeWaitsIfYou"), words.Say("ContactChangeWaitsIfNot")),
            new EmailBlock.Button(words.Say("NotMeButton"), words.Say("NotMeCopy"), waits.NotMe),
            Contact(words),
        ]),
        MessageContent.NumberJoined joined => Draft(words, "NumberJoined", joined.Reference,
        [
            Paragraph(words, words.Say("NumberJoinedWhat", site, words.When(joined.At)), words.Say("NumberJoinedEffect")),
            Reference(words, joined.Reference),
            new EmailBlock.Button(words.Say("SignUpKnownForgot"), words.Say("SignUpKnownCopy"), PageAt("forgot")),
            Contact(words),
        ]),
        MessageContent.Trial trial => Draft(words, "Trial", "",
        [
            Paragraph(words, words.Say("TrialWhat", site, words.When(trial.At)), words.Say("TrialEffect")),
        ]),
        MessageContent.SupportLink link => Draft(words, "SupportLink", link.Reference,
        [
            Paragraph(words, words.Say("SupportLinkWhat", site, words.When(link.At)), Goal(link.Goal, words, "Link")),
            Reference(words, link.Reference),
            new EmailBlock.Button(words.Say($"LinkButton{link.Goal}"), words.Say("LinkCopy"), link.Link),
            new EmailBlock.Token(words.Say("LinkToken"), link.Token),
            Paragraph(words, words.Say("LinkExpires", Minutes(link.ExpiresAt - link.At), words.When(link.ExpiresAt)), words.Say("SupportLinkNeverTell")),
            Paragraph(words, words.Say("SupportLinkNotYou")),
            new EmailBlock.Button(words.Say("NotMeButton"), words.Say("NotMeCopy"), link.NotMe),
            Contact(words),
        ]),
        MessageContent.ManagerAsked asked => Draft(words, "ManagerAsked", asked.Reference,
        [
            Paragraph(words, words.Say("ManagerAskedWhat", site, words.When(asked.At), OneLine.Of(asked.Who)), words.Say("ManagerAskedEffect")),
            Reference(words, asked.Reference),
            new EmailBlock.Button(words.Say("ManagerAskedButton"), words.Say("LinkCopy"), PageAt("staff/queue")),
        ]),
        MessageContent.StaffAlarm alarm => Draft(words, "StaffAlarm", "",
        [
            Paragraph(words, words.Say($"StaffAlarm{alarm.Reason}", site, words.When(alarm.At), OneLine.Of(alarm.Name)), words.Say("StaffAlarmEffect")),
        ]),
        _ => throw new UnreachableException("The set of message contents is closed."),
    };

    private EmailDraft Draft(EmailWords words, string kind, string reference, IReadOnlyList<EmailBlock> blocks, string? preheader = null) => new(
        words.Locale,
        site,
        OneLine.Of(words.Say($"{kind}Subject", site, OneLine.Of(reference))),
        words.Say(preheader ?? $"{kind}Preheader"),
        words.Say($"{kind}Heading"),
        words.Say("Greeting"),
        words.Say("Footer", site, settings.PublicUrl.AbsoluteUri),
        blocks);

    // Each lane has its own effect and advice: what is closed to one is open to the other.
    private EmailDraft CodesClosed(MessageContent.CodesClosed closed, EmailWords words)
    {
        var forWhom = closed.Lane is Lane.KnownDevice ? "CodesClosedKnown" : "CodesClosed";
        return Draft(words, "CodesClosed", closed.Reference,
        [
            Paragraph(words, words.Say("CodesClosedWhat", site, words.When(closed.At)), words.Say($"{forWhom}Effect")),
            Reference(words, closed.Reference),
            Paragraph(words, words.Say($"{forWhom}IfYou"), words.Say("CodesClosedIfNot")),
            Contact(words),
        ], $"{forWhom}Preheader");
    }

    private EmailDraft FactorClosed(MessageContent.FactorClosed closed, EmailWords words)
    {
        var forWhom = closed.Lane is Lane.KnownDevice ? "FactorClosedKnown" : "FactorClosed";
        return Draft(words, "FactorClosed", "",
        [
            Paragraph(words, words.Say("FactorClosedWhat", site, words.When(closed.At)), words.Say($"{forWhom}Effect")),
            Paragraph(words, words.Say($"{forWhom}IfYou"), words.Say("NotMeAdvice")),
            new EmailBlock.Button(words.Say("NotMeButton"), words.Say("NotMeCopy"), closed.NotMe),
            Contact(words),
        ], $"{forWhom}Preheader");
    }

    /// <remarks>
    /// What the code is for and where it belongs stand before it, so that the first lines, which a locked screen may
    /// show, never reach it (NIST SP 800-63B-4 §3.1.3.1).
    /// </remarks>
    private List<EmailBlock> CodeBlocks(MessageContent.RecoveryCode code, EmailWords words) =>
    [
        Paragraph(words, words.Say("CodeAsked", site, words.When(code.RequestedAt)), Goal(code.Goal, words, "Code")),
        Paragraph(words, words.Say("CodeWhere", settings.PublicUrl.AbsoluteUri)),
        Reference(words, code.Reference),
        new EmailBlock.Code(Groups(code.Code)),
        Paragraph(words, Lifetime(code.ExpiresAt - code.RequestedAt, code.ExpiresAt, words)),
        Paragraph(words, words.Say("CodeNotYou"), words.Say("CodeNeverTell")),
        .. PublishedContact(words),
    ];

    private List<EmailBlock> LinkBlocks(MessageContent.RecoveryLink link, EmailWords words)
    {
        var asked = words.Say("LinkAsked", site, words.When(link.RequestedAt));
        return
        [
            link.AskedFrom is { Length: > 0 } from
                ? Paragraph(words, asked, words.Say("LinkFrom", OneLine.Of(from)))
                : Paragraph(words, asked),
            Paragraph(words, Goal(link.Goal, words, "Link")),
            Reference(words, link.Reference),
            new EmailBlock.Button(words.Say($"LinkButton{link.Goal}"), words.Say("LinkCopy"), link.Link),
            new EmailBlock.Token(words.Say("LinkToken"), link.Token),
            Paragraph(words, words.Say("LinkExpires", Minutes(link.ExpiresAt - link.RequestedAt), words.When(link.ExpiresAt)), words.Say("LinkAnyBrowser")),
            Paragraph(words, words.Say("LinkNotYou"), words.Say("LinkNeverForward")),
            .. PublishedContact(words),
        ];
    }

    private List<EmailBlock> NoticeBlocks(EmailWords words, string kind, DateTimeOffset at, string reference, Uri notMe) =>
    [
        Paragraph(words, words.Say($"{kind}What", site, words.When(at)), words.Say($"{kind}Effect")),
        Reference(words, reference),
        Paragraph(words, words.Say("NoticeIfYou"), words.Say("NotMeAdvice")),
        new EmailBlock.Button(words.Say("NotMeButton"), words.Say("NotMeCopy"), notMe),
        Contact(words),
    ];

    private static EmailBlock.Paragraph Paragraph(EmailWords words, params ReadOnlySpan<string?> sentences) =>
        new(string.Join(words.Gap, sentences));

    private static EmailBlock.Reference Reference(EmailWords words, string reference) =>
        new(words.Say("Reference", OneLine.Of(reference)));

    private EmailBlock.Aside Contact(EmailWords words) => new(support is not null
        ? words.Say("Contact", support)
        : words.Say("ContactPage", $"{settings.PublicUrl.AbsoluteUri.TrimEnd('/')}/contact"));

    private Uri PageAt(string path) => new($"{settings.PublicUrl.AbsoluteUri.TrimEnd('/')}/{path}");

    // Who can still get in by the message itself is not sent to a page to look for help.
    private EmailBlock.Aside[] PublishedContact(EmailWords words) => support is null ? [] : [Contact(words)];

    private static string Goal(Recovery.RecoveryGoal goal, EmailWords words, string kind) => goal switch
    {
        Recovery.RecoveryGoal.NewPassword => words.Say($"{kind}GoalNewPassword"),
        Recovery.RecoveryGoal.TemporaryCode => words.Say($"{kind}GoalTemporaryCode"),
        Recovery.RecoveryGoal.None => throw new ArgumentException("A code or link leads to a goal.", nameof(goal)),
    };

    private static int Minutes(TimeSpan life) => Math.Max(1, (int)life.TotalMinutes);

    private static string Lifetime(TimeSpan life, DateTimeOffset end, EmailWords words)
    {
        var minutes = Minutes(life);
        return minutes > 1
            ? words.Say("CodeExpiresInMinutes", minutes, words.When(end))
            : words.Say("CodeExpiresInOneMinute", words.When(end));
    }

    /// <summary>Two groups, so that the digits can be read out and typed: <c>1234 5678</c>.</summary>
    private static string Groups(string code)
    {
        var first = (code.Length + 1) / 2;
        return $"{code[..first]} {code[first..]}";
    }
}
