using System.Diagnostics;
using System.Globalization;
using Keyback.Recovery;

namespace Keyback.Messages;

/// <summary>
/// Gives an SMS its words, in the owner's language, short enough for one. Pure: the same content gives the same SMS at
/// every try. No text carries a link or a user name.
/// </summary>
/// <remarks>
/// To mainland numbers only what carriers approve may be said: no link, no contact details, and the code as the one
/// value that changes. So those texts have neither the reference nor the line for browsers.
/// </remarks>
public sealed class SmsWriter(EmailSettings settings)
{
    private const string Mainland = "+86";
    private const int Signature = 14; // units: gateways put 【…】 with at most 12 characters before a mainland text, and it counts

    private static readonly Dictionary<string, string> NoParameters = [];

    private readonly string site = OneLine.Of(settings.SiteName);

    /// <summary>Writes the SMS.</summary>
    /// <param name="content">What to tell.</param>
    /// <param name="messageId">Names the message; goes through unchanged.</param>
    /// <param name="to">The recipient's number in E.164 form; goes through unchanged and is not shown in the text.</param>
    /// <param name="locale">The owner's language: anything that starts with <c>zh</c> is written in Simplified Chinese, all else in English.</param>
    /// <exception cref="UnreachableException">This content is never told by SMS.</exception>
    public Sms Write(MessageContent content, string messageId, string to, string locale)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(locale);

        var words = EmailWords.For(locale);
        var mainland = to.StartsWith(Mainland, StringComparison.Ordinal);
        var draft = Compose(content, words);
        var text = mainland
            ? new SmsFit(WithoutBrackets(site), words, Signature).Of(draft with { Reference = null, BoundCode = null })
            : new SmsFit(site, words, 0).Of(draft);
        return new(messageId, to, words.Locale, draft.Template, draft.Parameters, text);
    }

    private SmsDraft Compose(MessageContent content, EmailWords words) => content switch
    {
        MessageContent.RecoveryCode code => Code(code, words),
        MessageContent.PasswordChanged changed => Notice("password_changed", "SmsPasswordChanged", changed.Reference, words),
        MessageContent.TemporarySignIn signIn => Notice("temporary_sign_in", "SmsTemporarySignIn", signIn.Reference, words),
        MessageContent.AccountFrozen => Notice("account_frozen", "SmsAccountFrozen", null, words),
        MessageContent.RecoveryFrozen frozen => Notice("recovery_frozen", "SmsRecoveryFrozen", frozen.Reference, words),
        MessageContent.WayLocked locked => Notice("way_locked", "SmsWayLocked", locked.Reference, words),
        MessageContent.CodesClosed closed => Notice("codes_closed", "SmsCodesClosed", closed.Reference, words),
        MessageContent.NumberDetached detached => Notice("number_detached", "SmsNumberDetached", detached.Reference, words),
        MessageContent.AccountChanged => Notice("account_changed", "SmsAccountChanged", null, words),
        MessageContent.ContactCode code => Code(code, words),
        MessageContent.ContactTaken => Notice("contact_taken", "SmsContactTaken", null, words),
        MessageContent.SignUpCode code => Code(code, words),
        MessageContent.SignUpKnown known => Notice("sign_up_known", "SmsSignUpKnown", known.Reference, words),
        MessageContent.RecoveryWaits waits => Notice("recovery_waits", "SmsRecoveryWaits", waits.Reference, words),
        MessageContent.RecoveryReturn back => Notice("recovery_return", "SmsRecoveryReturn", back.Reference, words),
        MessageContent.FactorClosed => Notice("factor_closed", "SmsFactorClosed", null, words),
        MessageContent.ContactChangeWaits waits => Notice("contact_change_waits", "SmsContactChangeWaits", waits.Reference, words),
        MessageContent.NumberJoined joined => Notice("number_joined", "SmsNumberJoined", joined.Reference, words),
        MessageContent.Trial => Notice("trial", "SmsTrial", null, words),
        _ => throw new UnreachableException($"{content.GetType().Name} is never told by SMS."),
    };

    private SmsDraft Code(MessageContent.RecoveryCode code, EmailWords words)
    {
        var minutes = Minutes(code.ExpiresAt - code.RequestedAt);
        var sentence = code.Goal switch
        {
            RecoveryGoal.NewPassword => "SmsCodeNewPassword",
            RecoveryGoal.TemporaryCode => "SmsCodeTemporaryCode",
            RecoveryGoal.None => throw new ArgumentException("A code leads to a goal.", nameof(code)),
        };
        return new("recovery_code", Parameters(("code", code.Code), ("minutes", minutes), ("reference", code.Reference)),
            name => words.Say(sentence, name, code.Code, minutes))
        {
            NeverTell = words.Say("SmsNeverTell"),
            Reference = Reference(code.Reference, words),
            BoundCode = BoundCode(code.Code),
        };
    }

    private SmsDraft Code(MessageContent.ContactCode code, EmailWords words)
    {
        var minutes = Minutes(code.ExpiresAt - code.RequestedAt);
        return new("contact_code", Parameters(("code", code.Code), ("minutes", minutes)), name => words.Say("SmsContactCode", name, code.Code, minutes))
        {
            NeverTell = words.Say("SmsNeverTell"),
            BoundCode = BoundCode(code.Code),
        };
    }

    private SmsDraft Code(MessageContent.SignUpCode code, EmailWords words)
    {
        var minutes = Minutes(code.ExpiresAt - code.RequestedAt);
        return new("sign_up_code", Parameters(("code", code.Code), ("minutes", minutes), ("reference", code.Reference)),
            name => words.Say("SmsSignUpCode", name, code.Code, minutes))
        {
            NeverTell = words.Say("SmsNeverTell"),
            Reference = Reference(code.Reference, words),
            BoundCode = BoundCode(code.Code),
        };
    }

    private static string Minutes(TimeSpan life) => Math.Max(1, (int)life.TotalMinutes).ToString(CultureInfo.InvariantCulture);

    private static SmsDraft Notice(string template, string sentence, string? reference, EmailWords words) => new(
        template,
        reference is null ? NoParameters : Parameters(("reference", reference)),
        name => words.Say(sentence, name))
    {
        Reference = reference is null ? null : Reference(reference, words),
    };

    private static string Reference(string reference, EmailWords words) => words.Say("SmsReference", OneLine.Of(reference));

    /// <remarks>Nothing may follow it (https://wicg.github.io/sms-one-time-codes). It names a domain; addresses have none.</remarks>
    private string? BoundCode(string code) =>
        settings.PublicUrl.HostNameType is UriHostNameType.Dns ? $"@{settings.PublicUrl.IdnHost} #{code}" : null;

    // The brackets mark the signature, and a template that has others is refused.
    private static string WithoutBrackets(string name) =>
        name.Replace("【", "", StringComparison.Ordinal).Replace("】", "", StringComparison.Ordinal);

    private static Dictionary<string, string> Parameters(params ReadOnlySpan<(string Name, string Value)> values)
    {
        Dictionary<string, string> parameters = [];
        foreach (var (name, value) in values)
        {
            parameters.Add(name, value);
        }

        return parameters;
    }
}
